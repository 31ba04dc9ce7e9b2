"""A child process: its own session and log, only the environment we mean, the telling line of its trouble."""

import errno
import os

import pytest

from tests.workshop.waiting import eventually
from workshop import children, records
from workshop.checkout import Checkout
from workshop.children import Child, python


def finished(place: Checkout, code: str) -> Child:
    made = Child(place, "one", python("-c", code))
    made.start()
    eventually(lambda: made.poll() is not None)
    made.stop()
    return made


def test_it_has_a_session_of_its_own_so_that_ctrl_c_does_not_reach_it(place: Checkout) -> None:
    made = Child(place, "one", ["sleep", "60"])
    made.start()
    assert made.pid is not None
    assert os.getsid(made.pid) == made.pid
    made.stop()


def test_it_is_marked_with_its_checkout_and_finds_our_code_from_any_folder(place: Checkout) -> None:
    code = "import os, workshop; print(os.environ['CAPSTONE_CHECKOUT'], workshop.__name__)"
    made = finished(place, code)
    assert made.last_words() == f"{place.path} workshop"


def test_a_file_named_like_a_library_beside_it_is_not_imported(place: Checkout) -> None:
    (place.path / "elsewhere").mkdir()
    (place.path / "elsewhere" / "json.py").write_text("raise SystemExit('the wrong one')")
    made = Child(place, "one", python("-c", "import json"), folder=place.path / "elsewhere")
    made.start()
    eventually(lambda: made.poll() is not None)
    assert made.poll() == 0


@pytest.mark.parametrize(
    "after",
    [
        "[SQL: SELECT]\n(Background on this error)",
        "\tIs the server running on that host and accepting TCP/IP connections?",
        "HINT:  Look there.\nLOG:  database system is shut down",
        "\n",
    ],
)
def test_its_last_words_are_the_point_and_not_what_is_added_to_it(
    place: Checkout, after: str
) -> None:
    place.log("one").write_text(f"Traceback\n  File x\nthe point\n{after}\n")
    assert Child(place, "one", ["true"]).last_words() == "the point"


def test_without_a_log_it_said_nothing(place: Checkout) -> None:
    assert Child(place, "one", ["true"]).last_words() == ""


def test_a_long_log_is_put_aside(place: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LOG_LIMIT", 10)
    finished(place, "print('a long line')")
    finished(place, "print('after')")
    assert place.log("one").read_text() == "after\n"
    assert place.log("one").with_name("one.log.1").read_text() == "a long line\n"


def test_a_child_that_cannot_be_written_down_does_not_live(
    place: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(records, "write", full)
    made = Child(place, "one", ["sleep", "60"])
    with pytest.raises(OSError, match="No space left"):
        made.start()
    assert made.poll() is not None
