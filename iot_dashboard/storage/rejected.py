"""How messages that are no readings are kept and found. A door: a keeper sees those of the own devices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as insert_or_count
from sqlalchemy.orm import Session

from common.paging import After, Page, page
from iot_dashboard.models.devices import Device
from iot_dashboard.models.rejected import Rejected

MOST = 10_000  # rows; a device gone wild must not fill the disk


@dataclass(frozen=True, slots=True)
class SetAside:
    """A rejected message as its keeper sees it."""

    id: int
    device_id: str
    reason: str
    raw: bytes
    size: int
    times: int
    first_at: datetime
    last_at: datetime


def add_all(session: Session, rejected: Sequence[Rejected]) -> None:
    """Keep each, or count it when the same was set aside before. The oldest go when there are too many."""
    if not rejected:
        return
    statement = insert_or_count(Rejected)
    statement = statement.on_conflict_do_update(
        index_elements=["digest"],
        set_={
            "times": Rejected.times + statement.excluded.times,
            "last_at": statement.excluded.last_at,
        },
    )
    session.execute(statement, _counted(rejected))
    # By rank and not by distance: a message that is counted up takes an id, too, and leaves a hole.
    newest_first = select(Rejected.id).order_by(Rejected.id.desc())
    first_to_go = newest_first.offset(MOST).limit(1).scalar_subquery()
    session.execute(delete(Rejected).where(Rejected.id <= first_to_go))


def of_keeper(session: Session, keeper_id: UUID, limit: int, after: After = None) -> Page[SetAside]:
    """Newest first; `after` is the id of the last one on the page before."""
    statement = (
        select(
            Rejected.id,
            Rejected.device_id,
            Rejected.reason,
            Rejected.raw,
            Rejected.size,
            Rejected.times,
            Rejected.first_at,
            Rejected.last_at,
        )
        .join(Device, Device.id == Rejected.device_id)
        .where(Device.keeper_id == keeper_id)
        .order_by(Rejected.id.desc())
    )
    if after is not None:
        statement = statement.where(Rejected.id < after[0])
    rows = [SetAside(*row) for row in session.execute(statement.limit(limit + 1))]
    return page(rows, limit, key=lambda row: [row.id])


def _counted(rejected: Sequence[Rejected]) -> list[dict[str, Any]]:
    """A row for each different message, in the order of digests: two writers never lock crosswise."""
    columns = [column.key for column in Rejected.__table__.columns if column.key != "id"]
    rows: dict[bytes, dict[str, Any]] = {}
    for one in rejected:
        if one.digest in rows:
            rows[one.digest]["times"] += 1
            rows[one.digest]["last_at"] = one.last_at
        else:
            rows[one.digest] = {column: getattr(one, column) for column in columns}
    return [rows[digest] for digest in sorted(rows)]
