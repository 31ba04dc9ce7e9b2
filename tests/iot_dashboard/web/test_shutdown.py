"""The process is told of its end, whoever else has listened for signals in it before."""

import contextlib
import signal
import socket
from collections.abc import Iterator

import pytest

from iot_dashboard.web.shutdown import server_stops


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """What somebody else has signals written to, as asyncio has."""
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    before = signal.set_wakeup_fd(writer.fileno())
    yield writer
    signal.set_wakeup_fd(-1)
    with contextlib.suppress(ValueError, OSError):  # it may have been left behind, too
        signal.set_wakeup_fd(before)
    reader.close()
    writer.close()


def test_who_listens_already_goes_on_listening(listener: socket.socket) -> None:
    server_stops()
    assert signal.set_wakeup_fd(-1) == listener.fileno()


def test_who_has_left_without_a_word_is_in_nobodys_way(listener: socket.socket) -> None:
    left = listener.fileno()
    listener.setblocking(True)  # as a file is that has got the number of a closed one
    server_stops()
    assert signal.set_wakeup_fd(-1) not in {-1, left}
