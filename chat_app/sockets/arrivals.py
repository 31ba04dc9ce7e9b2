"""How a socket comes and goes: who it belongs to is settled before anything else is taken from it."""

from typing import Any

from flask import current_app, request
from socketio.exceptions import (
    ConnectionRefusedError as Refused,
)

from chat_app.sockets.connections import Connection, connections
from chat_app.sockets.dispatch import begin, problem_of
from chat_app.sockets.sweeper import sweeper
from chat_app.storage.presence import presence
from common import clock
from common.auth import tokens
from common.auth.sign_in import identify, users
from common.auth.users import Identity
from common.errors import Forbidden, NotSignedIn, TooMany
from common.http.limits import rate_limits

MOST_PER_USER = 100  # sockets of one user on one node: a class shares the demo users
ARRIVALS = "300 per minute"


def arrive(auth: object = None) -> None:
    """Take a socket in, or refuse it with a problem document as `data` of the connect error."""
    begin()
    try:
        _take_in(auth)
    except Exception as error:
        problem = problem_of(error)
        raise Refused(problem["detail"], problem) from error


def depart(_reason: str = "") -> None:
    """Forget a socket that is gone. A client that merely sends an event of this name is still there."""
    sid = _sid()
    if current_app.extensions["socketio"].server.manager.is_connected(sid, "/"):
        return
    gone = connections().remove(sid)
    if gone and not connections().of_user(gone.user.id):
        presence().forget(gone.user.id)


def _take_in(auth: object) -> None:
    if connections().of(_sid()) is not None:
        raise Forbidden("This socket is connected already.")
    found = _whose(auth)
    rate_limits().take(ARRIVALS, "arrive", str(found.user.id))
    if connections().of_user(found.user.id) >= MOST_PER_USER:
        raise TooMany("Too many open sockets for one user.", retry_after=30)
    wire: Any = request.environ["chat.wire"]
    connections().add(Connection(_sid(), found.user, found.session_id, wire))
    presence().report({found.user.id}, clock.now())
    sweeper().start()


def _whose(auth: object) -> Identity:
    """A program is known by its token; a browser's page by its cookie, which counts only beside an
    Origin, as the gate has made sure that this is our own.

    Raises:
        NotSignedIn: for everybody else.
    """
    token = auth.get("token") if isinstance(auth, dict) else None
    if isinstance(token, str):
        found = users().identity(tokens.session_id_in(token), clock.now())
    elif "Origin" in request.headers:
        found = identify()
    else:
        raise NotSignedIn('Send an access token in the auth payload: {"token": …}.')
    if found is None:
        raise NotSignedIn("Sign in first.")
    return found


def _sid() -> str:
    return str(request.sid)  # Flask-SocketIO puts it there  # pyrefly: ignore[missing-attribute]
