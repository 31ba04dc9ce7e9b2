"""What all tests may ask for lives in `tests/fixtures`: real servers, the apps on them, people who use them."""

from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

FIXTURES = Path(__file__).parent / "fixtures"
pytest_plugins = [f"tests.fixtures.{file.stem}" for file in sorted(FIXTURES.glob("*.py"))]

# Their tests share one running clone, which one worker shall start once: people first, then faults.
ONE_WORKER = ("tests/browser", "tests/system/test_one_command.py")


class WholeFiles(LoadScopeScheduling):
    """pytest-xdist's way to share tests out, file by file: a file's servers are started once."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "one clone" if file.startswith(ONE_WORKER) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WholeFiles:
    return WholeFiles(config, log)
