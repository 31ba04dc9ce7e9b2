"""Accounts over JSON: `/api/auth/*`, the same in all four apps, and the keys at `/.well-known/jwks.json`."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, current_app, jsonify, request
from pydantic import Field

from common import clock
from common.auth import actions, tokens
from common.auth.access import current_user, identity, public, signed_in
from common.auth.post import app_name, post, public_url
from common.auth.sign_in import PER_CHANGE, PER_REFRESH, user_for, users
from common.auth.welcome import register_and_tell
from common.errors import NotSignedIn
from common.http.limits import client_address, rate_limits
from common.http.openapi import Input, Output, contract

auth_api = Blueprint("auth_api", __name__)


class NewAccount(Input):
    """`name` is public; the mail address is not."""

    name: str = Field(max_length=64)
    email: str = Field(max_length=254)
    password: str = Field(max_length=1024)


class Credentials(Input):
    """`code` for accounts with a second factor: without it the answer is 401 `code-needed`."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=1024)
    code: str = Field("", max_length=64)


class RefreshToken(Input):
    refresh_token: str = Field(max_length=4096)


class PasswordChange(Input):
    current_password: str = Field(max_length=1024)
    new_password: str = Field(max_length=1024)


class Accepted(Output):
    message: str


class Tokens(Output):
    """RFC 6749, section 5.1. `expires_in` is in seconds."""

    access_token: str
    refresh_token: str
    token_type: str
    expires_in: int


class Me(Output):
    id: UUID
    name: str
    email: str
    role: str
    created_at: datetime
    verified_at: datetime | None


@auth_api.post("/api/auth/register")
@public
@contract("auth", HTTP_202=Accepted)
def register(json: NewAccount) -> tuple[Accepted, int]:
    """Make an account. The answer is the same whether or not the address has one already."""
    register_and_tell(actions.Registration(json.name, json.email, json.password))
    return Accepted(message="Sign in with this address and password now."), 202


@auth_api.post("/api/auth/sign-in")
@public
@contract("auth", HTTP_200=Tokens)
def sign_in(json: Credentials) -> Tokens:
    """Begin a session; 15 minutes per access token, then refresh."""
    user = user_for(json.email, json.password, json.code)
    device = request.headers.get("User-Agent", "")
    session = actions.open_session(users(), user, device=device, now=clock.now())
    return Tokens(**tokens.pair_for(session))


@auth_api.post("/api/auth/refresh")
@public
@contract("auth", HTTP_200=Tokens)
def refresh(json: RefreshToken) -> Tokens:
    """Spend a refresh token for a new pair. Spending one twice ends the session."""
    rate_limits().take(PER_REFRESH, "refresh", client_address())
    user_id, session_id, generation = tokens.generation_in(json.refresh_token)
    session = actions.refresh(users(), user_id, session_id, generation, now=clock.now())
    return Tokens(**tokens.pair_for(session))


@auth_api.post("/api/auth/sign-out")
@signed_in
@contract("auth", HTTP_204=None)
def sign_out() -> tuple[str, int]:
    """End this session, at once and on all servers."""
    found = identity()
    if found is not None:
        users().end_session(found.user.id, found.session_id)
    return "", 204


@auth_api.post("/api/auth/sign-out-everywhere")
@signed_in
@contract("auth", HTTP_204=None)
def sign_out_everywhere() -> tuple[str, int]:
    """End every session of this user, this one included."""
    users().end_all_sessions(current_user().id)
    return "", 204


@auth_api.put("/api/auth/password")
@signed_in
@contract("auth", HTTP_200=Tokens)
def change_password(json: PasswordChange) -> Tokens:
    """Set a new password. All sessions end; the answer begins a new one."""
    found = identity()
    if found is None:
        raise NotSignedIn
    rate_limits().take(PER_CHANGE, "password", str(found.user.id))
    user = actions.change_password(
        users(),
        found,
        json.current_password,
        json.new_password,
        app_name=app_name(),
        url=public_url(),
        now=clock.now(),
    )
    post().ring()
    device = request.headers.get("User-Agent", "")
    session = actions.open_session(users(), user, device=device, now=clock.now())
    return Tokens(**tokens.pair_for(session))


@auth_api.get("/api/auth/me")
@signed_in
@contract("auth", HTTP_200=Me)
def me() -> Me:
    """Who am I?"""
    return Me.model_validate(current_user())


@auth_api.get("/.well-known/jwks.json")
@public
def jwks() -> Response:
    """The public keys that verify this app's tokens (RFC 7517)."""
    response = jsonify(keys=current_app.extensions["signing_keys"].jwks)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
