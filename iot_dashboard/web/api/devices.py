"""Devices over JSON: everybody may look, keepers may change their own."""

from datetime import datetime

from flask import Blueprint, current_app
from pydantic import Field

from common import clock
from common.auth.access import current_user, public, signed_in
from common.http.limits import rate_limits
from common.http.openapi import Input, Output, PageQuery, contract
from common.paging import key_of
from iot_dashboard.actions import devices as actions
from iot_dashboard.models.connection import mqtt_password, topic_of
from iot_dashboard.models.devices import PER_KEEPER, DeviceWish, Seen, State, state_of
from iot_dashboard.storage import devices as stored
from iot_dashboard.storage.database import db, together

devices = Blueprint("devices_api", __name__, url_prefix="/api/devices")


class NewDevice(Input):
    id: str
    name: str


class DeviceChange(Input):
    name: str | None = None
    retired: bool | None = Field(None, description="Readings of a retired device are set aside")


class LastReading(Output):
    at: str
    values: dict[str, float]


class DeviceOut(Output):
    id: str
    name: str
    state: State
    created_at: str
    last: LastReading | None


class DeviceList(Output):
    devices: list[DeviceOut]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page")


class Connection(Output):
    """How a device connects. Its client id is its user name."""

    broker: str
    username: str
    password: str
    topic: str


@devices.get("")
@public
@contract("devices", HTTP_200=DeviceList)
def list_devices(query: PageQuery) -> DeviceList:
    """Devices in service by id, each with the last it said."""
    found = stored.in_service(db.session(), query.limit, key_of(query.cursor, str))
    now = clock.now()
    return DeviceList(devices=[_shown(row, now) for row in found.rows], next_cursor=found.next)


@devices.post("")
@signed_in
@contract("devices", HTTP_201=DeviceOut)
def register(json: NewDevice) -> tuple[DeviceOut, int]:
    """Register a device; you keep it from now on."""
    keeper = current_user()
    rate_limits().take(PER_KEEPER, "add device", str(keeper.id))
    wish = DeviceWish(json.id, json.name)
    device = actions.register(db.session(), keeper.id, wish, now=clock.now())
    return show(device.id), 201


@devices.get("/<device_id>")
@public
@contract("devices", HTTP_200=DeviceOut)
def show(device_id: str) -> DeviceOut:
    """One device with the last it said."""
    return _shown(stored.seen(db.session(), device_id), clock.now())


@devices.patch("/<device_id>")
@signed_in
@contract("devices", HTTP_200=DeviceOut)
def change(device_id: str, json: DeviceChange) -> DeviceOut:
    """Rename, retire or bring back a device that you keep."""
    keeper_id, now = current_user().id, clock.now()
    rate_limits().take(PER_KEEPER, "change device", str(keeper_id))
    with together() as session:
        if json.name is not None:
            actions.rename(session, keeper_id, device_id, json.name)
        if json.retired is True:
            actions.retire(session, keeper_id, device_id, now=now)
        if json.retired is False:
            actions.bring_back(session, keeper_id, device_id)
    return _shown(stored.kept_by(db.session(), keeper_id, device_id), now)


@devices.get("/<device_id>/connection")
@signed_in
@contract("devices", HTTP_200=Connection)
def connection(device_id: str) -> Connection:
    """What a device that you keep needs to connect. Its password is as good as the device."""
    return connection_of(stored.kept_by(db.session(), current_user().id, device_id))


def connection_of(device: Seen) -> Connection:
    """What the device's keeper, and nobody else, may be told."""
    return Connection(
        broker=str(current_app.config["BROKER"]),
        username=device.id,
        password=mqtt_password(current_app.config["DEVICE_SECRET"], device.id),
        topic=topic_of(device.id),
    )


def _shown(row: Seen, now: datetime) -> DeviceOut:
    last = None
    if row.at is not None and row.values is not None:
        last = LastReading(at=clock.rfc3339(row.at), values=row.values)
    return DeviceOut(
        id=row.id,
        name=row.name,
        state=state_of(row, now),
        created_at=clock.rfc3339(row.created_at),
        last=last,
    )
