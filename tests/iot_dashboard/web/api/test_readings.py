"""Readings over JSON: a device's history page by page, and buckets for charts."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.fixtures.iot import DeviceOf, report
from tests.fixtures.iot_devices import reading
from tests.fixtures.people import NewPerson


def test_a_devices_readings_are_there_for_everybody_newest_first(
    iot: Flask, member: NewPerson, stranger: NewPerson, device_of: DeviceOf
) -> None:
    device = device_of(member(iot))
    report(iot, device, reading(0), reading(1), reading(1))
    found = stranger(iot).call("GET", f"/api/devices/{device}/readings").json
    assert [row["seq"] for row in found["readings"]] == [1, 0]
    assert stranger(iot).call("GET", "/api/devices/nowhere/readings").status_code == 404


def test_history_pages_are_gapless_whatever_comes_in_meanwhile(
    iot: Flask, member: NewPerson, device_of: DeviceOf
) -> None:
    keeper = member(iot)
    device = device_of(keeper)
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


@pytest.mark.parametrize(
    "query", ["span=1y", "quantity=colour", "limit=5", "device=", "device=" + "x" * 41]
)
def test_series_refuse_what_they_do_not_know(iot: Flask, stranger: NewPerson, query: str) -> None:
    visitor = stranger(iot)
    assert visitor.call("GET", "/api/readings/series?device=a").status_code == 200, "the premise"
    assert visitor.call("GET", f"/api/readings/series?device=a&{query}").status_code == 422


def test_series_are_means_of_equal_stretches(
    iot: Flask, member: NewPerson, device_of: DeviceOf
) -> None:
    keeper = member(iot)
    device = device_of(keeper)
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
