"""The supervisor: what dies is started again, at first soon and then ever later, until told to stop."""

import errno
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import pytest

from tests.workshop.waiting import eventually
from workshop.checkout import Checkout
from workshop.children import Child
from workshop.errors import WorkshopError
from workshop.service import Service
from workshop.supervisor import Pace, Supervisor

FAST = Pace(first=0.05, longest=0.2, steady=60)


class Sleeper(Service):
    """A process that does what it is told to: sleep, die at once, or not start at all."""

    name = kind = "Sleeper"
    url = ""

    def __init__(self, checkout: Checkout, script: str = "exec sleep 60") -> None:
        super().__init__(checkout)
        self.script = script
        self.trouble: Exception | None = None
        self.starts: list[float] = []

    def prepare(self) -> Child:
        self.starts.append(time.monotonic())
        if self.trouble:
            raise self.trouble
        return Child(self.checkout, self.name, ["sh", "-c", self.script])

    def ready(self) -> bool:
        return self.exit_code() is None


@contextmanager
def supervised(
    service: Service, said: list[str], changed: Callable[[], object] = bool, pace: Pace = FAST
) -> Iterator[None]:
    service.start()
    stopping = threading.Event()
    supervisor = Supervisor([service], said.append, changed, pace)
    thread = threading.Thread(target=supervisor.watch, args=[stopping])
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(5)
        service.stop()
    assert not thread.is_alive()


def kill(service: Service) -> int:
    assert service.pid is not None
    psutil.Process(service.pid).kill()
    return service.pid


def test_what_was_killed_runs_again_and_the_new_process_is_told(place: Checkout) -> None:
    service = Sleeper(place)
    said: list[str] = []
    changes: list[int | None] = []
    with supervised(service, said, lambda: changes.append(service.pid)):
        old = kill(service)
        eventually(lambda: changes)
        assert changes == [service.pid] != [old]
        assert service.exit_code() is None
    assert said == ["Sleeper was killed (signal 9); starting it again in 0.1 s."]


@pytest.mark.whole
def test_what_dies_again_and_again_is_started_ever_later(place: Checkout) -> None:
    service = Sleeper(place, "exit 3")
    said: list[str] = []
    with supervised(service, said):
        eventually(lambda: len(service.starts) >= 6)
    times = service.starts
    waits = [after - before for before, after in itertools.pairwise(times)]
    assert waits[0] < waits[3]
    assert min(waits[3:5]) >= FAST.longest
    assert "ended by itself (exit code 3)" in said[0]


@pytest.mark.whole
def test_after_a_steady_life_the_next_death_is_the_first_again(place: Checkout) -> None:
    service = Sleeper(place, "exec sleep 0.3")
    said: list[str] = []
    with supervised(service, said, pace=Pace(first=0.05, longest=9, steady=0.2)):
        eventually(lambda: len(said) >= 3)
    assert {line.rpartition("in ")[2] for line in said} == {"0.1 s."}


@pytest.mark.whole
def test_a_start_that_fails_is_tried_again_with_its_reason(place: Checkout) -> None:
    service = Sleeper(place)
    said: list[str] = []
    with supervised(service, said):
        service.trouble = WorkshopError("There is no program.", "Install it.")
        kill(service)
        eventually(lambda: len(said) >= 2)
        service.trouble = OSError(errno.ENOSPC, "No space left on device", "/a/file")
        eventually(lambda: any("disk is full" in line for line in said))
        service.trouble = None
        eventually(lambda: service.exit_code() is None)
    assert said[1].startswith("There is no program. Install it.; starting it again")


@pytest.mark.whole
def test_a_full_disk_while_writing_the_state_does_not_end_what_runs(place: Checkout) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "state.json")

    service = Sleeper(place)
    said: list[str] = []
    with supervised(service, said, full):
        kill(service)
        eventually(lambda: any("disk is full" in line for line in said))
        kill(service)
        eventually(lambda: len(service.starts) == 3)
        eventually(lambda: service.exit_code() is None)
