"""How endless answers learn that the server stops, so that a stop does not wait for them.

WSGI has no word for it, and the server owns the signal handlers. But Python also writes each signal's
number into a "wakeup" file descriptor, which is free to be read by anybody.
"""

import contextlib
import signal
import socket
import threading

ENDING = {int(signal.SIGTERM), int(signal.SIGINT)}


def server_stops() -> threading.Event:
    """An event that is set when this process is asked to end; never, where nobody can know."""
    event = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        return event
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    earlier = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    if earlier != -1:  # somebody (asyncio) listens there already; that goes first
        with contextlib.suppress(
            ValueError, OSError
        ):  # unless it was closed since, and forgotten here
            signal.set_wakeup_fd(earlier, warn_on_full_buffer=False)
            return event
    watcher = threading.Thread(
        target=_watch, args=(reader, writer, event), name="server-stops", daemon=True
    )
    watcher.start()
    return event


def _watch(reader: socket.socket, _writer: socket.socket, event: threading.Event) -> None:
    """`_writer` is held here because the descriptor must stay open as long as signals may come."""
    with contextlib.suppress(OSError):
        while not event.is_set():
            if ENDING.intersection(reader.recv(64)):
                event.set()
