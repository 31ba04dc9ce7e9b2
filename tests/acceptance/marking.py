"""The suite run as an instructor runs it, for trying it on servers that are wrong in known ways."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

HERE = Path(__file__).parent
NOBODY = "http://127.0.0.1:1"
Marks = dict[str, Any]
Mark = Callable[..., Marks]


@pytest.fixture(name="mark")
def marking(tmp_path: Path) -> Mark:
    """Runs the suite as an instructor does, and answers its report; `text` is what it printed."""

    def run(base_url: str, only: str = "", *arguments: str) -> Marks:
        report = tmp_path / "marks.json"
        command = [sys.executable, "-m", "pytest", str(HERE / "blog"), f"--confcutdir={HERE}"]
        command += ["--base-url", base_url, "--report", str(report), "-k", only, *arguments]
        command += ["-p", "no:cacheprovider", "-p", "no:xdist"]
        done = subprocess.run(
            command, cwd=HERE.parent.parent, capture_output=True, text=True, check=False, timeout=50
        )
        assert done.returncode in {0, 1}, done.stdout + done.stderr
        marks: Marks = json.loads(report.read_text("utf-8"))
        return marks | {
            "by_id": {one["id"]: one for one in marks["requirements"]},
            "text": done.stdout,
        }

    return run


class Wrong:
    """A server that always does the same."""

    def __init__(self, status: int, body: Any, *, wait: float = 0) -> None:
        self.status, self.body, self.wait = status, body, wait
        self.lock = Lock()

    def answer(self, *_: object) -> tuple[int, Any]:
        time.sleep(self.wait)
        return self.status, self.body


def missed(marks: Marks) -> set[str]:
    return {one["id"] for one in marks["requirements"] if one["outcome"] != "passed"}
