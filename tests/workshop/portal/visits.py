"""A viewer of the portal: asks as a browser does, and looks at what came with a critical eye."""

import re
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.workshop.portal.stand_ins import APPS
from tests.workshop.waiting import eventually
from workshop.checkout import Checkout
from workshop.portal import create_app
from workshop.portal.settings import PortalSettings

HERE = "http://127.0.0.1:8000"
# What a careless template or script would run; from the OWASP and PortSwigger cheat sheets.
XSS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><script>x()</script>",
    "{{'ab'*3}}${'ab'*3}<%= 'ab'*3 %>",
    "javascript:alert(1)//",
    "<a href=javascript:x()>a</a>",
)


def client_of(place: Checkout, url: str = HERE) -> FlaskClient:
    return create_app(PortalSettings(url=url), place, APPS).test_client()


def get(portal: FlaskClient, path: str, **more: Any) -> TestResponse:
    headers = {"Accept": "text/html", **more.pop("headers", {})}
    return portal.get(path, base_url=more.pop("base_url", HERE), headers=headers, **more)


def page_of(portal: FlaskClient) -> str:
    return re.sub(r"\s+", " ", get(portal, "/").text)


def seen(portal: FlaskClient, app: str, **wanted: Any) -> dict[str, Any]:
    """What /api/state says of `app`, as soon as it says all that is wanted."""

    def found() -> dict[str, Any] | None:
        told: dict[str, Any] = get(portal, "/api/state").json["apps"][app]
        return told if all(told[name] == value for name, value in wanted.items()) else None

    return eventually(found)


def shape_of_page(page: str) -> tuple[set[str], set[str]]:
    """The tags and attribute names in a page; links must lead to http or a path."""
    tags, attributes = set(), set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.add(tag)
            attributes.update(name for name, _ in attrs)
            links = [value or "" for name, value in attrs if name in ("href", "src")]
            assert all(link.startswith(("/", "#", "http://")) for link in links), links

    Reader().feed(page)
    return tags, attributes
