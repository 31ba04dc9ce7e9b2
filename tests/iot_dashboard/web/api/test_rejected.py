"""What was set aside, over JSON: for the keeper of the device that sent it, and for nobody else."""

from flask import Flask

from tests.fixtures.iot import DeviceOf, report
from tests.fixtures.iot_devices import reading
from tests.fixtures.people import NewPerson


def test_a_retired_device_is_set_aside_and_only_its_keeper_sees_that(
    iot: Flask, member: NewPerson, stranger: NewPerson, device_of: DeviceOf
) -> None:
    keeper, other = member(iot), member(iot)
    device = device_of(keeper)
    keeper.call("PATCH", f"/api/devices/{device}", json={"retired": True})
    assert report(iot, device, reading(0), b"<script>", b"<script>").rejected == 3
    rejected = keeper.call("GET", "/api/rejected").json["rejected"]
    assert {(row["payload"], row["times"]) for row in rejected} >= {("<script>", 2)}
    assert other.call("GET", "/api/rejected").json["rejected"] == []
    assert stranger(iot).call("GET", "/api/rejected").status_code == 401
    keeper.call("PATCH", f"/api/devices/{device}", json={"retired": False})
    assert report(iot, device, reading(0)).stored == 1


def test_pages_are_gapless_newest_first(iot: Flask, member: NewPerson, device_of: DeviceOf) -> None:
    keeper = member(iot)
    report(iot, device_of(keeper), *[f"no {number}".encode() for number in range(5)])
    found, cursor = [], ""
    while cursor is not None:
        page = keeper.call("GET", f"/api/rejected?limit=2{cursor}").json
        found += [row["payload"] for row in page["rejected"]]
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
    assert sorted(found) == [f"no {number}" for number in range(5)]
