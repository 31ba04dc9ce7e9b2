"""What the dashboard does when a keeper's account ends: the devices are retired, what they measured stays."""

import io
import json
import zipfile

from flask import Flask

from tests.fixtures.iot import DeviceOf
from tests.fixtures.people import NewPerson
from tests.workshop.waiting import eventually


def test_devices_are_retired_with_their_keeper(
    iot: Flask, member: NewPerson, device_of: DeviceOf
) -> None:
    keeper, other = member(iot), member(iot)
    mine, theirs = device_of(keeper), device_of(other)
    answer = keeper.call("GET", "/api/auth/export")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert [one["id"] for one in json.loads(archive.read("devices.json"))] == [mine]
    wish = {"current_password": keeper.password}
    assert keeper.call("POST", "/api/auth/erase", json=wish).status_code == 202

    def state(device: str) -> str:
        return str(other.call("GET", f"/api/devices/{device}").json["state"])

    eventually(lambda: state(mine) == "retired")
    assert state(theirs) != "retired"
