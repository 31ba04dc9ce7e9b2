"""Devices over JSON: everybody looks, keepers change their own, and others' devices stay theirs."""

from importlib import import_module

import pytest
from flask import Flask

from common.errors import Unavailable
from iot_dashboard.actions import devices as actions
from iot_dashboard.models.connection import mqtt_password
from tests.fixtures.iot import DeviceOf, report
from tests.fixtures.iot_devices import reading
from tests.fixtures.people import NewPerson
from tests.fixtures.servers import DEVICE_SECRET


def test_a_registered_device_is_new_until_it_reports_and_everybody_sees_that(
    iot: Flask, member: NewPerson, stranger: NewPerson, device_of: DeviceOf
) -> None:
    device = device_of(member(iot))
    before = stranger(iot).call("GET", f"/api/devices/{device}").json
    assert (before["state"], before["last"]) == ("new", None)
    report(iot, device, reading(0))
    after = stranger(iot).call("GET", f"/api/devices/{device}").json
    assert after["state"] == "live"
    assert after["last"]["values"] == {"wind_m_s": 1.5}
    assert stranger(iot).call("GET", "/api/devices/nowhere").status_code == 404


def test_the_list_shows_every_device_in_service_page_by_page(
    iot: Flask, member: NewPerson, device_of: DeviceOf
) -> None:
    keeper = member(iot)
    devices = [device_of(keeper) for _ in range(4)]
    keeper.call("PATCH", f"/api/devices/{devices[1]}", json={"retired": True})
    found, cursor = [], ""
    while cursor is not None:
        page = keeper.call("GET", f"/api/devices?limit=2{cursor}").json
        found += [row["id"] for row in page["devices"]]
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
    assert found == sorted(set(found))
    assert set(devices) - set(found) == {devices[1]}


def test_only_the_keeper_changes_a_device_and_for_others_there_is_none(
    iot: Flask, member: NewPerson, stranger: NewPerson, device_of: DeviceOf
) -> None:
    keeper, other = member(iot), member(iot)
    device = device_of(keeper)
    for method, path, body in [
        ("PATCH", f"/api/devices/{device}", {"name": "Taken over"}),
        ("PATCH", f"/api/devices/{device}", {"retired": True}),
        ("PATCH", f"/api/devices/{device}", {"retired": False}),
        ("PATCH", f"/api/devices/{device}", {}),
        ("GET", f"/api/devices/{device}/connection", None),
    ]:
        assert other.call(method, path, json=body).status_code == 404
        assert other.call(method, path.replace(device, "nowhere"), json=body).status_code == 404
        assert stranger(iot).call(method, path, json=body).status_code == 401
        assert keeper.call(method, path, json=body).status_code == 200, "the premise"


def test_a_patch_is_done_whole_or_not_at_all(
    iot: Flask, member: NewPerson, device_of: DeviceOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = member(iot)
    path = f"/api/devices/{device_of(keeper)}"
    both = {"name": "North pier", "retired": True}
    changed = keeper.call("PATCH", path, json=both).json
    assert (changed["name"], changed["state"]) == ("North pier", "retired")

    def away(*_: object, **__: object) -> None:
        raise Unavailable

    monkeypatch.setattr(actions, "retire", away)
    assert keeper.call("PATCH", path, json=both | {"name": "South pier"}).status_code == 503
    assert keeper.call("PATCH", path, json={"name": " ", "retired": False}).status_code == 422
    unchanged = keeper.call("GET", path).json
    assert (unchanged["name"], unchanged["state"]) == ("North pier", "retired")


def test_the_keeper_is_told_how_the_device_connects(
    iot: Flask, member: NewPerson, device_of: DeviceOf
) -> None:
    keeper = member(iot)
    device = device_of(keeper)
    connection = keeper.call("GET", f"/api/devices/{device}/connection").json
    assert connection == {
        "broker": str(iot.config["BROKER"]),
        "username": device,
        "password": mqtt_password(DEVICE_SECRET, device),
        "topic": f"devices/{device}/readings",
    }


def test_a_taken_or_malformed_id_is_refused(
    iot: Flask, member: NewPerson, device_of: DeviceOf
) -> None:
    keeper = member(iot)
    again = {"id": device_of(keeper), "name": "Again"}
    refused = member(iot).call("POST", "/api/devices", json=again)
    assert refused.status_code == 409
    assert refused.json["errors"] == {"id": ["is taken"]}
    for wrong in ({"id": "A b", "name": "x"}, {"id": "ok-id", "name": " "}, again | {"keeper": 1}):
        assert keeper.call("POST", "/api/devices", json=wrong).status_code == 422, wrong


@pytest.mark.parametrize("verb", ["register", "change"])
def test_pages_and_programs_share_one_limit(
    iot: Flask,
    member: NewPerson,
    device_of: DeviceOf,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
) -> None:
    keeper = member(iot)
    device = device_of(keeper)
    method, path, page, body = {
        "register": ("POST", "/api/devices", "/mine", {"id": device, "name": "Mine"}),
        "change": ("PATCH", f"/api/devices/{device}", f"/mine/{device}", {"name": "Mine"}),
    }[verb]
    for side in ("api", "pages"):
        views = import_module(f"iot_dashboard.web.{side}.devices")
        monkeypatch.setattr(views, "PER_KEEPER", "1 per day")
    assert keeper.call(method, path, json=body).status_code != 429, "the premise"
    assert keeper.call(method, path, json=body).status_code == 429
    assert keeper.submit(page, **body).status_code == 429
    assert 'value="Mine"' in keeper.submit(page, **body).text, "what was typed is not lost"
