"""A child process: its own session, its own log, a record on disk, and only the environment we mean.

The own session is why Ctrl-C in the terminal reaches only the launcher, which ends the children in order.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshop import records
from workshop.checkout import CODE, Checkout
from workshop.privileges import Identity

LOG_LIMIT = 5 * 1024 * 1024
# What SQLAlchemy and PostgreSQL say after the point.
ASIDES = ("(Background on this error", "[SQL:", "HINT:", "database system is shut down")


@dataclass
class Child:
    """One process to run: `start`, `poll`, `stop`, and again."""

    checkout: Checkout
    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    run_as: Identity | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    process: "subprocess.Popen[bytes] | None" = None
    _record: records.Record | None = field(default=None, init=False)

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def start(self) -> None:
        """Spawn, after making sure that nothing of an earlier life is left."""
        records.end([self._file], grace=0)
        with self._log() as log:
            self.process = subprocess.Popen(
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder or self.checkout.path,
                env=child_environment(self.checkout) | dict(self.environment),
                start_new_session=True,
                **as_identity(self.run_as),
            )
        try:
            self._record = records.write(self._file, self.process.pid, self.stop_signal)
        except OSError:  # a full disk; unrecorded it could not be ended later
            self.process.kill()
            self.process.wait()
            raise

    def poll(self) -> int | None:
        """Exit code, or None while it runs or before it was started."""
        return self.process.poll() if self.process else None

    def stop(self, grace: float = records.GRACE) -> None:
        """Ask, wait at most `grace` seconds, then kill all that is left of it."""
        # By what we know: the file may be gone, if somebody deleted .capstone/ under us.
        records.end_these([records.find(self._file, self._record)], grace)
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(1)  # it is dead: this collects the exit code

    def last_words(self) -> str:
        """The last telling line of its log: what it said when it did not start."""
        try:
            tail = self.checkout.log(self.name).read_bytes()[-2000:]
        except OSError:
            return ""
        lines = [line.rstrip() for line in tail.decode(errors="replace").splitlines()]
        # An indented line goes on with the one before it.
        begun = [line for line in lines if line and not line[0].isspace()]
        telling = [line for line in begun if not any(aside in line for aside in ASIDES)]
        return telling[-1][:300] if telling else ""

    @property
    def _file(self) -> Path:
        return self.checkout.children / f"{self.name}.json"

    @contextlib.contextmanager
    def _log(self) -> Iterator[int]:
        path = self.checkout.log(self.name)
        if path.exists() and path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_name(f"{path.name}.1"))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            yield descriptor
        finally:
            os.close(descriptor)


def child_environment(checkout: Checkout) -> dict[str, str]:
    """Our environment, with the checkout's and our own code importable from any folder."""
    roots = [str(checkout.path), str(CODE), os.environ.get("PYTHONPATH", "")]
    path = os.pathsep.join(dict.fromkeys(root for root in roots if root))
    return dict(os.environ) | {"PYTHONPATH": path, records.OWNER: str(checkout.path)}


def python(*arguments: str) -> list[str]:
    """A command for this interpreter that picks up no module from the folder it is started in."""
    return [sys.executable, "-P", *arguments]


def as_identity(identity: Identity | None) -> dict[str, Any]:
    """The same as arguments of `subprocess`."""
    if identity is None:
        return {}
    return {"user": identity.user, "group": identity.group, "extra_groups": []}
