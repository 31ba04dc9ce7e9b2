"""A portal on an empty checkout, and the four apps that it looks at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.workshop.portal.stand_ins import StandIns
from tests.workshop.portal.visits import client_of
from workshop.checkout import Checkout
from workshop.portal import watch


@pytest.fixture
def place(tmp_path: Path) -> Checkout:
    """A checkout in which no process is started, so that nobody has to look for left ones."""
    made = Checkout(tmp_path / "Sam's check out")
    made.path.mkdir()
    made.make_rooms()
    return made


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal looks more often than in life, and not for long, so that tests wait less."""
    monkeypatch.setattr(watch, "PACE", 0.1)
    monkeypatch.setattr(watch, "LINGER", 3.0)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIns]:
    made = StandIns(tmp_path_factory.mktemp("apps"))
    yield made
    made.go()


@pytest.fixture
def apps(house: StandIns, place: Checkout) -> Iterator[StandIns]:
    with house.run_in(place) as room:
        yield room


@pytest.fixture
def portal(place: Checkout) -> FlaskClient:
    return client_of(place)
