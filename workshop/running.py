"""Whether something runs in a checkout, and where: the lock that only one launcher gets, and its state file."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from filelock import FileLock, Timeout

from workshop import records
from workshop.checkout import Checkout, write_private
from workshop.service import Service

A_MOMENT = 0.3  # seconds: for as long the reaper of a killed launcher may hold the lock


class AlreadyRunning(Exception):
    """Another launcher holds the lock of this checkout."""


@dataclass(frozen=True)
class Place:
    """Where one part is: URL without a password, process id, and what it is."""

    url: str
    pid: int | None
    kind: str


@dataclass(frozen=True)
class Running:
    """The parts of a running launcher."""

    pid: int
    mark: str
    apps: dict[str, Place] = field(default_factory=dict)
    servers: dict[str, Place] = field(default_factory=dict)


@contextmanager
def only_launcher(checkout: Checkout, patience: float = A_MOMENT) -> Iterator[None]:
    """Hold the checkout's lock. The system frees it when the process ends, however it ends."""
    lock = FileLock(checkout.run / "lock")
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        raise AlreadyRunning from None
    try:
        yield
    finally:
        lock.release()


def write_state(checkout: Checkout, apps: Sequence[Service], servers: Sequence[Service]) -> Running:
    pid = os.getpid()
    running = Running(pid, records.start_mark(pid) or "", places(apps), places(servers))
    write_private(checkout.run / "state.json", json.dumps(asdict(running), indent=2) + "\n")
    return running


def remove_state(checkout: Checkout) -> None:
    (checkout.run / "state.json").unlink(missing_ok=True)


def read_state(checkout: Checkout) -> Running | None:
    """What runs now. None when nothing does: no file, a damaged one, or one of a launcher that was killed."""
    try:
        known = json.loads((checkout.run / "state.json").read_text("utf-8"))
        parts = {part: _places(known[part]) for part in ("apps", "servers")}
        running = Running(int(known["pid"]), str(known["mark"]), **parts)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return running if records.start_mark(running.pid) == running.mark else None


def places(services: Sequence[Service]) -> dict[str, Place]:
    return {service.name: Place(service.url, service.pid, service.kind) for service in services}


def _places(known: Mapping[str, Mapping[str, str]]) -> dict[str, Place]:
    return {name: Place(**place) for name, place in known.items()}  # pyrefly: ignore[bad-argument-type]
