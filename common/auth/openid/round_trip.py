"""The way to a provider and back: what is bound to this browser (state, nonce, PKCE), used once.

Three purposes: to sign in, to link an identity to one's account, to confirm who one is.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from flask import Flask, current_app, make_response, render_template, request
from werkzeug import Response

from common.auth.access import identity
from common.auth.openid.connect import OpenIdConnect
from common.auth.openid.fetching import AnswerRefused
from common.auth.openid.github import GitHub
from common.auth.openid.identities import Claims
from common.auth.openid.providers import GITHUB, Provider
from common.auth.tickets import hand_out, taken
from common.errors import NotFound
from common.http.limits import client_address, rate_limits

LIFE = timedelta(minutes=10)
PER_ADDRESS = "120 per 5 minutes"  # ways there and back, by a class behind one address
SIGN_IN, LINK, CONFIRM = "sign-in", "link", "confirm"
_TICKET = "openid"


class Client(Protocol):
    """One provider, whatever it speaks."""

    def address(self, *, state: str, nonce: str, verifier: str, again: bool) -> str: ...

    def claims(self, code: str, *, issuer: str | None, nonce: str, verifier: str) -> Claims: ...


@dataclass(frozen=True, slots=True)
class Back:
    """Somebody came back; `claims` is None when they, or the provider, did not want to."""

    purpose: str
    target: str
    session_id: UUID | None
    claims: Claims | None


def install(app: Flask, providers: dict[str, Provider]) -> None:
    app.config["SIGN_IN_WITH"] = {name: one.title for name, one in providers.items()}
    app.extensions["openid"] = {
        name: _client(name, one, f"{app.config['PUBLIC_URL']}/sign-in/with/{name}/callback")
        for name, one in providers.items()
    }


def title_of(name: str) -> str:
    """Raises NotFound: there is no such provider."""
    titles: dict[str, str] = current_app.config["SIGN_IN_WITH"]
    if name not in titles:
        raise NotFound("There is no such provider here.")
    return titles[name]


def leave(name: str, purpose: str, target: str) -> Response:
    """A page that leads to the provider. Not a redirect: our content security policy lets no form lead to
    another host, and a browser holds its redirects to that as well."""
    title, found = title_of(name), identity()
    rate_limits().take(PER_ADDRESS, "openid", client_address())
    secret = {part: secrets.token_urlsafe(32) for part in ("state", "nonce", "verifier")}
    client: Client = current_app.extensions["openid"][name]
    address = client.address(**secret, again=purpose == CONFIRM)
    held = secret | {
        "provider": name,
        "purpose": purpose,
        "next": target,
        "session": str(found.session_id) if found else None,
    }
    response = make_response(render_template("common/leave.html", title=title, address=address))
    response.headers["Refresh"] = f"0; url={address}"
    return hand_out(response, _TICKET, held, LIFE)


def come_back(name: str) -> Back:
    """Check that this browser left for this provider and comes back for the first time.

    Raises:
        AnswerRefused, ProviderAway, NotFound.
    """
    title_of(name)
    rate_limits().take(PER_ADDRESS, "openid back", client_address())
    held = taken(_TICKET)  # first of all: whatever comes of it, it was the only try
    state = request.args.get("state", "")
    if (
        held is None
        or held["provider"] != name
        or not hmac.compare_digest(held["state"].encode(), state.encode())
    ):
        raise AnswerRefused("This browser began no such sign-in, or too long ago. Begin again.")
    session_id = UUID(held["session"]) if held["session"] else None
    claims = None
    if "error" not in request.args:
        client: Client = current_app.extensions["openid"][name]
        claims = client.claims(
            request.args.get("code", "")[:2048],
            issuer=request.args.get("iss"),
            nonce=held["nonce"],
            verifier=held["verifier"],
        )
    return Back(held["purpose"], held["next"], session_id, claims)


def _client(name: str, provider: Provider, callback: str) -> Client:
    return (GitHub if name == GITHUB else OpenIdConnect)(provider, callback)
