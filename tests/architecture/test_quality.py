"""Lint, format, types and the direction of imports hold over the whole tree."""

import subprocess
import sys

import pytest

from workshop.checkout import CODE


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    "command",
    [
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "pyrefly", "check"],
        ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    ],
    ids=["lint", "format", "types", "imports run one way"],
)
def test_the_whole_tree_passes(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=CODE,
        capture_output=True,
        text=True,
        check=False,
        timeout=230,
    )
    assert done.returncode == 0, done.stdout + done.stderr
