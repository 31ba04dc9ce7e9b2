"""The portal tells the truth about four apps, whatever they answer, and no viewer waits for them."""

import json
import threading
import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.workshop.portal.stand_ins import ADA, APPS, READY, StandIns
from tests.workshop.portal.visits import (
    XSS,
    get,
    page_of,
    seen,
    shape_of_page,
)
from tests.workshop.waiting import eventually
from workshop.checkout import Checkout
from workshop.portal import watch


def test_a_running_app_shows_its_state_its_numbers_its_ground_and_the_ways_in(
    apps: StandIns, portal: FlaskClient
) -> None:
    apps.are_ready("blog")
    apps.count("blog", [ADA], articles=1234)
    apps.are_written_down("blog")
    told = seen(portal, "blog", state="ready", counters={"articles": 1234})
    assert told["url"] == apps.urls["blog"]
    page = page_of(portal)
    assert "Ready" in page
    assert '<dt>articles</dt><dd data-counter="articles">1,234</dd>' in page
    assert 'PostgreSQL 18<span class="only-wide"> · <span class="mono">127.0.0.1:15432<' in page
    assert f'href="{apps.urls["blog"]}/sign-in/demo/ada"' in page
    for path in ("/", "/docs", "/metrics", "/readyz"):
        assert f'href="{apps.urls["blog"]}{path}"' in page


def test_an_app_that_does_not_run_says_how_to_start_it_with_what_runs(
    apps: StandIns, portal: FlaskClient
) -> None:
    assert "python3 run.py shop<" in eventually(lambda: all_off(portal))
    apps.are_ready("blog")
    apps.are_written_down("blog")
    seen(portal, "blog", state="ready")
    assert "python3 run.py blog shop<" in page_of(portal)


def all_off(portal: FlaskClient) -> str | None:
    page = page_of(portal)
    return page if page.count("Not started") >= len(APPS) else None


def test_a_state_file_that_is_damaged_or_of_a_dead_launcher_means_that_nothing_runs(
    apps: StandIns, portal: FlaskClient, place: Checkout
) -> None:
    state = place.run / "state.json"
    apps.are_written_down("blog")
    seen(portal, "blog", state="silent")
    state.write_text("{", "utf-8")
    seen(portal, "blog", state="off")
    apps.are_written_down("blog")
    seen(portal, "blog", state="silent")
    state.write_text(json.dumps({**json.loads(state.read_text("utf-8")), "mark": "0"}), "utf-8")
    seen(portal, "blog", state="off")


def test_parts_that_are_away_are_named(apps: StandIns, portal: FlaskClient) -> None:
    parts = {"postgres": "away: OperationalError", "valkey": "ready"}
    apps.say("blog", "/readyz", {"status": "not ready", "parts": parts}, status=503)
    apps.are_written_down("blog")
    assert seen(portal, "blog", state="away")["label"] == "postgres is away"


def test_an_app_that_was_killed_is_starting_and_its_numbers_keep_their_place(
    apps: StandIns, portal: FlaskClient
) -> None:
    apps.are_ready("blog")
    apps.count("blog", [ADA], articles=10)
    apps.are_written_down("blog")
    seen(portal, "blog", counters={"articles": 10})
    apps.go()
    seen(portal, "blog", state="starting", counters={"articles": None})
    page = page_of(portal)
    assert '<dd data-counter="articles">\N{EN DASH}</dd>' in page
    assert "/sign-in/demo/ada" in page


def test_outside_demo_mode_there_are_no_numbers(apps: StandIns, portal: FlaskClient) -> None:
    apps.are_ready("blog")
    apps.count("blog", [ADA], articles=10)
    apps.are_written_down("blog")
    seen(portal, "blog", counters={"articles": 10})
    apps.say("blog", "/api/counters", {"code": "not-found"}, status=404)
    seen(portal, "blog", state="ready", counters={})
    assert "/sign-in/demo/" not in page_of(portal)


