"""All that the app knows of me, and the end of it, over JSON."""

from flask import Blueprint, Response, current_app, send_file
from pydantic import Field

from common import clock
from common.auth import erasure, personal
from common.auth.access import current_user, identity, not_signed_in, signed_in
from common.auth.api import Accepted
from common.auth.erasures import PER_ERASURE, PER_EXPORT
from common.auth.personal import Personal
from common.auth.post import app_name, post
from common.auth.sign_in import users
from common.http.limits import rate_limits
from common.http.openapi import Input, contract

personal_api = Blueprint("personal_api", __name__, url_prefix="/api/auth")


class Farewell(Input):
    """`keep`: what others see of you stays, under the name of nobody."""

    current_password: str = Field("", max_length=1024, description="Unless there is none")
    keep: bool = False


@personal_api.get("/export")
@signed_in
@contract("auth", HTTP_200=None)
def export() -> Response:
    """All that the app knows of me: a zip of JSON files."""
    return archive()


@personal_api.post("/erase")
@signed_in
@contract("auth", HTTP_202=Accepted)
def erase(json: Farewell) -> tuple[Accepted, int]:
    """Close the account and remove what the app knows of me. There is no way back."""
    farewell(json.current_password, keep=json.keep)
    return Accepted(message="The account is closed, and is being emptied now."), 202


# Below: what the API and the pages share.


def archive() -> Response:
    user, now = current_user(), clock.now()
    rate_limits().take(PER_EXPORT, "export", str(user.id))
    known: Personal = current_app.extensions["personal"]
    file = personal.export(users(), known, user, now=now)
    name = f"{current_app.config['SITE'].key}-{now:%Y-%m-%d}.zip"
    response = send_file(file, "application/zip", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def farewell(password: str, *, keep: bool) -> None:
    """Raises what `erasure.ask` raises."""
    found = identity()
    if found is None:
        raise not_signed_in()
    rate_limits().take(PER_ERASURE, "erase", str(found.user.id))
    erasure.ask(users(), found, password, keep=keep, app_name=app_name(), now=clock.now())
    post().ring()
