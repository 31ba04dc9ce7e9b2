"""A newcomer's checkout: the committed state, an empty home, and `run.py` with the system's Python."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
START_LIMIT = 600  # seconds; a slow mirror is a finding, not a reason to give up
STOP_LIMIT = 30
# What of our environment speaks of this checkout, or of what was downloaded before.
OURS = {"VIRTUAL_ENV", "PYTHONPATH", "UV_CACHE_DIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"}


@dataclass(frozen=True)
class Run:
    """One run of everything (or of the apps named) whose pages answer."""

    seconds: float
    pid: int
    pages: list[str]


class Clone:
    """A clone in a temporary folder; `run` may be entered again and again."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "capstone"
        self._home = folder / "home"
        self._home.mkdir(mode=0o700)
        self._environment = {k: v for k, v in os.environ.items() if k not in OURS}
        self._environment["HOME"] = str(self._home)
        clone = ["git", "clone", "--quiet", "--no-hardlinks", str(PROJECT), str(self._path)]
        subprocess.run(clone, check=True)

    @contextmanager
    def run(self, apps: list[str]) -> Iterator[Run]:
        """Start, wait until every page answers, and stop at the end."""
        begun = time.monotonic()
        launcher = self._launch(*apps)
        try:
            self._wait(launcher, (self._path / ".capstone" / "run" / "state.json").exists)
            urls = self._urls()
            for url in urls.values():
                self._wait(launcher, lambda url=url: shows_a_page(url))  # type: ignore[misc]
            yield Run(time.monotonic() - begun, launcher.pid, list(urls))
        finally:
            stop(launcher)

    def reset(self) -> None:
        """Forget the data, some of which may lie outside the clone."""
        stop(self._launch("reset"), None)

    def _launch(self, *arguments: str) -> "subprocess.Popen[bytes]":
        with self._log.open("wb") as log:
            return subprocess.Popen(
                [newcomers_python(), "run.py", *arguments],
                cwd=self._path,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _urls(self) -> dict[str, str]:
        """The base URL of each part with pages, by its name."""
        command = [str(self._path / ".venv" / "bin" / "capstone"), "urls", "--json"]
        told = subprocess.run(command, capture_output=True, env=self._environment, check=True)
        return {name: url for name, url in json.loads(told.stdout).items() if name != "servers"}

    def _wait(self, launcher: "subprocess.Popen[bytes]", true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_LIMIT
        while not true():
            if launcher.poll() is not None or time.monotonic() > deadline:
                sys.exit("It did not start: " + self._log.read_text(errors="replace")[-2000:])
            time.sleep(0.05)

    @property
    def _log(self) -> Path:
        return self._home / "run.log"


@contextmanager
def temporary_clone() -> Iterator[Clone]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)  # PostgreSQL runs as nobody when we are root
        clone = Clone(Path(folder))
        yield clone
        clone.reset()


def shows_a_page(url: str) -> bool:
    asked = urllib.request.Request(url, headers={"Accept": "text/html"})  # noqa: S310  our own
    try:
        with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def stop(launcher: "subprocess.Popen[bytes]", how: signal.Signals | None = signal.SIGTERM) -> None:
    """Ask and wait; only a launcher that does not listen is killed."""
    if how is not None and launcher.poll() is None:
        launcher.send_signal(how)
    try:
        launcher.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        launcher.kill()
        launcher.wait()


def newcomers_python() -> str:
    """The Python that this one's virtual environment was made from."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    found = Path(sys.base_prefix) / "bin" / name
    return str(found) if found.exists() else "python3"
