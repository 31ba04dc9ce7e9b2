"""How a long-running process goes on, and how it is told to stop: by SIGTERM, Ctrl-C or a closed terminal."""

import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

LOOK = 0.05  # seconds
LONGEST_DELAY = 30.0  # seconds between tries while something is away


class Stop(threading.Event):
    """An event that a signal handler may set.

    A plain Event has a lock, and the handler may interrupt the very code that holds it: both then wait
    for ever. This one is a flag that is looked at. (Python runs handlers between two steps of the main
    thread, https://docs.python.org/3/library/signal.html#execution-of-python-signal-handlers.)
    """

    def __init__(self) -> None:
        super().__init__()
        self._asked = False

    def is_set(self) -> bool:
        return self._asked

    def set(self) -> None:
        self._asked = True

    def clear(self) -> None:
        self._asked = False

    def wait(self, timeout: float | None = None) -> bool:
        until = float("inf") if timeout is None else time.monotonic() + timeout
        while not self._asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(LOOK, left))
        return self._asked


def stop_on_signals() -> Stop:
    """A `Stop` that is set when this process shall end. To be called in the main thread."""
    stop = Stop()
    numbers = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32":
        numbers.append(signal.SIGHUP)
    for number in numbers:
        if signal.getsignal(number) != signal.SIG_IGN:  # started with nohup: that was meant
            signal.signal(number, lambda *_: stop.set())
    return stop


def repeat(
    work: Callable[[], None], stop: threading.Event, *, every: float,
    outages: tuple[type[Exception], ...], log: Any,
) -> None:  # fmt: skip
    """Work each `every` seconds until told to stop; later and later while something is away."""
    delay = 1.0
    while not stop.is_set():
        try:
            work()
        except outages as error:
            reason = str(error).partition("\n")[0]
            log.warning(
                "something is away", error=type(error).__name__, reason=reason, retry_in=delay
            )
            stop.wait(delay)
            delay = min(delay * 2, LONGEST_DELAY)
        else:
            delay = 1.0
            stop.wait(every)
