"""Alive means this process answers; ready means all that it needs answers, each by name."""

import time
from collections.abc import Callable, Iterator
from threading import Event

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from common.http.health import depends_on


@pytest.fixture
def needs(small: Flask) -> Iterator[Callable[[str, Callable[[], object]], None]]:
    """Gives the small app one more dependency, for one test."""
    checks = small.extensions["readiness"]
    before = dict(checks)
    yield lambda name, check: depends_on(small, name, check)
    checks.clear()
    checks.update(before)


def get(app: Flask, path: str) -> TestResponse:
    return app.test_client().get(path, base_url=app.config["PUBLIC_URL"])


def broken() -> None:
    raise ConnectionRefusedError("at 10.0.0.7 with password hunter2")


def test_an_app_with_all_it_needs_is_ready_and_names_its_parts(any_app: Flask) -> None:
    assert get(any_app, "/healthz").json == {"status": "alive"}
    answer = get(any_app, "/readyz")
    assert answer.status_code == 200
    assert answer.json["status"] == "ready"
    assert set(answer.json["parts"].values()) == {"ready"}
    assert answer.json["parts"].keys() == any_app.extensions["readiness"].keys() != set()


def test_a_part_that_is_away_is_named_and_nothing_else_is_told(
    small: Flask, needs: Callable[[str, Callable[[], object]], None]
) -> None:
    needs("teapot", broken)
    answer = get(small, "/readyz")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json["status"] == "not ready"
    assert answer.json["parts"]["teapot"] == "away: ConnectionRefusedError"
    assert answer.json["parts"]["postgresql"] == "ready"
    assert "hunter2" not in answer.text
    assert get(small, "/healthz").status_code == 200


def test_without_a_part_that_it_can_do_without_an_app_is_ready_and_says_so(small: Flask) -> None:
    parts, optional = small.extensions["readiness"], small.extensions["optional parts"]
    before = dict(parts)
    depends_on(small, "teapot", broken, optional=True)
    try:
        answer = get(small, "/readyz")
        parts["postgresql"] = broken
        worse = get(small, "/readyz")
    finally:
        parts.clear()
        parts.update(before)
        optional.clear()
    assert (answer.status_code, answer.json["status"]) == (200, "degraded")
    assert answer.json["parts"]["teapot"] == "away: ConnectionRefusedError"
    assert (worse.status_code, worse.json["status"]) == (503, "not ready")


@pytest.mark.whole
def test_parts_that_hang_cost_one_wait_and_not_one_each(
    small: Flask, needs: Callable[[str, Callable[[], object]], None]
) -> None:
    end = Event()
    for name in ("first", "second", "third"):
        needs(name, lambda: end.wait(20))
    began = time.monotonic()
    answer = get(small, "/readyz")
    took = time.monotonic() - began
    alive = time.monotonic()
    assert get(small, "/healthz").status_code == 200
    assert time.monotonic() - alive < 0.5
    end.set()
    assert answer.status_code == 503
    assert answer.json["parts"]["third"] == "away: no answer in time"
    assert took < 2.5
