"""The records of living children: they find their own processes again, and never a stranger's."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.workshop.waiting import eventually
from workshop import records
from workshop.checkout import Checkout
from workshop.children import Child

SLEEP = "exec sleep 60"
PARENT = "sleep 60 & wait"
STUBBORN = "trap '' TERM; echo set; sleep 60"
POLITE = "trap 'exit 7' INT; echo set; while :; do sleep 0.05; done"


@pytest.fixture
def stranger() -> Iterator[psutil.Process]:
    """Somebody else's process."""
    process = subprocess.Popen(["sleep", "60"], start_new_session=True)
    yield psutil.Process(process.pid)
    process.kill()
    process.wait()


def child(place: Checkout, code: str = SLEEP) -> Child:
    made = Child(place, "one", ["sh", "-c", code])
    made.start()
    return made


def record_of(place: Checkout) -> Path:
    return place.children / "one.json"


def alter(file: Path, **changes: object) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def gone(process: psutil.Process) -> bool:
    return records.start_mark(process.pid) is None


def test_a_recorded_child_is_ended_by_whoever_finds_the_record(place: Checkout) -> None:
    one = child(place)
    assert records.end_all(place.children) == ["one"]
    assert one.poll() is not None
    assert list(place.children.iterdir()) == []


def test_a_child_that_does_not_listen_is_killed_after_the_grace(place: Checkout) -> None:
    one = child(place, STUBBORN)
    eventually(lambda: place.log("one").read_text() == "set\n")
    records.end_all(place.children, grace=0.1)
    assert one.poll() is not None


def test_what_the_child_had_started_ends_with_it(place: Checkout) -> None:
    one = child(place, PARENT)
    worker = eventually(lambda: psutil.Process(one.pid).children())[0]
    one.stop(grace=0)
    assert gone(worker)


@pytest.mark.parametrize("collected", [True, False], ids=["collected", "a zombie still"])
def test_workers_of_a_killed_child_are_found_by_their_session(
    place: Checkout, collected: bool
) -> None:
    one = child(place, PARENT)
    worker = eventually(lambda: psutil.Process(one.pid).children())[0]
    psutil.Process(one.pid).kill()
    eventually(lambda: records.start_mark(one.pid or 0) is None)
    if collected:
        assert eventually(lambda: one.poll() is not None)
    assert worker.is_running()
    records.end_all(place.children, grace=0)
    assert gone(worker)


def test_a_new_start_first_ends_what_an_earlier_life_left(place: Checkout) -> None:
    first = child(place)
    second = child(place)
    assert first.poll() is not None
    assert second.poll() is None
    second.stop()


def test_a_child_is_stopped_even_when_its_record_was_deleted(place: Checkout) -> None:
    one = child(place)
    record_of(place).unlink()
    one.stop()
    assert one.poll() is not None


def test_an_id_that_belongs_to_somebody_else_now_is_left_alone(
    place: Checkout, stranger: psutil.Process
) -> None:
    one = child(place)
    alter(record_of(place), pid=stranger.pid)
    assert records.end_all(place.children, grace=0) == []
    assert stranger.is_running()
    one.stop()


def test_a_record_of_an_earlier_boot_is_nobodys(place: Checkout, stranger: psutil.Process) -> None:
    mark = records.start_mark(stranger.pid)
    assert mark is not None
    before = "00000000-0000-0000-0000-000000000000/" + mark.partition("/")[2]
    record_of(place).write_text(json.dumps({"pid": stranger.pid, "mark": before, "signal": 15}))
    assert records.end_all(place.children, grace=0) == []
    assert stranger.is_running()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"pid": 1}',
        '{"pid": 1, "mark": "%s", "signal": 9}',
        '{"pid": 0, "mark": "x", "signal": 9}',
        '{"pid": -1, "mark": "x", "signal": 9}',
        '{"pid": true, "mark": "x", "signal": 9}',
        '{"pid": "ours", "mark": "%s", "signal": 15}',
        '{"pid": ours, "mark": "%s", "signal": 999}',
        '{"pid": ours, "mark": "%s", "signal": []}',
        '{"pid": ours, "mark": null, "signal": 15}',
    ],
)
def test_a_garbled_record_ends_nobody_and_goes(
    place: Checkout, stranger: psutil.Process, text: str
) -> None:
    mark = records.start_mark(stranger.pid) or ""
    record_of(place).write_text(text.replace("ours", str(stranger.pid)).replace("%s", mark))
    assert records.end_all(place.children, grace=0) == []
    assert stranger.is_running()
    assert not record_of(place).exists()


def test_bytes_that_are_no_text_are_no_record(place: Checkout) -> None:
    record_of(place).write_bytes(b"\xff\xfe\x00")
    assert records.read(record_of(place)) is None


def test_a_dead_process_has_no_mark_and_a_living_one_keeps_its_own(
    stranger: psutil.Process,
) -> None:
    mark = records.start_mark(stranger.pid)
    assert mark is not None
    assert mark == records.start_mark(stranger.pid)
    assert mark != records.start_mark(os.getpid())
    stranger.kill()
    eventually(lambda: records.start_mark(stranger.pid) is None)


def test_a_child_asks_for_its_own_way_to_stop(place: Checkout) -> None:
    one = Child(place, "one", ["sh", "-c", POLITE], stop_signal=signal.SIGINT)
    one.start()
    eventually(lambda: place.log("one").read_text() == "set\n")
    one.stop(grace=5)
    assert one.poll() == 7
    assert not records.strays(place.path)
