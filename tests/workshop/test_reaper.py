"""A launcher killed with -9: its children end all the same, and nobody else's."""

import os
import subprocess
from collections.abc import Iterator

import pytest

from tests.workshop.waiting import eventually
from workshop import records
from workshop.checkout import Checkout
from workshop.children import Child, child_environment, python
from workshop.reaper import end_what_is_left
from workshop.running import only_launcher

# A launcher in small: it holds the lock and the reaper's pipe, has one recorded child and an unrecorded one.
LAUNCHER = """
import subprocess, sys, time
from pathlib import Path
from workshop.checkout import Checkout
from workshop.children import Child, child_environment
from workshop.reaper import Reaper
from workshop.running import only_launcher
checkout = Checkout(Path(sys.argv[1]))
with only_launcher(checkout):
    reaper = Reaper(checkout)
    Child(checkout, "one", ["sleep", "60"]).start()
    subprocess.Popen(["sleep", "60"], env=child_environment(checkout), start_new_session=True)
    print("up", flush=True)
    if sys.stdin.readline():
        reaper.release()
        print("released", flush=True)
        sys.stdin.readline()
"""


@pytest.fixture
def launcher(place: Checkout) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [*python("-c", LAUNCHER), str(place.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=dict(os.environ) | {"PYTHONPATH": child_environment(place)["PYTHONPATH"]},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    yield process
    process.kill()
    process.wait()


def test_killed_with_9_it_leaves_no_process_written_down_or_not(
    place: Checkout, launcher: "subprocess.Popen[str]"
) -> None:
    assert len(records.strays(place.path)) == 3
    (place.run / "servers.env").write_text("OF_DEAD_SERVERS='1'\n")
    launcher.kill()
    eventually(lambda: not records.strays(place.path))
    assert list(place.children.iterdir()) == []
    assert not (place.run / "servers.env").exists()


def test_with_the_checkout_deleted_meanwhile_its_processes_end_too(
    place: Checkout, launcher: "subprocess.Popen[str]"
) -> None:
    place.forget()
    launcher.kill()
    eventually(lambda: not records.strays(place.path))


def test_after_an_orderly_stop_the_reaper_only_goes(
    place: Checkout, launcher: "subprocess.Popen[str]"
) -> None:
    assert launcher.stdin is not None
    assert launcher.stdout is not None
    launcher.stdin.write("release\n")
    launcher.stdin.flush()
    assert launcher.stdout.readline() == "released\n"
    assert {process.name() for process in records.strays(place.path)} == {"sleep"}


@pytest.mark.whole
def test_children_of_a_launcher_that_came_after_are_not_ended(place: Checkout) -> None:
    with only_launcher(place):
        theirs = Child(place, "one", ["sleep", "60"])
        theirs.start()
        end_what_is_left(place)
        assert theirs.poll() is None
        theirs.stop()
