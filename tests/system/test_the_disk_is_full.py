"""A full disk: a clear line before the start; while it runs, what runs goes on, and recovers by itself."""

import contextlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.fixtures.clone import UP, Clone
from tests.workshop.waiting import eventually
from workshop.checkout import is_root
from workshop.ports import accepts

pytestmark = [pytest.mark.timeout(120), pytest.mark.whole]

Disk = Callable[[int], Path]


@pytest.fixture
def disk(clone: Clone) -> Iterator[Disk]:
    """Puts all state of the clone onto a disk of so many megabytes."""
    if not is_root():
        pytest.skip("only root can mount a small disk")
    clone.checkout.forget()
    folders = [clone.checkout.state, clone.checkout.system_state]

    def mount(megabytes: int) -> Path:
        for folder in folders:
            folder.mkdir(mode=0o711, parents=True)
            size = f"size={megabytes}m,mode=711"
            command = ["mount", "-t", "tmpfs", "-o", size, "capstone-test", str(folder)]
            if subprocess.run(command, check=False, capture_output=True).returncode != 0:
                pytest.skip(
                    "this machine lets nobody mount a small disk (a container without rights)"
                )
        return folders[0]

    yield mount
    for folder in folders:
        while folder.is_mount():
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        if folder.exists():
            folder.rmdir()


def test_before_the_start_it_is_one_line(clone: Clone, disk: Disk) -> None:
    disk(100)
    told = clone.ask("servers", "blog")
    assert told.returncode == 1
    assert "The disk is nearly full" in told.stderr
    assert "nothing is lost" in told.stderr
    assert "Traceback" not in told.stderr
    assert "nearly full" in told.stderr.splitlines()[-1]


@pytest.mark.whole
def test_while_it_runs_the_launcher_lives_on_and_a_killed_server_waits_for_room(
    clone: Clone, disk: Disk
) -> None:
    room = disk(260)
    with clone.running("servers", "blog") as run:
        run.wait_for(UP)
        place = clone.state()["servers"]["cache"]
        ballast = room / "ballast"
        fill_up(ballast)
        psutil.Process(place["pid"]).kill()
        run.wait_for("The disk is full")
        assert run.process.poll() is None
        ballast.unlink()
        eventually(lambda: accepts(int(place["url"].partition("/0")[0].rpartition(":")[2])), 20)
        eventually(lambda: clone.state()["servers"]["cache"]["pid"] != place["pid"])
        assert "Traceback" not in run.text
        run.press_ctrl_c()
        assert run.wait_for_end() == 0
    assert clone.processes() == []


def fill_up(file: Path) -> None:
    """Take the last byte there is."""
    with contextlib.suppress(OSError), file.open("wb", buffering=0) as opened:
        while opened.write(b"\0" * 2**20):
            pass
    assert shutil.disk_usage(file).free == 0
