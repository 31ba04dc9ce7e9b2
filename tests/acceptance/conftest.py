"""How the acceptance suites are told whom to mark, and how their tests become marks.

pytest tests/acceptance/blog --base-url http://127.0.0.1:3000 --report marks.json
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance import requirements
from tests.acceptance.failures import STUMBLES, Failure, failure_of
from tests.acceptance.report import ASKED, Marks, in_words
from tests.acceptance.server import PATIENCE

SUITES = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("acceptance", "acceptance suites")
    group.addoption(
        "--base-url", help="the server to mark; ACCEPTANCE_BASE_URL is the same; our own without"
    )
    group.addoption("--report", type=Path, help="write the marks into this file, as JSON")
    group.addoption(
        "--patience", type=float, default=PATIENCE, help="seconds for one request (%(default)s)"
    )
    group.addoption(
        "--lockout",
        action="store_true",
        help="also what makes a server lock an account of the suite for minutes (our own always)",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "requirement(id, points, meaning): see requirements.py")
    config.addinivalue_line("markers", "beyond: where the contract's text leaves room")
    config.addinivalue_line("markers", "publication: the rest of a real publication")
    config.addinivalue_line("markers", "lockout: only with --lockout, or on our own server")
    config.pluginmanager.register(Marks(base_url_of(config), config.getoption("--report", None)))


def base_url_of(config: pytest.Config) -> str | None:
    return config.getoption("--base-url", None) or os.environ.get("ACCEPTANCE_BASE_URL")


@pytest.fixture(scope="session")
def given_base_url(pytestconfig: pytest.Config) -> str | None:
    """None: a suite starts our own server."""
    return base_url_of(pytestconfig)


@pytest.fixture(scope="session")
def patience(pytestconfig: pytest.Config) -> float:
    return pytestconfig.getoption("--patience", PATIENCE)


@pytest.hookimpl(tryfirst=True)  # before -k looks for names
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if base_url_of(config) and not config.getoption("--lockout", False):
        items[:] = [item for item in items if not item.get_closest_marker("lockout")]
    in_suites = [item for item in items if SUITES in item.path.parent.parents]
    registry = [(item.nodeid, requirements.requirement_of(item)) for item in in_suites]
    if wrong := requirements.faults(registry):
        raise pytest.UsageError(*wrong)
    for item, (_, one) in zip(in_suites, registry, strict=True):
        item.user_properties.append(("requirement", one))
        item.extra_keyword_matches.add(one["id"])  # type: ignore[index]  `-k BLOG-ART-07`


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[pytest.TestReport]:
    """A failure is told in words: who reads it wrote the server, not this suite."""
    report: pytest.TestReport = yield
    one = requirements.requirement_of(item)
    if one and report.failed and call.excinfo:
        server = item.stash.get(ASKED, None)
        failure = failure_of(call.excinfo.value, server.last if server else None)
        told = {"outcome": failure.outcome, **failure.told()}
        report.user_properties.append(("failure", told))
        if isinstance(call.excinfo.value, (Failure, *STUMBLES)):
            report.longrepr = in_words(one, told)
    return report
