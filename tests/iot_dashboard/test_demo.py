"""The demo data: put in once, and whole, however often and wherever a seed was interrupted."""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from common import migrations
from common.auth.sqlalchemy import SqlUserStore
from common.postgres import driver_url
from iot_dashboard import demo
from iot_dashboard.actions import devices
from iot_dashboard.commands import MIGRATIONS
from iot_dashboard.models.schema import sessions, users
from iot_dashboard.storage import devices as stored
from tests.fixtures.servers import PASSWORD
from tests.fixtures.variants import with_variants
from workshop.devices import DEMO_DEVICES
from workshop.servers.postgres import SUPERUSER, Postgres

NOW = datetime(2026, 11, 23, 9, 45, tzinfo=UTC)
STEPS = 4
COMMITS = 2 * len(demo.STATIONS)  # each station is registered, and reports once
EVERYTHING = {
    "users": "SELECT name, email, created_at FROM users ORDER BY name",
    "devices": "SELECT d.id, d.name, u.name, d.created_at, d.retired_at FROM devices d "
    "JOIN users u ON u.id = d.keeper_id ORDER BY d.id",
    "readings": "SELECT device_id, at, seq, values, received_at FROM readings ORDER BY 1, 2, 3",
    "batches": "SELECT stored_at, messages, md5(raw) FROM batches ORDER BY md5(raw)",
    "rejected": "SELECT reason FROM rejected",
}
_numbers = itertools.count(1)
NewSession = Callable[[], Session]


class Interrupted(Exception):
    """What happens to a seed that is killed."""


@pytest.fixture
def empty(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[NewSession]:
    """Makes sessions, each on a database of its own; a station has reported a few times only."""
    monkeypatch.setattr(demo, "STEPS", STEPS)
    made: list[Session] = []

    def new() -> Session:
        engine = create_engine(driver_url(new_database(postgres)))
        made.append(Session(engine))
        return made[-1]

    yield new
    for session in made:
        session.close()
        session.get_bind().engine.dispose()


def new_database(postgres: Postgres) -> str:
    name = f"iot_demo_{next(_numbers)}"
    owner = f"postgresql://{SUPERUSER}:{PASSWORD}@127.0.0.1:{postgres.port}/postgres"
    with psycopg.connect(owner, autocommit=True) as connection:
        parts = (sql.Identifier(name), sql.Identifier("iot"))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*parts))
    url = postgres.variables("url", "iot")["url"].rpartition("/")[0] + f"/{name}"
    migrations.upgrade(MIGRATIONS, url)
    return url


def seed(session: Session, now: datetime = NOW) -> None:
    store = SqlUserStore(session.get_bind(), users, sessions)  # type: ignore[arg-type]
    demo.seed(store, session, now=now)


def contents(session: Session) -> dict[str, list[Any]]:
    return {name: list(session.execute(text(query))) for name, query in EVERYTHING.items()}


def interrupt(session: Session, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process end right after its so many-th commit."""
    commit, commits = session.commit, itertools.count(1)

    def and_end() -> None:
        commit()
        if next(commits) == after:
            raise Interrupted

    monkeypatch.setattr(session, "commit", and_end)


def test_a_seed_in_one_go_is_all_stations_and_what_each_has_reported(empty: NewSession) -> None:
    session = empty()
    seed(session)
    found = contents(session)
    assert [row[0] for row in found["devices"]] == DEMO_DEVICES, "the simulator plays these"
    assert {row[2] for row in found["devices"]} == {"Ada", "Grace"}
    assert len(found["readings"]) == STEPS * len(DEMO_DEVICES)
    assert len(found["users"]) == len(demo.DEMO_USERS)
    assert found["rejected"] == []


@pytest.mark.whole
@pytest.mark.parametrize("after", with_variants([COMMITS // 2, 1, COMMITS // 2 + 1, COMMITS - 1]))
def test_a_seed_that_was_interrupted_is_completed_by_the_next(
    empty: NewSession, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    session, whole = empty(), empty()
    with monkeypatch.context() as ends:
        interrupt(session, after, ends)
        with pytest.raises(Interrupted):
            seed(session)
    seed(whole)
    assert contents(session) != contents(whole), "the premise"
    seed(session)
    assert contents(session) == contents(whole)


def test_seeding_again_later_doubles_nothing_and_brings_nobody_back(empty: NewSession) -> None:
    session = empty()
    seed(session)
    ada = session.scalar(text("SELECT keeper_id FROM devices WHERE id = 'station-01'"))
    devices.retire(session, ada, "station-01", now=NOW)
    devices.rename(session, ada, "station-02", "Renamed")
    before = contents(session)
    seed(session, NOW + timedelta(hours=1))
    assert contents(session) == before
    assert stored.seen(session, "station-02").name == "Renamed"
