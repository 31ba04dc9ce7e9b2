"""The doors to devices, and whom they hold up: nobody who stores readings, nobody who only looks."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from common import clock
from common.errors import NotFound
from common.ids import new_id
from common.postgres import sessions_at
from iot_dashboard.actions import readings
from iot_dashboard.models.devices import Device, DeviceTaken
from iot_dashboard.settings import IotSettings
from iot_dashboard.storage import devices
from tests.fixtures.iot import message
from tests.fixtures.iot_devices import reading


@pytest.fixture
def another(iot_settings: IotSettings) -> Iterator[Session]:
    """The session of somebody else at the same time."""
    with sessions_at(iot_settings.database_url)() as session:
        yield session


def test_readings_are_stored_while_a_keeper_changes_the_device(
    iot_session: Session, another: Session, kept_device: Device
) -> None:
    device = devices.changeable_by(iot_session, kept_device.keeper_id, kept_device.id)
    device.renamed("Not committed yet")
    iot_session.flush()
    come_in = [message(kept_device.id, reading(0))]
    taken = readings.take(another, come_in, batch_id=new_id(), now=clock.now())
    assert taken.stored == 1


def test_two_changes_of_one_device_wait_for_each_other(
    iot_session: Session, another: Session, kept_device: Device
) -> None:
    devices.changeable_by(iot_session, kept_device.keeper_id, kept_device.id)
    same = select(Device).where(Device.id == kept_device.id)
    with pytest.raises(OperationalError, match="could not obtain lock"):
        another.scalars(same.with_for_update(key_share=True, nowait=True))


def test_to_look_at_a_device_locks_nothing(
    iot_session: Session, another: Session, kept_device: Device
) -> None:
    assert devices.kept_by(iot_session, kept_device.keeper_id, kept_device.id).id == kept_device.id
    same = select(Device).where(Device.id == kept_device.id)
    assert another.scalars(same.with_for_update(nowait=True)).one().id == kept_device.id


def test_doors_open_for_the_keeper_alone(iot_session: Session, kept_device: Device) -> None:
    for door in (devices.kept_by, devices.changeable_by):
        assert door(iot_session, kept_device.keeper_id, kept_device.id).id == kept_device.id, (
            "the premise"
        )
        for keeper_id, device_id in (
            (new_id(), kept_device.id),
            (kept_device.keeper_id, "nowhere"),
        ):
            with pytest.raises(NotFound, match="You keep no such device"):
                door(iot_session, keeper_id, device_id)
    with pytest.raises(NotFound, match="There is no such device"):
        devices.seen(iot_session, "nowhere")


def test_an_id_is_kept_once(iot_session: Session, kept_device: Device) -> None:
    again = Device(
        id=kept_device.id, name="x", keeper_id=kept_device.keeper_id, created_at=clock.now()
    )
    with pytest.raises(DeviceTaken):
        devices.add(iot_session, again)
