"""Records of living child processes on disk, so that they can be found and ended whoever dies first.

A record holds the process id *and* a mark of its start, because ids are reused.
"""

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from workshop.checkout import write_private

GRACE = 5.0  # seconds between asking and killing
LOOK = 0.02
PROC = Path("/proc")  # there is none on macOS and Windows
DEAD = {"Z", "X"}  # a zombie only waits for its parent to ask how it ended
# In every child's environment: tells ours from a stranger that got its old id.
OWNER = "CAPSTONE_CHECKOUT"


@dataclass(frozen=True)
class Record:
    """A child as written down: `mark` is different for the next process with the same id."""

    pid: int
    mark: str
    signal: int


@dataclass(frozen=True)
class Found:
    """A record file, what it said, and the living processes it stands for."""

    file: Path
    record: Record | None
    tree: list[psutil.Process]


def write(file: Path, pid: int, stop_signal: int) -> Record | None:
    """Write the child down. One that has died already needs no record: `poll` will tell."""
    mark = start_mark(pid)
    if mark is None:
        return None
    record = Record(pid, mark, int(stop_signal))
    write_private(file, json.dumps(asdict(record)))
    return record


def read(file: Path) -> Record | None:
    """The record, or None when it is absent, half-written by a crash, or not one of ours."""
    try:
        known = json.loads(file.read_text("utf-8"))
        pid, mark, number = known["pid"], known["mark"], known["signal"]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    if not (type(pid) is type(number) is int and isinstance(mark, str)):
        return None
    if pid <= 1 or number not in set(signal.Signals):
        return None  # 1, 0 and negative numbers would mean the system, or whole groups of processes
    return Record(pid, mark, number)


def end_all(folder: Path, grace: float = GRACE) -> list[str]:
    """End every recorded child, all at once; returns the names of those that were still alive."""
    return end(sorted(folder.glob("*.json")), grace)


def end(files: Iterable[Path], grace: float = GRACE) -> list[str]:
    """End these children with all they have started: ask, wait at most `grace`, kill; drop the records."""
    return end_these([find(file) for file in files], grace)


def end_these(children: Sequence[Found], grace: float = GRACE) -> list[str]:
    """The same for children looked up before."""
    if grace > 0:
        for child in children:
            _ask(child)
    wait_then_kill([process for child in children for process in child.tree], grace)
    for child in children:
        if read(child.file) in {
            None,
            child.record,
        }:  # else a new launcher has written its own child
            child.file.unlink(missing_ok=True)
    return [child.file.stem for child in children if child.tree]


def find(file: Path, known: Record | None = None) -> Found:
    """Look up a child and all it has started, as of now. What its own launcher knows needs no file."""
    record = known or read(file)
    return Found(file, record, living(record) if record else [])


def wait_then_kill(processes: list[psutil.Process], grace: float) -> None:
    for process in _still_there(processes, grace):
        with contextlib.suppress(psutil.Error):
            process.kill()  # psutil makes sure that the id still is this process
    _still_there(processes, within=2)


def _still_there(processes: Sequence[psutil.Process], within: float) -> list[psutil.Process]:
    """Those that live on after so many seconds, or sooner none. psutil's own wait would wait for zombies
    too, and an orphan stays one for good where process 1 is no init, as in a container.
    """
    deadline = time.monotonic() + within
    while alive := [process for process in processes if _is_alive(process)]:
        if time.monotonic() >= deadline:
            break
        time.sleep(LOOK)
    return alive


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def living(record: Record) -> list[psutil.Process]:
    """The living processes of a record: the leader first, its descendants, then the orphans among them."""
    now = start_mark(record.pid)
    if now not in {None, record.mark}:
        return []  # the id was reused, which cannot happen while a member of our session lives
    family: list[psutil.Process] = []
    with contextlib.suppress(psutil.Error):
        if now:
            leader = psutil.Process(record.pid)
            family = [leader, *leader.children(recursive=True)]
    return [*family, *(one for one in _session_of(record.pid) if one not in family)]


def strays(checkout: Path) -> list[psutil.Process]:
    """All processes with the mark of this checkout, recorded or not, except the one that asks."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(OWNER) == str(checkout):
                found.append(process)
    return found


def start_mark(pid: int) -> str | None:
    """Tells this process from later ones with the same id; None when there is no such process.

    Linux: this boot, the id, and ticks since the boot. The wall clock would not do, it can be set while the child runs.
    """
    try:
        if not PROC.exists():
            return str(psutil.Process(pid).create_time())
        # Fields 3 and 22 of proc(5); the name in field 2 may hold spaces and brackets.
        fields = (PROC / str(pid) / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
        if fields[0] in DEAD:
            return None
        boot = (PROC / "sys" / "kernel" / "random" / "boot_id").read_text("ascii").strip()
        return f"{boot}/{pid}/{fields[19]}"
    except (OSError, psutil.Error):
        return None


def _session_of(leader: int) -> list[psutil.Process]:
    """Workers that may have lost their parent: of the leader's session, with our mark in their environment."""
    if sys.platform == "win32":
        return []
    members = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if os.getsid(process.pid) == leader and OWNER in process.environ():
                members.append(process)
    return members


def _ask(child: Found) -> None:
    if child.record and child.tree:
        with contextlib.suppress(psutil.Error, ValueError):
            child.tree[0].send_signal(child.record.signal)
