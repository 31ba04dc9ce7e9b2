"""Accounts as the RealWorld contract has them: `/api/users`, `/api/user`, one token that lasts.

The contract tells that a name or an address is taken (409). `/api/auth/register` and the pages do not.
"""

from flask import Blueprint, request
from pydantic import Field

from blog_app.actions import profiles as actions
from blog_app.models.profiles import PER_OWNER, REGISTRATIONS
from blog_app.storage import profiles as stored
from blog_app.storage.database import db, reading
from blog_app.web.api.envelopes import BLANK, Ignored, answer_invalid
from common import clock
from common.auth import tokens
from common.auth.access import current_user, identity, not_signed_in, public, signed_in
from common.auth.actions import open_session
from common.auth.post import app_name, post, public_url
from common.auth.second_factor.codes import CodeRefused
from common.auth.sign_in import PER_CHANGE, user_for
from common.auth.sign_in import users as accounts
from common.auth.users import User
from common.errors import Invalid, NotSignedIn
from common.http.limits import client_address, rate_limits
from common.http.openapi import Input, Output, contract
from common.ids import new_id

users = Blueprint("users_api", __name__, url_prefix="/api")
users.register_error_handler(Invalid, answer_invalid)


class NewUser(Input):
    username: str = Field(max_length=64)
    email: str = Field(max_length=254)
    password: str = Field(max_length=1024)


class NewUserBody(Input):
    user: NewUser


class LoginUser(Input):
    email: str = Field(max_length=254)
    password: str = Field(max_length=1024)
    code: str | None = Field(
        None, max_length=64, description="For accounts with a second factor (401 `code-needed`)"
    )


class LoginBody(Input):
    user: LoginUser


class UserChanges(Input):
    """What is absent stays. `bio` and `image`: null or empty takes them away."""

    username: str = Field("", max_length=64)
    email: str = Field("", max_length=254)
    password: str = Field("", max_length=1024)
    bio: str | None = None
    image: str | None = None
    currentPassword: str = Field(  # noqa: N815  in the contract's way
        "", max_length=1024, description="For a new address or password, unless just signed in"
    )
    token: Ignored = None
    createdAt: Ignored = None  # noqa: N815
    updatedAt: Ignored = None  # noqa: N815


class UserChangesBody(Input):
    user: UserChanges


class UserOut(Output):
    email: str
    token: str
    username: str
    bio: str | None
    image: str | None


class UserBody(Output):
    user: UserOut


@users.post("/users")
@public
@contract("users", HTTP_201=UserBody)
def register(json: NewUserBody) -> tuple[UserBody, int]:
    """Make an account and begin a session."""
    rate_limits().take(REGISTRATIONS, "register", client_address())
    user = actions.register(
        accounts(), reading(), json.user.model_dump(),
        app_name=app_name(), user_id=new_id(), now=clock.now(),
    )  # fmt: skip
    post().ring()
    return _body(user, _new_token(user)), 201


@users.post("/users/login")
@public
@contract("users", HTTP_200=UserBody)
def login(json: LoginBody) -> UserBody:
    """Begin a session."""
    needed = json.user.model_dump(exclude={"code"})
    blank = {name: [BLANK] for name, value in needed.items() if not value.strip()}
    if blank:
        raise Invalid.fields(blank)
    try:
        user = user_for(json.user.email, json.user.password, json.user.code or "")
    except CodeRefused:
        raise
    except NotSignedIn as refusal:
        raise NotSignedIn(refusal.detail, errors={"credentials": ["invalid"]}) from refusal
    return _body(user, _new_token(user))


@users.get("/user")
@signed_in
@contract("users", HTTP_200=UserBody)
def show() -> UserBody:
    """Who am I?"""
    return _body(current_user(), _token_sent())


@users.put("/user")
@signed_in
@contract("users", HTTP_200=UserBody)
def change(json: UserChangesBody) -> UserBody:
    """Change one's name, address, password, bio or picture. A new password ends every session."""
    found, wish = identity(), _wish(json.user)
    if found is None:
        raise not_signed_in()
    rate_limits().take(PER_OWNER, "profile", str(found.user.id))
    if actions.PASSWORD in wish:
        rate_limits().take(PER_CHANGE, "password", str(found.user.id))
    user = actions.change(
        db.session(), found, wish, app_name=app_name(), url=public_url(), now=clock.now()
    )
    post().ring()
    token = _token_sent()
    if token and user.session_epoch != found.user.session_epoch:
        token = _new_token(user)
    return _body(user, token)


def _wish(changes: UserChanges) -> dict[str, str | None]:
    """What was sent of the fields that can be changed. Raises Invalid when there is none."""
    wish = changes.model_dump(
        include=changes.model_fields_set - {"token", "createdAt", "updatedAt"}
    )
    if not wish.keys() - {actions.PASSWORD}:
        raise Invalid.field("user", "name at least one field to change")
    return wish


def _new_token(user: User) -> str:
    device = request.headers.get("User-Agent", "")
    session = open_session(accounts(), user, device=device, now=clock.now())
    return tokens.lasting_token_for(session)


def _token_sent() -> str:
    """The caller's own. None is made for a browser's cookie: scripts shall not get at what it stands for."""
    return request.headers.get("Authorization", "").partition(" ")[2].strip()


def _body(user: User, token: str) -> UserBody:
    bio, image = stored.own(reading(), user.id)
    return UserBody(
        user=UserOut(email=user.email, token=token, username=user.name, bio=bio, image=image)
    )
