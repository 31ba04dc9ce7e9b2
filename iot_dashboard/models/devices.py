"""What a device is: its id, who keeps it, how its password comes about, and when it is silent."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from common.errors import Conflict, FieldErrors, Invalid
from iot_dashboard.models.schema import Base

# It stands in topics, client ids and URLs, so it has nothing that any of them treats as special.
DEVICE_ID = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
RESERVED_IDS = frozenset({"ingest"})  # the broker's own user
LONGEST_NAME = 80
SILENT_AFTER = timedelta(seconds=60)


class DeviceTaken(Conflict):
    title = "Device taken"


@dataclass(frozen=True, slots=True)
class DeviceWish:
    """What somebody typed to register a device."""

    id: str
    name: str

    def faults(self) -> FieldErrors:
        """What is wrong with each field; empty for a device that can be registered."""
        errors: FieldErrors = {}
        if not DEVICE_ID.fullmatch(self.id):
            errors["id"] = ["use 1 to 40 small letters, digits and hyphens"]
        elif self.id in RESERVED_IDS:
            errors["id"] = ["is reserved"]
        if not self.name.strip():
            errors["name"] = ["can't be blank"]
        elif len(self.name) > LONGEST_NAME:
            errors["name"] = [f"is longer than {LONGEST_NAME} characters"]
        elif "\0" in self.name:
            errors["name"] = ["has a character that cannot be kept (NUL)"]
        return errors


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
            id=wish.id,
            name=wish.name.strip(),
            keeper_id=keeper_id,
            created_at=now,
            retired_at=None,
        )


def mqtt_password(secret: str, device_id: str) -> str:
    """A device's password: derived, so that no list of passwords lies about.

    The price: one device's password cannot be changed alone; retire the device instead.
    """
    return hmac.new(secret.encode(), device_id.encode(), hashlib.sha256).hexdigest()[:32]


def is_live(last_received_at: datetime | None, now: datetime) -> bool:
    """Whether a device has spoken lately. Our clock decides, as the device's own may be wrong."""
    return last_received_at is not None and now - last_received_at < SILENT_AFTER
