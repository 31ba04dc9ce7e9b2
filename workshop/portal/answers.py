"""How an app is asked: one GET with a limit on the time and the size of the *whole* answer.

A time-out per read, as `http.client` and `urllib` have it, lets a server that sends a byte now and then
hold us for as long as it likes; here the clock starts once.
"""

import asyncio
import http.client
import io
import socket
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

PATIENCE = 1.0  # seconds for connecting, asking and reading together
LARGEST = 64 * 1024  # bytes; a real answer has a few hundred


class NobodyThere(Exception):
    """The connection was refused: the app has not come up yet, or is being started again."""


class NoSense(Exception):
    """Too late, too long, cut off, or not HTTP."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


async def ask(url: str, path: str) -> Answer:
    """GET `path` of the app at `url` (http only). Raises NobodyThere or NoSense."""
    try:
        async with asyncio.timeout(PATIENCE):
            raw = await _exchange(url, path)
    except ConnectionRefusedError:
        raise NobodyThere from None
    except (
        OSError,
        ValueError,
        asyncio.IncompleteReadError,
    ) as problem:  # TimeoutError is an OSError
        raise NoSense(type(problem).__name__) from None
    return _parsed(raw)


async def _exchange(url: str, path: str) -> bytes:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    try:
        lines = (f"GET {path} HTTP/1.1", f"Host: {parts.netloc}", "Accept: application/json")
        writer.write("\r\n".join((*lines, "Connection: close", "", "")).encode())
        received = bytearray()
        while chunk := await reader.read(LARGEST):
            received += chunk
            if len(received) > LARGEST:
                raise ValueError("too long")
        return bytes(received)
    finally:
        writer.transport.abort()  # whatever is still on its way is not waited for


def _parsed(raw: bytes) -> Answer:
    response = http.client.HTTPResponse(cast("socket.socket", _Received(raw)))
    try:
        response.begin()
        return Answer(response.status, response.read())
    except (http.client.HTTPException, ValueError, OSError) as problem:
        raise NoSense(type(problem).__name__) from None


class _Received:
    """All that HTTPResponse wants of a socket."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._raw)
