"""Looks after running services: one that dies is started again, after 0.2 s at first and 5 s at most."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workshop.errors import WorkshopError, from_os
from workshop.service import Service

LOOK = 0.1


@dataclass(frozen=True)
class Pace:
    """Seconds: the delay before the first new start, the longest one, and how long up makes it forgotten."""

    first: float = 0.2
    longest: float = 5.0
    steady: float = 30.0


@dataclass
class Watched:
    """A service with what is needed to decide when to start it again."""

    service: Service
    delay: float
    started: float
    due: float | None = None  # when to start it again; None while it runs


class Supervisor:
    """Watches until told to stop. `changed` is called when a process was replaced."""

    def __init__(
        self,
        services: Sequence[Service],
        say: Callable[[str], None],
        changed: Callable[[], object],
        pace: Pace = Pace(),
    ) -> None:
        now = time.monotonic()
        self._watched = [Watched(service, pace.first, now) for service in services]
        self._pace = pace
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
            if now - watched.started > self._pace.steady:
                watched.delay = self._pace.first
            self._plan(watched, f"{watched.service.kind} {how_it_ended(code)}")

    def _plan(self, watched: Watched, what: str) -> None:
        self._say(f"{what}; starting it again in {watched.delay:.1f} s.")
        watched.due = time.monotonic() + watched.delay
        watched.delay = min(watched.delay * 2, self._pace.longest)

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
            self._tell_of_change()

    def _tell_of_change(self) -> None:
        try:
            self._changed()
        except OSError as problem:  # a full disk: what runs goes on running
            self._say(f"The process ids could not be written down: {from_os(problem)}")


def how_it_ended(code: int) -> str:
    return f"was killed (signal {-code})" if code < 0 else f"ended by itself (exit code {code})"
