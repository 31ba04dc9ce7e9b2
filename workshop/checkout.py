"""A checkout and the places below its `.capstone/`: the one module that knows where things lie."""

import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from workshop.errors import WorkshopError

CODE = Path(__file__).resolve().parent.parent
SYSTEM_STATE = Path("/var/lib/capstone")
ROOM_NEEDED = 200 * 1024 * 1024  # a first start writes about 80 MB; the rest is air to work in


@dataclass(frozen=True)
class Checkout:
    """One clone of this repository. Tests give a temporary folder instead."""

    path: Path

    @classmethod
    def here(cls) -> "Checkout":
        """The checkout this code belongs to, whatever the current folder is."""
        return cls(CODE)

    @property
    def state(self) -> Path:
        return self.path / ".capstone"

    @property
    def run(self) -> Path:
        """What only matters while something runs; gone after a clean stop."""
        return self.state / "run"

    @property
    def children(self) -> Path:
        """One record per living child process, so that none outlives the launcher."""
        return self.run / "children"

    @property
    def system_state(self) -> Path:
        """Where a server without privileges keeps its data when it cannot reach the checkout."""
        return SYSTEM_STATE / hashlib.sha256(str(self.path).encode()).hexdigest()[:12]

    def data(self, name: str) -> Path:
        return self.state / "data" / name

    def log(self, name: str) -> Path:
        return self.state / "logs" / f"{name}.log"

    def make_rooms(self, *, to_fill: bool = True) -> None:
        """Create the folders below `.capstone/`, private to their owner; `to_fill` asks for free space too.

        As root the way to `data/` stays passable (x, no r), because servers there run as `nobody`.
        """
        self.refuse_foreign_owner()
        passable = 0o711 if is_root() else 0o700
        for folder, mode in (
            (self.state, passable),
            (self.state / "data", passable),
            (self.state / "logs", 0o700),
            (self.run, 0o700),
            (self.children, 0o700),
        ):
            folder.mkdir(mode=mode, exist_ok=True)
            folder.chmod(mode)
        if to_fill:
            self._refuse_full_disk()

    def forget(self) -> list[Path]:
        """Delete all state, and say which folders went. Renamed first: half-deleted is never seen."""
        gone = []
        for folder in (self.state, self.system_state):
            if folder.exists():
                doomed = folder.with_name(f"{folder.name}.forgotten")
                shutil.rmtree(doomed, ignore_errors=True)
                folder.rename(doomed)
                shutil.rmtree(doomed)
                gone.append(folder)
        return gone

    def refuse_foreign_owner(self) -> None:
        if sys.platform == "win32" or not self.state.exists():
            return
        if os.geteuid() not in (0, self.state.stat().st_uid):
            raise WorkshopError(
                f"{self.state} belongs to another user (it was made with sudo or as root).",
                f'Give it back: sudo chown -R "$USER" "{self.state}".',
            )

    def _refuse_full_disk(self) -> None:
        free = shutil.disk_usage(self.state).free
        if free < ROOM_NEEDED:
            raise WorkshopError(
                f"The disk is nearly full: {free // 2**20} MB left for {self.state}.",
                f"Free at least {ROOM_NEEDED // 2**20} MB and start again; nothing is lost.",
            )


def is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def write_private(path: Path, text: str) -> None:
    """Replace a file at once, readable for its owner only; a crash leaves the old one whole."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
