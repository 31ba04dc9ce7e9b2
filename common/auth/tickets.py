"""Tickets: what the server remembers for some minutes between two requests of one browser or session.

A ticket has one purpose, a short life, and is taken once. It is kept in Valkey, whose GETDEL hands it to one
of several who come at once. Who holds the key in a cookie holds it alone: only a hash is the ticket's name.
Like the limits, tickets fail closed.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import valkey
from flask import current_app, request
from valkey.exceptions import ValkeyError
from werkzeug import Response

from common.errors import Unavailable

Held = dict[str, Any]


class Tickets:
    """The tickets of one app (`scope`)."""

    def __init__(self, valkey_url: str, scope: str) -> None:
        # A server that hangs must not hang the app: one second each to connect and to answer.
        self._valkey = valkey.Valkey.from_url(
            valkey_url, socket_timeout=1, socket_connect_timeout=1
        )
        self._scope = scope

    def keep(self, purpose: str, key: str, held: Held, life: timedelta) -> None:
        """Remember `held`; a ticket of this purpose and key that was there before is replaced."""
        with _failing_closed():
            self._valkey.set(self._name(purpose, key), json.dumps(held), ex=life)

    def look(self, purpose: str, key: str) -> Held | None:
        """What a living ticket holds; it goes on living."""
        with _failing_closed():
            return _held(self._valkey.get(self._name(purpose, key)))

    def take(self, purpose: str, key: str) -> Held | None:
        """What a living ticket holds, for the one who takes it first; it is gone then."""
        with _failing_closed():
            return _held(self._valkey.getdel(self._name(purpose, key)))

    def _name(self, purpose: str, key: str) -> str:
        return f"TICKET/{self._scope}/{purpose}/{hashlib.sha256(key.encode()).hexdigest()}"


def tickets() -> Tickets:
    """The tickets of the app at hand."""
    found: Tickets = current_app.extensions["tickets"]
    return found


def hand_out(response: Response, purpose: str, held: Held, life: timedelta) -> Response:
    """Give the browser a ticket: a random key in a cookie of its own, which no script can read."""
    key = secrets.token_urlsafe(32)
    tickets().keep(purpose, key, held, life)
    response.set_cookie(
        _cookie(purpose),
        key,
        max_age=int(life.total_seconds()),
        httponly=True,
        samesite="Lax",  # not Strict: a provider of "Sign in with …" sends the browser back to us
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        path="/",
    )
    return response


def shown(purpose: str) -> Held | None:
    """What the ticket of the browser at hand holds; it goes on living."""
    key = request.cookies.get(_cookie(purpose))
    return tickets().look(purpose, key) if key else None


def taken(purpose: str) -> Held | None:
    """The same, once."""
    key = request.cookies.get(_cookie(purpose))
    return tickets().take(purpose, key) if key else None


def _cookie(purpose: str) -> str:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    return f"{'__Host-' if secure else ''}{current_app.config['SITE'].key}_{purpose}"


def _held(text: Any) -> Held | None:
    return json.loads(text) if text else None


@contextmanager
def _failing_closed() -> Iterator[None]:
    try:
        yield
    except ValkeyError as error:
        raise Unavailable("What you began cannot be remembered now.", retry_after=2) from error