@pytest.mark.parametrize(
    ("body", "how"),
    [
        ("<html>hello</html>", {}),
        ('{"parts": ["postgres"]}', {}),
        ('{"parts": {"postgres": 1}}', {}),
        ("[" * 50_000, {}),
        ("\x00\ud7ff", {}),
        (READY + " " * 200_000, {}),
        (READY, {"delay": 3}),
        (" ", {"drip": 0.2, "times": 50}),
        (READY, {"cut": True}),
        (READY, {"status": 500}),
    ],
    ids=["html", "list", "number", "deep", "binary", "huge", "late", "drip", "cut", "500"],
)
def test_an_answer_without_sense_harms_neither_the_viewer_nor_the_neighbours(
    apps: StandIns, portal: FlaskClient, body: str, how: dict[str, Any]
) -> None:
    apps.say("blog", "/readyz", body, **how)
    apps.say("blog", "/api/counters", body, **how)
    apps.are_ready("shop", "chat")
    get(portal, "/")  # compiles the templates
    apps.are_written_down("blog", "shop", "chat")
    started = time.monotonic()
    assert get(portal, "/").status_code == 200
    assert time.monotonic() - started < 0.5
    seen(portal, "blog", state="silent", counters={})
    seen(portal, "shop", state="ready")
    seen(portal, "chat", state="ready")


@pytest.mark.parametrize(
    "answer",
    [
        {"counters": {"articles": -1}},
        {"counters": {"articles": 1.5}},
        {"counters": {"articles": "10"}},
        {"counters": {"articles": 10**30}},
        {"counters": {f"n{number}": number for number in range(1000)}},
        {"counters": {"x" * 1000: 1}},
        {"counters": {"articles": 10}, "people": [{**ADA, "key": "../../steal?x="}]},
        {"counters": {"articles": 10}, "people": [{**ADA, "name": "A" * 10_000}]},
        {"counters": {"articles": 10}, "people": [ADA] * 1000},
    ],
)
def test_numbers_and_people_without_sense_are_left_out(
    apps: StandIns, portal: FlaskClient, answer: dict[str, Any]
) -> None:
    apps.are_ready("blog")
    apps.say("blog", "/api/counters", answer)
    apps.are_written_down("blog")
    seen(portal, "blog", state="ready", counters={})
    assert "/sign-in/demo/" not in page_of(portal)


@pytest.mark.parametrize("payload", XSS)
def test_nothing_that_an_app_says_becomes_markup(
    apps: StandIns, portal: FlaskClient, payload: str
) -> None:
    plain = shape_of_page(get(portal, "/").text)
    parts = {payload[:40]: "away"}
    apps.say("blog", "/readyz", {"parts": parts}, status=503)
    apps.count("blog", [{"key": "ada", "name": payload, "about": payload}], **{payload[:40]: 1})
    apps.are_written_down("blog")
    assert seen(portal, "blog", state="away")["counters"] == {payload[:40]: 1}
    tags, attributes = shape_of_page(get(portal, "/").text)
    assert tags - plain[0] <= {"dl", "dt", "dd", "strong", "div"}
    assert not {name for name in attributes - plain[1] if name.startswith("on")}
    assert "ababab" not in page_of(portal)


def test_many_viewers_cost_the_apps_as_much_as_one_and_nobody_nothing(
    apps: StandIns, portal: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LINGER", 0.5)
    apps.are_ready("blog")
    apps.are_written_down("blog")
    started = time.monotonic()
    for _ in range(100):
        get(portal, "/api/state")
    looks = (time.monotonic() - started) / watch.PACE + 2
    assert apps.asked("blog", "/readyz") <= looks
    eventually(lambda: all(thread.name != "watch" for thread in threading.enumerate()))
    seen(portal, "blog", state="ready")  # and it begins again


def test_what_was_known_long_ago_is_not_told_as_a_fact(
    apps: StandIns, portal: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    apps.are_ready("blog")
    apps.count("blog", articles=10)
    apps.are_written_down("blog")
    seen(portal, "blog", state="ready", counters={"articles": 10})
    monkeypatch.setattr(watch, "STALE", -1.0)
    told = get(portal, "/api/state").json["apps"]["blog"]
    assert (told["state"], told["counters"]) == ("looking", {"articles": 10})


def test_the_shape_changes_when_the_page_must_be_drawn_anew_and_only_then(
    apps: StandIns, portal: FlaskClient
) -> None:
    apps.are_ready("blog")
    apps.count("blog", articles=10)
    apps.are_written_down("blog")
    seen(portal, "blog", state="ready")
    before = get(portal, "/api/state").json["shape"]
    assert f'data-shape="{before}"' in page_of(portal)
    apps.count("blog", articles=11)
    seen(portal, "blog", counters={"articles": 11})
    assert get(portal, "/api/state").json["shape"] == before
    apps.count("blog", [ADA], articles=11)
    eventually(lambda: get(portal, "/api/state").json["shape"] != before)
