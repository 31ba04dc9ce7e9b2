"""Whom the blog's suite asks, and the people it is made of: each test gets its own, with names nobody has."""

from collections.abc import Iterator

import pytest

from tests.acceptance.blog.our_blog import our_blog  # noqa: F401  a fixture
from tests.acceptance.blog.people import NewMember, Person
from tests.acceptance.contract import REALWORLD, Contract
from tests.acceptance.report import ASKED
from tests.acceptance.server import Client, Server


@pytest.fixture(scope="session")
def contract() -> Contract:
    return Contract(REALWORLD)


@pytest.fixture(scope="session")
def base_url(request: pytest.FixtureRequest, given_base_url: str | None) -> str:
    return given_base_url or request.getfixturevalue("our_blog")


@pytest.fixture(scope="session")
def one_server(base_url: str, contract: Contract, patience: float) -> Iterator[Server]:
    server = Server(base_url, contract, patience)
    yield server
    server.close()


@pytest.fixture
def server(one_server: Server, request: pytest.FixtureRequest) -> Server:
    one_server.last = None
    request.node.stash[ASKED] = one_server
    return one_server


@pytest.fixture
def visitor(server: Server) -> Client:
    """Somebody without an account."""
    return Client(server)


@pytest.fixture
def newcomer(server: Server) -> Person:
    """Somebody who is about to register."""
    return Person(server, "nora")


@pytest.fixture
def member(server: Server) -> NewMember:
    """Registers people."""
    return lambda: Person(server, "mia").registers()


@pytest.fixture
def author(server: Server) -> Person:
    """Somebody who has registered and will write."""
    return Person(server, "anna").registers()


@pytest.fixture
def reader(server: Server) -> Person:
    """Somebody who has registered and will read."""
    return Person(server, "ben").registers()
