"""Tools of other people, written for Node, that look at an API's description."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
INSTALL = "npm install --prefix tests/openapi"
NodeTool = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def node_tool() -> NodeTool:
    """Runs a tool of `package.json`: `node_tool("newman", "run", …)`."""

    def run(name: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        tool = HERE / "node_modules" / ".bin" / name
        if not tool.exists() or not shutil.which("node"):
            pytest.skip(f"{name} is not installed: {INSTALL}")
        return subprocess.run(
            [str(tool), *arguments], capture_output=True, text=True, check=False, timeout=110
        )

    return run
