"""How devices are kept and found.

Everybody may look at a device. Doors take the keeper who asks: `kept_by` to see what only a keeper may
see, `changeable_by` to change it. For everybody else there is no such device.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, true
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from common.errors import NotFound
from common.paging import After, Page, page
from iot_dashboard.models.devices import Device, DeviceTaken, Seen
from iot_dashboard.models.readings import Reading

NOT_KEPT = "You keep no such device."


def add(session: Session, device: Device) -> None:
    """Keep a new device.

    Raises:
        DeviceTaken: there is one with this id; the primary key decides.
    """
    columns = {column.key: getattr(device, column.key) for column in Device.__table__.columns}
    statement = insert_or_skip(Device).values(columns).on_conflict_do_nothing().returning(Device.id)
    if session.execute(statement).first() is None:
        raise DeviceTaken(f"There is a device {device.id} already.", errors={"id": ["is taken"]})


def changeable_by(session: Session, keeper_id: UUID, device_id: str) -> Device:
    """The device, for its keeper to change: nobody else changes it before the commit.

    FOR NO KEY UPDATE (`key_share`): storing readings only asks whether the id is there, and need not wait.

    Raises:
        NotFound: there is none that this user keeps.
    """
    device = session.scalar(
        select(Device)
        .where(Device.id == device_id, Device.keeper_id == keeper_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if device is None:
        raise NotFound(NOT_KEPT)
    return device


def kept_by(session: Session, keeper_id: UUID, device_id: str) -> Seen:
    """The device, for its keeper to look at. Raises NotFound like `changeable_by`."""
    statement = _seen().where(Device.id == device_id, Device.keeper_id == keeper_id)
    return _one(session, statement, NOT_KEPT)


def all_kept_by(session: Session, keeper_id: UUID) -> list[Seen]:
    statement = _seen().where(Device.keeper_id == keeper_id).order_by(Device.id)
    return [Seen(*row) for row in session.execute(statement.limit(500))]


def seen(session: Session, device_id: str) -> Seen:
    """The device as everybody sees it. Raises NotFound."""
    return _one(session, _seen().where(Device.id == device_id), "There is no such device.")


def seen_of(session: Session, device_ids: Iterable[str]) -> list[Seen]:
    """Those of the ids that are registered, whoever keeps them."""
    statement = _seen().where(Device.id.in_(device_ids))
    return [Seen(*row) for row in session.execute(statement)]


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


def _seen() -> Select[*tuple[Any, ...]]:
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


def _one(session: Session, statement: Select[*tuple[Any, ...]], otherwise: str) -> Seen:
    row = session.execute(statement).first()
    if row is None:
        raise NotFound(otherwise)
    return Seen(*row)
