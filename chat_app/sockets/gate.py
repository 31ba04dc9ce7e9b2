"""Who may open a socket at all: decided before the upgrade, while there still is an HTTP answer.

Browsers let any page open a WebSocket to anywhere and send our cookies along; there is no CORS for
WebSockets. So the Origin decides: our own, or none (a program, which must bring a token later), or 403.
What is refused goes on to the Flask route below, which says why as every other route would.
"""

import time
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from common.auth.access import public
from common.errors import BadRequest, Forbidden, Refusal, Unavailable
from common.http.cross_origin import is_own_origin

PATH = "/socket.io/"
gate = Blueprint("socket_gate", __name__)


class Gate:
    """WSGI middleware before Socket.IO's: lets real WebSocket requests in, the rest go to Flask."""

    def __init__(self, app: Flask, sockets: Any, plain: Any) -> None:
        self._app = app
        self._sockets = sockets
        self._plain = plain

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(PATH.rstrip("/")):
            return self._plain(environ, start_response)
        environ["HTTP_ACCEPT"] = "application/json"  # a refusal here is never read as a page
        plain = {name: value for name, value in environ.items() if name != "HTTP_UPGRADE"}
        refusal = self._refusal(plain, environ.get("HTTP_UPGRADE", ""))
        if refusal is not None:
            plain["chat.refusal"] = refusal
            return self._plain(plain, start_response)
        environ["chat.since"] = time.monotonic()
        return self._sockets(environ, start_response)

    def _refusal(self, environ: dict[str, Any], upgrade: str) -> Exception | None:
        with self._app.request_context(environ):
            if request.routing_exception is not None:  # another host name, path or method
                return request.routing_exception
            query = request.args
            asks = (query.get("transport"), query.get("EIO"), "sid" in query)
            if asks != ("websocket", "4", False) or upgrade.lower() != "websocket":
                return BadRequest("This address takes Socket.IO 5 over WebSocket, nothing else.")
            origin = request.headers.get("Origin")
            if origin is not None and not is_own_origin(origin):
                return Forbidden("This socket was opened by a page of another site.")
            if _is_full():
                return Unavailable("Every seat is taken. Try again soon.", retry_after=5)
        return None


@gate.get(PATH)
@public
def refused() -> Response:
    """A Socket.IO connection; the auth payload carries `{"token": <access token>}` for programs."""
    refusal: Refusal | HTTPException | None = request.environ.get("chat.refusal")
    raise refusal or BadRequest("This server does not carry WebSockets.")


def _is_full() -> bool:
    open_sockets: dict[str, object] = current_app.extensions["socketio"].server.environ
    most: int = current_app.config["MAX_SOCKETS"]
    return len(open_sockets) >= most
