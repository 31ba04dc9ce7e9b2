"""Records of living child processes on disk, so that they can be found and ended whoever dies first.

A record holds the process id *and* a mark of its start, because ids are reused.
"""

import contextlib
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

from workshop.checkout import write_private

GRACE = 5.0  # seconds between asking and killing
PROC = Path("/proc")  # there is none on macOS and Windows
# In every child's environment: tells ours from a stranger that got its old id.
OWNER = "CAPSTONE_CHECKOUT"


@dataclass(frozen=True)
class Record:
    """A child as written down: `mark` is different for the next process with the same id."""

    pid: int
    mark: str
    signal: int


def write(file: Path, pid: int, signal: int) -> None:
    """Write the child down. One that has died already needs no record: `poll` will tell."""
    mark = start_mark(pid)
    if mark:
        write_private(file, json.dumps({"pid": pid, "mark": mark, "signal": signal}))


def read(file: Path) -> Record | None:
    try:
        return Record(**json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None  # absent, or half-written by a crash


def end_all(folder: Path, grace: float = GRACE) -> list[str]:
    """End every recorded child, all at once; returns the names of those that were still alive."""
    return end(sorted(folder.glob("*.json")), grace)


def end(files: Iterable[Path], grace: float = GRACE) -> list[str]:
    """End these children with all they have started: ask, wait at most `grace`, kill; drop the records."""
    seen = {file: read(file) for file in files}
    trees = {file: living(record) for file, record in seen.items() if record}
    if grace > 0:
        for file, tree in trees.items():
            _ask(seen[file], tree)
    _wait_then_kill([process for tree in trees.values() for process in tree], grace)
    for file, record in seen.items():
        if read(file) == record:  # else a new launcher has written its own child down meanwhile
            file.unlink(missing_ok=True)
    return [file.stem for file, tree in trees.items() if tree]


def living(record: Record) -> list[psutil.Process]:
    """The living processes of a record: the leader first, then its descendants; or its orphans."""
    now = start_mark(record.pid)
    if now is None:
        return _orphans(record.pid)
    if now != record.mark:
        return []  # the id was reused, which cannot happen while a member of our session lives
    with contextlib.suppress(psutil.Error):
        leader = psutil.Process(record.pid)
        return [leader, *leader.children(recursive=True)]
    return []


def start_mark(pid: int) -> str | None:
    """Tells this process from later ones with the same id; None when there is no such process.

    Linux: ticks since boot. The wall clock would not do, it can be set while the child runs.
    """
    try:
        if PROC.exists():
            # Field 22 of proc(5); the name in field 2 may hold spaces and brackets.
            fields = (PROC / str(pid) / "stat").read_text("ascii", "replace").rpartition(")")[2]
            return fields.split()[19]
        return str(psutil.Process(pid).create_time())
    except (OSError, psutil.Error):
        return None


def _orphans(leader: int) -> list[psutil.Process]:
    """Workers whose leader has died: of its session, and with our mark in their environment."""
    if sys.platform == "win32":
        return []
    members = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if os.getsid(process.pid) == leader and OWNER in process.environ():
                members.append(process)
    return members


def _ask(record: Record | None, tree: list[psutil.Process]) -> None:
    if record and tree:
        with contextlib.suppress(psutil.Error, ValueError):
            tree[0].send_signal(record.signal)


def _wait_then_kill(processes: list[psutil.Process], grace: float) -> None:
    _, alive = psutil.wait_procs(processes, timeout=grace)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()  # psutil makes sure that the id still is this process
    psutil.wait_procs(alive, timeout=2)
