"""The look that all pages share: templates, stylesheet, icons, and what every template knows."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, current_app

from common.auth.access import identity

pages = Blueprint(
    "common",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/common",
)


@dataclass(frozen=True, slots=True)
class Site:
    """What a page says about its app: key picks the accent colour, links are (label, path); without
    accounts there is nobody to sign in. `sign_in` and `sign_up` are where links to these pages lead."""

    key: str
    name: str
    tagline: str
    links: tuple[tuple[str, str], ...] = ()
    accounts: bool = True
    sign_in: str = "/sign-in"
    sign_up: str = "/sign-up"


def install(app: Flask, site: Site) -> None:
    app.config["SITE"] = site
    app.register_blueprint(pages)
    app.context_processor(_known_to_all)


def _known_to_all() -> dict[str, Any]:
    found = identity()
    return {"site": current_app.config["SITE"], "current_user": found.user if found else None}
