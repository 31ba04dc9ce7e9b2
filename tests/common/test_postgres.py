"""A database that stands still, falls over or is asked for nonsense costs a request three seconds at most."""

import contextlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psutil
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from common import config
from tests.common import small_app
from tests.common.small_app import SmallSettings
from tests.fixtures.people import NewPerson
from tests.workshop.waiting import eventually
from workshop.ports import any_free_port
from workshop.servers.postgres import Postgres

LIMIT = 3.0  # seconds
BASE = "http://small.test"
PAGE = {"Accept": "text/html"}


@contextmanager
def hanging(server: Postgres) -> Iterator[None]:
    """Every process of the server stands still, as on a machine whose disk does not answer."""
    assert server.child is not None
    leader = psutil.Process(server.child.pid)
    processes = [leader, *leader.children(recursive=True)]
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):  # a backend that has just ended
            process.suspend()
    try:
        yield
    finally:
        for process in reversed(processes):
            process.resume()


def timed(ask: Callable[[], TestResponse]) -> tuple[TestResponse, float]:
    began = time.monotonic()
    return ask(), time.monotonic() - began


def get(app: Flask, path: str) -> TestResponse:
    return app.test_client().get(path, base_url=BASE)


@pytest.fixture
def well(small: Flask) -> Iterator[Flask]:
    """The small app with a database that answers, before and after."""
    eventually(lambda: get(small, "/api/database").status_code == 200)
    yield small
    eventually(lambda: get(small, "/readyz").status_code == 200)


@pytest.mark.whole
def test_while_postgresql_hangs_a_request_ends_in_time_with_503_and_all_is_well_after(
    well: Flask, own_postgres: Postgres, member: NewPerson
) -> None:
    person = member(well)
    assert get(well, "/api/database").status_code == 200, "there is a connection in the pool"
    with hanging(own_postgres):
        answer, took = timed(lambda: get(well, "/api/database"))
        assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
        assert int(answer.headers["Retry-After"]) > 0
        assert took < LIMIT
        # A page shows who is signed in: it must not ask the same database once more.
        page, took = timed(lambda: person.visit("/account"))
        assert (page.status_code, page.mimetype) == (503, "text/html")
        assert took < LIMIT
        alive, took = timed(lambda: get(well, "/healthz"))
        assert alive.status_code == 200
        assert took < 0.2
        ready, took = timed(lambda: get(well, "/readyz"))
        assert ready.status_code == 503
        assert ready.json["parts"]["postgresql"].startswith("away")
        assert took < LIMIT
    assert eventually(lambda: person.visit("/account").status_code == 200, within=LIMIT)


@pytest.mark.whole
def test_a_query_under_way_when_the_server_hangs_ends_in_time_too(
    well: Flask, own_postgres: Postgres
) -> None:
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(timed, lambda: get(well, "/api/sleep"))
        eventually(lambda: sleeping(own_postgres))
        with hanging(own_postgres):
            answer, took = asked.result(timeout=10)
    assert answer.status_code == 503
    assert took < LIMIT


@pytest.mark.whole
def test_while_the_server_hangs_one_request_at_a_time_waits_for_it_and_the_others_do_not(
    well: Flask, own_postgres: Postgres
) -> None:
    with hanging(own_postgres), ThreadPoolExecutor(12) as threads:
        assert get(well, "/api/database").status_code == 503, "the first one finds out"
        asked = [threads.submit(timed, lambda: get(well, "/api/database")) for _ in range(12)]
        answers = [one.result(timeout=10) for one in asked]
    assert {answer.status_code for answer, _ in answers} == {503}
    assert sum(took > 0.5 for _, took in answers) <= 1, [round(took, 2) for _, took in answers]


@pytest.mark.whole
def test_a_query_that_takes_too_long_is_ended_by_the_server(
    well: Flask, own_postgres: Postgres
) -> None:
    answer, took = timed(lambda: get(well, "/api/sleep"))
    assert answer.status_code == 503
    assert took < LIMIT
    assert not sleeping(own_postgres), "the server does not go on for nobody"


def test_a_server_that_is_not_there_is_503_at_once(small_settings: SmallSettings) -> None:
    nowhere = f"postgresql://small:x@127.0.0.1:{any_free_port()}/small"
    settings = config.load(
        SmallSettings, **(small_settings.model_dump() | {"database_url": nowhere})
    )
    answer, took = timed(lambda: get(small_app.create_app(settings), "/api/database"))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    assert "127.0.0.1" not in answer.text, "where things are is nobody's business"
    assert took < 1


def test_after_a_restart_no_request_fails_for_a_connection_of_before(
    well: Flask, own_postgres: Postgres
) -> None:
    assert get(well, "/api/database").status_code == 200, "there is a connection in the pool"
    own_postgres.stop()
    assert get(well, "/api/database").status_code == 503
    own_postgres.start()
    own_postgres.wait_until_ready()
    assert [get(well, "/api/database").status_code for _ in range(3)] == [200, 200, 200]


def sleeping(server: Postgres) -> bool:
    """Whether some backend is at work on `pg_sleep`."""
    with server._connect() as connection:  # noqa: SLF001  the superuser's own way in
        query = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        return connection.execute(query).fetchone() is not None
