"""A clean clone under a private home, with spaces in its path, and `run.py` in a real terminal."""

import contextlib
import http.client
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.workshop.waiting import eventually
from workshop.checkout import Checkout

ROOT = Path(__file__).resolve().parent.parent.parent
UP = "Ctrl-C stops everything."
FIRST_START = 90.0  # seconds, the promise of the README
OURS = re.compile(
    r"(BLOG|SHOP|IOT|CHAT|CAPSTONE|COV|PYTEST)_|VIRTUAL_ENV|PYTHONPATH|VALKEY_URL|SMTP_URL"
)
# The first process in a terminal of its own: what a shell does before it becomes the command.
IN_A_TERMINAL = "import os, sys; os.login_tty(0); os.execvp(sys.argv[1], sys.argv[1:])"


@dataclass
class Run:
    """`run.py` in a terminal. What it prints is collected by a thread."""

    process: "subprocess.Popen[bytes]"
    terminal: int
    printed: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self._closing = threading.Event()
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()

    @property
    def text(self) -> str:
        return self.printed.decode(errors="replace").replace("\r\n", "\n")

    def wait_for(self, words: str, within: float = 40.0) -> None:
        def there() -> bool:
            assert self.process.poll() is None or words in self.text, self.text
            return words in self.text

        eventually(there, within)

    def press_ctrl_c(self) -> None:
        os.write(self.terminal, b"\x03")

    def close_terminal(self) -> None:
        """What the window's cross does: everything that has this terminal is hung up."""
        self._closing.set()
        self._reader.join(5)  # as long as somebody reads there it is not closed

    def wait_for_end(self, within: float = 30.0) -> int:
        code = self.process.wait(within)
        self.close_terminal()
        return code

    def end(self) -> None:
        """Whatever happened in the test."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
            self.process.kill()
            self.process.wait()
        self.close_terminal()

    def _collect(self) -> None:
        with contextlib.suppress(OSError):  # the other side is closed
            while not self._closing.is_set():
                if select.select([self.terminal], [], [], 0.1)[0]:
                    self.printed += os.read(self.terminal, 4096)
        os.close(self.terminal)


@dataclass(frozen=True)
class Clone:
    """The clone, the home it lies in, and the environment of somebody who has just made it."""

    path: Path
    home: Path
    environment: dict[str, str]

    @property
    def checkout(self) -> Checkout:
        return Checkout(self.path)

    @contextlib.contextmanager
    def running(self, *arguments: str) -> Iterator[Run]:
        """From another folder, as everything here."""
        terminal, other_side = os.openpty()
        process = subprocess.Popen(
            [sys.executable, "-c", IN_A_TERMINAL, *self._command(arguments)],
            stdin=other_side,
            stdout=other_side,
            stderr=other_side,
            cwd=self.home,
            env=self.environment | {"TERM": "xterm", "COLUMNS": "200"},
        )
        os.close(other_side)
        run = Run(process, terminal)
        try:
            yield run
        finally:
            run.end()

    def ask(self, *arguments: str, within: float = 30.0) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end; its output is read by a program, not shown in a terminal."""
        return subprocess.run(
            self._command(arguments),
            check=False,
            capture_output=True,
            text=True,
            cwd=self.home,
            env=self.environment | {"COLUMNS": "200"},
            timeout=within,
        )

    def state(self) -> dict[str, Any]:
        """What `urls --json` reads, without the second it takes to start it."""
        known: dict[str, Any] = json.loads((self.path / ".capstone/run/state.json").read_text())
        return known

    def processes(self) -> list[psutil.Process]:
        """All that still has to do with the clone, by mark, command line or folder."""
        places = (str(self.path), str(self.checkout.system_state))
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                told = [*process.cmdline(), process.cwd(), *process.environ().values()]
                if process.pid != os.getpid() and any(p in text for p in places for text in told):
                    found.append(process)
        return found

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        return [newcomers_python(), str(self.path / "run.py"), *arguments]


def newcomers_python() -> str:
    """The interpreter below this virtual environment."""
    return str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}")


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    home = tmp_path_factory.mktemp("home of") / "Sam O'Neill"
    home.mkdir(mode=0o700)
    made = Clone(home / "my clone", home, environment(home))
    copy_of_work_tree(made.path)
    yield made
    for process in made.processes():
        with contextlib.suppress(psutil.Error):
            process.kill()
    made.checkout.forget()
    shutil.rmtree(home, ignore_errors=True)


def copy_of_work_tree(target: Path) -> None:
    """What a clone of the next commit would hold: all that git does not ignore, changed or not."""
    try:
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git work tree: there is nothing to clone")
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def environment(home: Path) -> dict[str, str]:
    """Ours without what belongs to this checkout. The installer's cache is shared: it saves minutes."""
    kept = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    folders = [p for p in kept["PATH"].split(os.pathsep) if not p.startswith(str(ROOT / ".venv"))]
    path = os.pathsep.join([*folders, str(ROOT / ".tools" / "bin")])
    cache = kept.get("UV_CACHE_DIR") or str(Path.home() / ".cache" / "uv")
    return kept | {"PATH": path, "HOME": str(home), "UV_CACHE_DIR": cache}


def answer_of(url: str) -> int:
    """The status, 0 when nobody answers."""
    host = url.removeprefix("http://").partition("/")[0]
    connection = http.client.HTTPConnection(host, timeout=3)
    try:
        connection.request("GET", url.removeprefix(f"http://{host}") or "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


@contextlib.contextmanager
def asked_all_along(url: str) -> Iterator[set[int]]:
    """The set of all answers that came while the block ran."""
    answers: set[int] = set()
    done = threading.Event()

    def ask() -> None:
        while not done.wait(0.1):
            answers.add(answer_of(url))

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield answers
    finally:
        done.set()
        thread.join(10)


def seconds_since(started: float) -> float:
    return time.monotonic() - started
