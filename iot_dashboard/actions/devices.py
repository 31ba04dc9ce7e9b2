"""What keepers do with their devices."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from common.errors import Invalid, NotFound
from iot_dashboard.models.devices import Device, DeviceTaken, DeviceWish
from iot_dashboard.storage import devices


@dataclass(frozen=True, slots=True)
class Change:
    """What a keeper changes; None stays as it is."""

    name: str | None = None
    retired: bool | None = None


def register(session: Session, keeper_id: UUID, wish: DeviceWish, *, now: datetime) -> Device:
    """Register a device; from now on its readings are taken.

    Raises:
        Invalid: naming every field that is not right; nothing is written.
        DeviceTaken: ids are public, so this may be told.
    """
    device = Device.registered_by(keeper_id, wish, now=now)
    if not devices.add(session, device):
        raise DeviceTaken(f"There is a device {wish.id} already.", errors={"id": ["is taken"]})
    session.commit()
    return device


def change(
    session: Session, keeper_id: UUID, device_id: str, wish: Change, *, now: datetime
) -> None:
    """Rename a device, retire it (its readings stay, new ones are set aside) or bring it back.

    Raises:
        NotFound: there is none, or somebody else keeps it: the answer is the same.
        Invalid: a bad name.
    """
    device = devices.kept_by(session, keeper_id, device_id)
    if device is None:
        raise NotFound("You keep no such device.")
    if wish.name is not None:
        errors = DeviceWish(device.id, wish.name).faults()
        if errors:
            raise Invalid("Some fields are not right: " + ", ".join(errors), errors=errors)
        device.name = wish.name.strip()
    if wish.retired is not None:
        device.retired_at = (device.retired_at or now) if wish.retired else None
    session.commit()
