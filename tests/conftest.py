"""What all tests may ask for lives in `tests/fixtures`: real servers, the apps on them, people who use them."""

from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

pytest.register_assert_rewrite("tests.fixtures")  # before any of them imports another
FIXTURES = Path(__file__).parent / "fixtures"
pytest_plugins = [f"tests.fixtures.{file.stem}" for file in sorted(FIXTURES.glob("*.py"))]

# Their tests share one running clone, which one worker shall start once: people first, then faults.
ONE_CLONE = ("tests/browser/", "tests/system/test_one_command.py")
# Each file starts servers of its own; all others share what a folder's first test has started.
FILE_BY_FILE = ("tests/system/", "tests/workshop/", "tests/acceptance/test_")
# Whoever asks for one of these asks for a real server, or for a browser.
SERVED = {"checkout", "any_app", "every_app", "clone", "browser"}


# Halves of a folder that takes longer than all others.
HALVES = ("tests/blog_app/web/", "tests/common/auth/")


class WholeFolders(LoadScopeScheduling):
    """pytest-xdist's way to share tests out, folder by folder: its servers and apps are started once."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file.startswith(ONE_CLONE):
            return "one clone"
        if file.startswith(FILE_BY_FILE):
            return file
        return "/".join(file.split("/")[: 3 if file.startswith(HALVES) else 2])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WholeFolders:
    return WholeFolders(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each rule once: of the cases of a test that needs servers, the plain run has the first."""
    seen = set()
    for item in items:
        rule = item.nodeid.partition("[")[0]
        if rule in seen and not SERVED.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.whole)
        seen.add(rule)
