"""The doors to devices, and whom they hold up: nobody who stores readings, nobody who only looks."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from common import clock
from common.errors import NotFound
from common.ids import new_id
from iot_dashboard.actions import readings
from iot_dashboard.models.devices import Device, DeviceTaken
from iot_dashboard.settings import IotSettings
from iot_dashboard.storage import devices
from iot_dashboard.storage.database import sessions_at
from tests.fixtures.iot import DeviceOf, message
from tests.fixtures.iot_devices import reading
from tests.fixtures.people import NewPerson


@pytest.fixture
def kept(iot_session: Session, iot: Flask, member: NewPerson, device_of: DeviceOf) -> Device:
    found = iot_session.get(Device, device_of(member(iot)))
    assert found is not None
    iot_session.commit()
    return found


@pytest.fixture
def another(iot_settings: IotSettings) -> Iterator[Session]:
    """The session of somebody else at the same time."""
    with sessions_at(iot_settings.database_url)() as session:
        yield session


def test_readings_are_stored_while_a_keeper_changes_the_device(
    iot_session: Session, another: Session, kept: Device
) -> None:
    device = devices.changeable_by(iot_session, kept.keeper_id, kept.id)
    device.renamed("Not committed yet")
    iot_session.flush()
    come_in = [message(kept.id, reading(0))]
    taken = readings.take(another, come_in, batch_id=new_id(), now=clock.now())
    assert taken.stored == 1


def test_two_changes_of_one_device_wait_for_each_other(
    iot_session: Session, another: Session, kept: Device
) -> None:
    devices.changeable_by(iot_session, kept.keeper_id, kept.id)
    same = select(Device).where(Device.id == kept.id)
    with pytest.raises(OperationalError, match="could not obtain lock"):
        another.scalars(same.with_for_update(key_share=True, nowait=True))


def test_to_look_at_a_device_locks_nothing(
    iot_session: Session, another: Session, kept: Device
) -> None:
    assert devices.kept_by(iot_session, kept.keeper_id, kept.id).id == kept.id
    same = select(Device).where(Device.id == kept.id)
    assert another.scalars(same.with_for_update(nowait=True)).one().id == kept.id


def test_doors_open_for_the_keeper_alone(iot_session: Session, kept: Device) -> None:
    for door in (devices.kept_by, devices.changeable_by):
        assert door(iot_session, kept.keeper_id, kept.id).id == kept.id, "the premise"
        for keeper_id, device_id in ((new_id(), kept.id), (kept.keeper_id, "nowhere")):
            with pytest.raises(NotFound, match="You keep no such device"):
                door(iot_session, keeper_id, device_id)
    with pytest.raises(NotFound, match="There is no such device"):
        devices.seen(iot_session, "nowhere")


def test_an_id_is_kept_once(iot_session: Session, kept: Device) -> None:
    again = Device(id=kept.id, name="x", keeper_id=kept.keeper_id, created_at=clock.now())
    with pytest.raises(DeviceTaken):
        devices.add(iot_session, again)
