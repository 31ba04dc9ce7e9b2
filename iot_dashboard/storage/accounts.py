"""What the dashboard knows of a person, row by row; and what is left of them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from iot_dashboard.models.devices import Device

AT_ONCE = 200  # rows in memory


def devices(session: Session, user_id: UUID) -> Iterator[dict[str, Any]]:
    """The devices; their readings are for everybody, by the API."""
    columns = (Device.id, Device.name, Device.created_at, Device.retired_at)
    statement = select(*columns).where(Device.keeper_id == user_id).order_by(Device.id)
    found = session.execute(statement.execution_options(yield_per=AT_ONCE))
    for row in found.mappings():
        yield dict(row)


def retire_all(session: Session, user_id: UUID, now: datetime) -> None:
    """Those that are in service."""
    session.execute(
        update(Device)
        .where(Device.keeper_id == user_id, Device.retired_at.is_(None))
        .values(retired_at=now)
    )
