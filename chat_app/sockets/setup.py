"""How the chat gets its sockets: Socket.IO with our wire, our bus and our gate."""

from functools import partial
from typing import Any

import structlog
from flask import Flask
from flask_socketio import SocketIO

from chat_app import audience
from chat_app.settings import ChatSettings
from chat_app.sockets import events
from chat_app.sockets.access import every_event
from chat_app.sockets.arrivals import arrive, depart
from chat_app.sockets.bus import Bus
from chat_app.sockets.connections import Connections
from chat_app.sockets.dispatch import receive
from chat_app.sockets.gate import Gate, gate
from chat_app.sockets.hall import Hall
from chat_app.sockets.sweeper import Sweeper
from chat_app.sockets.wire import LARGEST_FRAME, Wire
from common.http.body import StrictJSON

__all__ = ["events", "every_event", "install"]

log = structlog.get_logger("socket")


def install(app: Flask, settings: ChatSettings) -> None:
    """To be called before `common.http.install`, whose reading of proxy headers must come first."""
    plain = app.wsgi_app
    socketio = SocketIO(
        app,
        async_mode="threading",
        # In a thread of their own, one sender's messages would overtake each other.
        async_handlers=False,
        transports=["websocket"],  # pyrefly: ignore[unexpected-keyword]
        client_manager=Bus(settings.valkey_url),
        cors_allowed_origins=[],  # off: the gate is stricter
        manage_session=False,
        max_http_buffer_size=LARGEST_FRAME,
        ping_interval=20,
        ping_timeout=20,
        json=StrictJSON(app),
    )
    app.wsgi_app = Gate(app, app.wsgi_app, plain)  # pyrefly: ignore[method-assign]
    engine = socketio.server.eio  # pyrefly: ignore[missing-attribute]
    engine._async = {**engine._async, "websocket": Wire}  # noqa: SLF001  it has no other way in
    engine.handlers["message"] = _closing_after_nonsense(engine, engine.handlers["message"])
    app.config["MAX_SOCKETS"] = settings.max_sockets
    app.extensions["connections"] = Connections()
    audience.install(app, Hall(socketio))
    app.extensions["sweeper"] = Sweeper(app, socketio)
    socketio.on_event("connect", arrive)
    socketio.on_event("disconnect", depart)
    for one in every_event():
        # One by one: with a handler for "*", an event of that very name would choose its own sender.
        socketio.on_event(one.name, partial(receive, one.name))
    app.register_blueprint(gate)


def _closing_after_nonsense(engine: Any, handle: Any) -> Any:
    """Events answer for themselves; what fails before one was made out of a frame is not Socket.IO."""

    def message(sid: str, frame: str) -> None:
        try:
            handle(sid, frame)
        except Exception as error:  # noqa: BLE001  a stranger's bytes
            log.info("not socket.io", reason=type(error).__name__)
            engine.sockets[sid].close(wait=False, reason=engine.reason.TRANSPORT_ERROR)

    return message
