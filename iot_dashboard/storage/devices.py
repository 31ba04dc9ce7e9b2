"""How devices are kept and found.

Everybody may look at a device; whoever changes one comes through `kept_by(session, user, id)`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, true
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from common.paging import After, Page, page
from iot_dashboard.models.devices import Device
from iot_dashboard.models.readings import Reading


@dataclass(frozen=True, slots=True)
class Seen:
    """A device with the last it said; all three are None while it has said nothing."""

    id: str
    name: str
    created_at: datetime
    retired_at: datetime | None
    at: datetime | None
    values: dict[str, float] | None
    received_at: datetime | None


def add(session: Session, device: Device) -> bool:
    """Keep a new device. False: the id is taken, and nothing was written."""
    columns = {column.key: getattr(device, column.key) for column in Device.__table__.columns}
    statement = insert_or_skip(Device).values(columns).on_conflict_do_nothing().returning(Device.id)
    return session.execute(statement).first() is not None


def kept_by(session: Session, keeper_id: UUID, device_id: str) -> Device | None:
    """The device for its keeper to change; for anybody else there is none."""
    return session.scalar(
        select(Device)
        .where(Device.id == device_id, Device.keeper_id == keeper_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def all_kept_by(session: Session, keeper_id: UUID) -> list[Seen]:
    statement = _seen().where(Device.keeper_id == keeper_id).order_by(Device.id)
    return [Seen(*row) for row in session.execute(statement.limit(500))]


def seen(session: Session, device_id: str) -> Seen | None:
    row = session.execute(_seen().where(Device.id == device_id)).first()
    return Seen(*row) if row else None


def in_service(session: Session, limit: int, after: After) -> Page[Seen]:
    """Devices by id, the retired ones left out; `after` is the last id of the page before."""
    statement = _seen().where(Device.retired_at.is_(None)).order_by(Device.id)
    if after is not None:
        statement = statement.where(Device.id > after[0])
    rows = [Seen(*row) for row in session.execute(statement.limit(limit + 1))]
    return page(rows, limit, key=lambda row: [row.id])


def listening(session: Session, device_ids: Iterable[str]) -> set[str]:
    """Those of the ids whose readings are taken: registered and not retired."""
    statement = select(Device.id).where(Device.id.in_(device_ids), Device.retired_at.is_(None))
    return set(session.scalars(statement))


def count(session: Session) -> int:
    statement = select(func.count()).select_from(Device).where(Device.retired_at.is_(None))
    return session.scalar(statement) or 0


def _seen() -> Select[Any]:
    """Each device beside the reading that came last: one look into an index per device."""
    last = (
        select(Reading.at, Reading.values, Reading.received_at)
        .where(Reading.device_id == Device.id)
        .order_by(Reading.id.desc())
        .limit(1)
        .lateral("last")
    )
    return select(
        Device.id,
        Device.name,
        Device.created_at,
        Device.retired_at,
        last.c.at,
        last.c["values"],
        last.c.received_at,
    ).join(last, true(), isouter=True)
