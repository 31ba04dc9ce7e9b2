"""Looks after running services: one that dies is started again, after 0.2 s at first and 5 s at most."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workshop.errors import WorkshopError, from_os
from workshop.service import Service

FIRST_DELAY = 0.2
LONGEST_DELAY = 5.0
STEADY = 30.0  # seconds up after which an earlier death is forgotten
LOOK = 0.1


@dataclass
class Watched:
    """A service with what is needed to decide when to start it again."""

    service: Service
    delay: float = FIRST_DELAY
    started: float = 0.0
    due: float | None = None  # when to start it again; None while it runs


class Supervisor:
    """Watches until told to stop. `changed` is called when a process was replaced."""

    def __init__(
        self, services: Sequence[Service], say: Callable[[str], None], changed: Callable[[], object]
    ) -> None:
        self._watched = [Watched(service, started=time.monotonic()) for service in services]
        self._say = say
        self._changed = changed

    def watch(self, stopping: threading.Event) -> None:
        while not stopping.wait(LOOK):
            for watched in self._watched:
                self._look_at(watched, time.monotonic())

    def _look_at(self, watched: Watched, now: float) -> None:
        if watched.due is not None:
            if now >= watched.due:
                self._start_again(watched)
            return
        code = watched.service.exit_code()
        if code is not None:
            if now - watched.started > STEADY:
                watched.delay = FIRST_DELAY
            self._plan(watched, f"{watched.service.kind} {how_it_ended(code)}")

    def _plan(self, watched: Watched, what: str) -> None:
        self._say(f"{what}; starting it again in {watched.delay:.1f} s.")
        watched.due = time.monotonic() + watched.delay
        watched.delay = min(watched.delay * 2, LONGEST_DELAY)

    def _start_again(self, watched: Watched) -> None:
        try:
            watched.service.start()
        except WorkshopError as problem:
            self._plan(watched, str(problem))
        except OSError as problem:
            self._plan(watched, str(from_os(problem)))
        else:
            watched.due = None
            watched.started = time.monotonic()
            self._changed()


def how_it_ended(code: int) -> str:
    return f"was killed (signal {-code})" if code < 0 else f"ended by itself (exit code {code})"
