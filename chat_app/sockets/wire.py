"""The WebSocket below Socket.IO, with the limits that its libraries leave open.

`simple-websocket` takes messages of any size and reads ahead without end, lets browsers switch
compression on (which halves a threaded server, and lets a small frame unpack to megabytes), and keeps a
thread waiting for a client that never closes. Engine.IO takes a frame's first character for a number.
"""

import contextlib
import re
import socket
from collections.abc import Callable
from typing import Any

import simple_websocket

LARGEST_FRAME = 64 * 1024  # the longest message is 4,000 characters of at most 6 bytes in JSON
MOST_UNREAD = 200  # frames sent faster than they are handled
MOST_WAITING = 500  # packets for a client that reads too slowly
# Engine.IO close and pong; Socket.IO connect, disconnect and event. No binary, no namespaces, no
# acknowledgements from clients: this chat does not use them, so nobody can misuse them.
FRAME = re.compile(r"1|3|4(0(\{.*)?|1|2\d{0,15}\[.*)", re.DOTALL)


class Wire:
    """One connection, as Engine.IO wants it; the request's environ has it under `chat.wire`."""

    def __init__(self, handler: Callable[["Wire"], Any], _server: Any) -> None:
        self._handler = handler
        self._waiting = handler.__self__.queue  # an Engine.IO socket's  # pyrefly: ignore[missing-attribute]
        self._ws: Any = None

    def __call__(self, environ: dict[str, Any], _start_response: Any) -> Any:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)  # no compression
        environ["chat.wire"] = self
        self._ws = CappedWebSocket(environ, max_message_size=LARGEST_FRAME)
        answer = self._handler(self)
        if self._ws.mode == "gunicorn":
            raise StopIteration  # how gunicorn is told that nothing is to be answered
        if self._ws.mode == "werkzeug":
            raise ConnectionError  # the same for Flask's development server
        return answer

    def send(self, frame: str) -> None:
        try:
            self._ws.send(frame)
        except simple_websocket.ConnectionClosed:
            raise OSError from None

    def wait(self) -> str | None:
        """The next frame; None when the connection is over, or must be for what was sent."""
        try:
            frame = self._ws.receive()
        except simple_websocket.ConnectionClosed:
            return None
        if isinstance(frame, str) and FRAME.fullmatch(frame):
            return frame
        self.close()
        return None

    def close(self) -> None:
        """Say goodbye, and do not wait for an answer."""
        with contextlib.suppress(OSError, simple_websocket.ConnectionClosed):
            self._ws.close()
        self.cut()

    def cut(self) -> None:
        """End it without a word: wakes the threads that read from it and write to it."""
        with contextlib.suppress(OSError):
            self._ws.sock.shutdown(socket.SHUT_RDWR)

    @property
    def is_behind(self) -> bool:
        """Whether the client takes in less than it gets: it is cut off, and asks for the gap later."""
        return bool(self._waiting.qsize() > MOST_WAITING)


class CappedWebSocket(simple_websocket.Server):
    """Reads no further ahead than MOST_UNREAD frames."""

    def _handle_events(self) -> bool:
        goes_on = bool(super()._handle_events())  # pyrefly: ignore[missing-attribute]
        if len(self.input_buffer) <= MOST_UNREAD:
            return goes_on
        self.event.set()
        return False
