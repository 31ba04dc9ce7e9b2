"""The dashboard over JSON: everybody looks, keepers change their own, and others' devices stay theirs."""

import itertools
import os
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from common import clock
from common.ids import new_id
from iot_dashboard.actions import readings
from iot_dashboard.models.devices import mqtt_password
from iot_dashboard.models.messages import Message
from iot_dashboard.storage.database import db
from tests.fixtures.iot_devices import reading
from tests.fixtures.people import NewPerson, Person
from tests.fixtures.servers import DEVICE_SECRET

_numbers = itertools.count(1)


def registered(keeper: Person) -> str:
    device = f"d{os.getpid()}-{next(_numbers)}"
    answer = keeper.call("POST", "/api/devices", json={"id": device, "name": "Mine"})
    assert answer.status_code == 201, answer.json
    assert answer.json["state"] == "new"
    return device


def report(app: Flask, device: str, *payloads: bytes) -> readings.Taken:
    topic = f"devices/{device}/readings"
    messages = [Message(device, topic, payload, clock.now()) for payload in payloads]
    with app.app_context():
        return readings.take(db.session(), messages, batch_id=new_id(), now=clock.now())


def test_a_registered_device_reports_and_everybody_sees_it(
    iot: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    device = registered(member(iot))
    assert report(iot, device, reading(0), reading(1), reading(1)) == readings.Taken(2, 1, 0)
    seen = stranger(iot).call("GET", f"/api/devices/{device}").json
    assert seen["state"] == "live"
    assert seen["last"]["values"] == {"wind_m_s": 1.5}
    history = stranger(iot).call("GET", f"/api/devices/{device}/readings").json
    assert [row["seq"] for row in history["readings"]] == [1, 0]


def test_history_pages_are_gapless_whatever_comes_in_meanwhile(
    iot: Flask, member: NewPerson
) -> None:
    keeper = member(iot)
    device = registered(keeper)
    report(iot, device, *[reading(seq) for seq in range(7)])
    path, found, cursor = f"/api/devices/{device}/readings?limit=3", [], ""
    while cursor is not None:
        page = keeper.call("GET", path + cursor).json
        found += [row["seq"] for row in page["readings"]]
        report(iot, device, reading(100 + len(found)))
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
    assert found == [6, 5, 4, 3, 2, 1, 0]
    since = f"/api/devices/{device}/readings?from=2026-01-01T00:01:00Z"
    assert {row["seq"] >= 60 for row in keeper.call("GET", since).json["readings"]} == {True}


def test_only_the_keeper_changes_a_device_and_for_others_there_is_none(
    iot: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    keeper, other = member(iot), member(iot)
    device = registered(keeper)
    for method, path, body in [
        ("PATCH", f"/api/devices/{device}", {"name": "Taken over"}),
        ("PATCH", f"/api/devices/{device}", {"retired": True}),
        ("GET", f"/api/devices/{device}/connection", None),
    ]:
        assert other.call(method, path, json=body).status_code == 404
        assert other.call(method, path.replace(device, "nowhere"), json=body).status_code == 404
        assert stranger(iot).call(method, path, json=body).status_code == 401
        assert keeper.call(method, path, json=body).status_code == 200, "the premise"
    assert other.visit(f"/mine/{device}").status_code == 404
    assert other.submit(f"/mine/{device}", do="return").status_code == 404


def test_the_keeper_is_told_how_the_device_connects(iot: Flask, member: NewPerson) -> None:
    keeper = member(iot)
    device = registered(keeper)
    connection = keeper.call("GET", f"/api/devices/{device}/connection").json
    assert connection["password"] == mqtt_password(DEVICE_SECRET, device)
    assert connection["topic"] == f"devices/{device}/readings"


def test_a_retired_device_is_set_aside_and_only_its_keeper_sees_that(
    iot: Flask, member: NewPerson
) -> None:
    keeper, other = member(iot), member(iot)
    device = registered(keeper)
    keeper.call("PATCH", f"/api/devices/{device}", json={"retired": True})
    assert report(iot, device, reading(0), b"<script>", b"<script>").rejected == 3
    rejected = keeper.call("GET", "/api/rejected").json["rejected"]
    assert {(row["payload"], row["times"]) for row in rejected} >= {("<script>", 2)}
    assert other.call("GET", "/api/rejected").json["rejected"] == []
    page = keeper.visit("/mine").text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page.split("<main")[1].split("</main>")[0]
    keeper.call("PATCH", f"/api/devices/{device}", json={"retired": False})
    assert report(iot, device, reading(0)).stored == 1


def test_a_taken_or_malformed_id_is_refused(iot: Flask, member: NewPerson) -> None:
    keeper = member(iot)
    device = registered(keeper)
    again = {"id": device, "name": "Again"}
    assert member(iot).call("POST", "/api/devices", json=again).status_code == 409
    for wrong in ({"id": "A b", "name": "x"}, {"id": "ok-id", "name": " "}, again | {"keeper": 1}):
        assert keeper.call("POST", "/api/devices", json=wrong).status_code == 422, wrong
    assert keeper.submit("/mine", id="A b", name="x").status_code == 422
    assert keeper.submit("/mine", id=device, name="x").status_code == 409


@pytest.mark.parametrize("query", ["span=1y", "quantity=colour", "limit=5", "device="])
def test_series_refuse_what_they_do_not_know(iot: Flask, stranger: NewPerson, query: str) -> None:
    answer = stranger(iot).call("GET", f"/api/readings/series?device=a&{query}")
    assert answer.status_code == 422 or query == "device="


def test_series_are_means_of_equal_stretches(iot: Flask, member: NewPerson) -> None:
    keeper = member(iot)
    device = registered(keeper)
    now = datetime.now(UTC)
    begin = datetime.fromtimestamp(now.timestamp() // 30 * 30 - 300, UTC)
    values = [(0, 1.0), (10, 3.0), (29.9, 5.0), (30, 7.0)]
    rows = [
        reading(i, at=(begin + timedelta(seconds=after)).isoformat(), values={"wind_m_s": value})
        for i, (after, value) in enumerate(values)
    ]
    report(iot, device, *rows)
    query = f"device={device}&quantity=wind_m_s&span=2h"
    found = keeper.call("GET", f"/api/readings/series?{query}").json
    assert found["width_seconds"] == 30
    shown = [(b["mean"], b["least"], b["most"], b["readings"]) for b in found["series"][device]]
    assert shown == [(3.0, 1.0, 5.0, 3), (7.0, 7.0, 7.0, 1)]


def test_the_archive_is_for_admins(iot: Flask, member: NewPerson, stranger: NewPerson) -> None:
    for path in ("/api/archive", "/api/archive/2026/x.ndjson.gz"):
        assert stranger(iot).call("GET", path).status_code == 401
        assert member(iot).call("GET", path).status_code == 403


def test_every_page_answers_with_and_without_an_account(
    iot: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    keeper = member(iot)
    device = registered(keeper)
    report(iot, device, reading(0), reading(1))
    for path in ("/", f"/devices/{device}", f"/devices/{device}?span=7d&quantity=wind_m_s"):
        for person in (keeper, stranger(iot)):
            assert person.visit(path).status_code == 200
    assert stranger(iot).visit("/mine").status_code == 302
    assert keeper.visit("/mine").status_code == 200
    assert keeper.visit(f"/mine/{device}").status_code == 200
    assert stranger(iot).visit("/devices/nowhere").status_code == 404
    assert keeper.submit(f"/mine/{device}", name="Renamed").status_code == 303
    assert "Renamed" in stranger(iot).visit(f"/devices/{device}").text


def test_ready_names_every_dependency_and_the_counters_count(
    iot: Flask, stranger: NewPerson
) -> None:
    parts = stranger(iot).call("GET", "/readyz").json["parts"]
    assert parts == {"postgresql": "ready", "s3": "ready"}
    counters = stranger(iot).call("GET", "/api/counters").json["counters"]
    assert set(counters) == {"readings", "devices", "batches in S3"}
