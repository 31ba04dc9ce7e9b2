"""What an app does beside its requests: send its mails, finish what somebody asked for.

A thread in each process of the app. Nothing is kept in it: what is to be done lies in the app's store, where
a process claims it before it does it. So any number of processes may run, and each may be killed.
"""

import atexit
import threading
from collections.abc import Callable
from datetime import datetime

import structlog
from flask import Flask

from common import clock

EVERY = 5.0  # seconds; who has something new rings at once
PATIENCE = 3.0  # seconds for the last one when the process ends
log = structlog.get_logger("errands")

# Does one thing that is due at this moment; False when nothing is.
Errand = Callable[[datetime], bool]


class Errands:
    """One thread per process, begun with the first request, be it a health check."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._all: list[Errand] = []
        self._bell = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ended = False
        self._failing: set[Errand] = set()

    def add(self, errand: Errand) -> None:
        self._all.append(errand)

    def ring(self) -> None:
        """There is something to do now."""
        self._bell.set()

    def begin(self) -> None:
        """Not in `create_app`: a server that forks afterwards would leave the thread behind."""
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="errands", daemon=True)
                    self._thread.start()
                    atexit.register(self.end)

    def end(self) -> None:
        """Finish what is under way: a mail that is sent shall be forgotten, not sent again."""
        self._ended = True
        self.ring()
        if self._thread is not None:
            self._thread.join(PATIENCE)

    def run_due(self, now: datetime) -> None:
        """Do all that is due at this moment. One that fails does not hold up the others."""
        with self._app.app_context():
            for errand in self._all:
                try:
                    while not self._ended and errand(now):
                        pass
                except Exception as error:  # noqa: BLE001  the store may be away; the next round comes
                    if errand not in self._failing:  # told once, not every few seconds
                        log.warning("errand put off", error=type(error).__name__)
                    self._failing.add(errand)
                else:
                    self._failing.discard(errand)

    def _run(self) -> None:
        while not self._ended:
            self._bell.clear()
            self.run_due(clock.now())
            if not self._ended:
                self._bell.wait(EVERY)


def install(app: Flask) -> Errands:
    errands = Errands(app)
    app.extensions["errands"] = errands
    app.before_request(errands.begin)
    return errands
