"""What a device is: its id, its name, who keeps it, and when it is silent."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Self
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from common.errors import Conflict, FieldErrors, Invalid
from common.texts import fault_of_line, faults
from iot_dashboard.models.schema import Base

LONGEST_ID = 40
LONGEST_NAME = 80
# It stands in topics, client ids and URLs, so it has nothing that any of them treats as special.
DEVICE_ID = re.compile(rf"[a-z0-9]([a-z0-9-]{{0,{LONGEST_ID - 2}}}[a-z0-9])?")
RESERVED_IDS = frozenset({"ingest"})  # the broker's own user
PER_KEEPER = "30 per minute"  # of each verb; somebody who sets up a room full of devices by hand
SILENT_AFTER = timedelta(seconds=60)

State = Literal["new", "live", "silent", "retired"]


class DeviceTaken(Conflict):
    title = "Device taken"


@dataclass(frozen=True, slots=True)
class DeviceWish:
    """What somebody typed to register a device."""

    id: str
    name: str

    def faults(self) -> FieldErrors:
        """What is wrong with each field; empty for a device that can be registered."""
        return faults(
            id=_fault_of_id(self.id.strip()), name=fault_of_line(self.name.strip(), LONGEST_NAME)
        )


class Device(Base):
    """Something that measures. Everybody may look at it; only its keeper may change it."""

    __tablename__ = "devices"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    keeper_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    retired_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @classmethod
    def registered_by(cls, keeper_id: UUID, wish: DeviceWish, *, now: datetime) -> Self:
        """A new device.

        Raises:
            Invalid: naming every field that is not right.
        """
        errors = wish.faults()
        if errors:
            raise Invalid.fields(errors)
        return cls(
            id=wish.id.strip(),
            name=wish.name.strip(),
            keeper_id=keeper_id,
            created_at=now,
            retired_at=None,
        )

    def renamed(self, name: str) -> None:
        """From now on it has this name.

        Raises:
            Invalid: the name is not right; the device keeps its own.
        """
        name = name.strip()
        fault = fault_of_line(name, LONGEST_NAME)
        if fault:
            raise Invalid.fields({"name": [fault]})
        self.name = name

    def retired(self, now: datetime) -> None:
        """Its readings stay, new ones are set aside. Retired twice, it is retired since the first time."""
        self.retired_at = self.retired_at or now

    def returned(self) -> None:
        """Its readings are taken again."""
        self.retired_at = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A device with the last it said; the last three are None while it has said nothing."""

    id: str
    name: str
    created_at: datetime
    retired_at: datetime | None
    at: datetime | None
    values: dict[str, float] | None
    received_at: datetime | None


def state_of(device: Seen, now: datetime) -> State:
    """Live is who has spoken lately. Our clock decides, as the device's own may be wrong."""
    if device.retired_at is not None:
        return "retired"
    if device.received_at is None:
        return "new"
    return "live" if now - device.received_at < SILENT_AFTER else "silent"


def _fault_of_id(device_id: str) -> str | None:
    if not DEVICE_ID.fullmatch(device_id):
        return f"use 1 to {LONGEST_ID} small letters, digits and hyphens"
    return "is reserved" if device_id in RESERVED_IDS else None
