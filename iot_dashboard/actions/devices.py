"""What keepers do with their devices."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from iot_dashboard.models.devices import Device, DeviceWish
from iot_dashboard.storage import devices


def register(session: Session, keeper_id: UUID, wish: DeviceWish, *, now: datetime) -> Device:
    """Register a device; from now on its readings are taken.

    Raises:
        Invalid: naming every field that is not right; nothing is written.
        DeviceTaken: ids are public, so this may be told.
    """
    device = Device.registered_by(keeper_id, wish, now=now)
    devices.add(session, device)
    session.commit()
    return device


def rename(session: Session, keeper_id: UUID, device_id: str, name: str) -> None:
    """Give a device another name; its id stays.

    Raises:
        NotFound: there is none, or somebody else keeps it: the answer is the same.
        Invalid: a bad name.
    """
    devices.changeable_by(session, keeper_id, device_id).renamed(name)
    session.commit()


def retire(session: Session, keeper_id: UUID, device_id: str, *, now: datetime) -> None:
    """Take no more readings of a device; those it has stay.

    Raises:
        NotFound: there is none, or somebody else keeps it: the answer is the same.
    """
    devices.changeable_by(session, keeper_id, device_id).retired(now)
    session.commit()


def bring_back(session: Session, keeper_id: UUID, device_id: str) -> None:
    """Take the readings of a retired device again.

    Raises:
        NotFound: there is none, or somebody else keeps it: the answer is the same.
    """
    devices.changeable_by(session, keeper_id, device_id).returned()
    session.commit()
