"""Checkouts for tests of the workshop. Whatever a test leaves behind, its processes and data go with it."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from workshop import records
from workshop.checkout import Checkout


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Checkout]:
    """An empty checkout of one test, with spaces and an apostrophe in its path."""
    with temporary_checkout(tmp_path) as checkout:
        yield checkout


@contextlib.contextmanager
def temporary_checkout(folder: Path) -> Iterator[Checkout]:
    checkout = Checkout(folder / "Sam's check out")
    checkout.path.mkdir()
    checkout.make_rooms()
    try:
        yield checkout
    finally:
        end_all_of(checkout.path)
        checkout.forget()


def processes_of(path: Path) -> list[psutil.Process]:
    """All that was started for this checkout, found by the mark in the environment."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(records.OWNER) == str(path) and process.pid != os.getpid():
                found.append(process)
    return found


def end_all_of(path: Path) -> None:
    left = processes_of(path)
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left, timeout=5)
