"""How batches are kept until they are archived, and found again afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from common.paging import After, Page, page
from iot_dashboard.models.batches import Batch


@dataclass(frozen=True, slots=True)
class Archived:
    """An object in the archive: one or more batches, in the order they were stored."""

    object_key: str
    batches: int
    messages: int
    archived_at: datetime


def add(session: Session, batch: Batch) -> None:
    session.add(batch)


def waiting(session: Session, limit: int) -> list[Batch]:
    """The oldest batches that are not archived yet, ours until the commit.

    SKIP LOCKED: a second archiver takes the next ones instead of waiting for these.
    """
    statement = (
        select(Batch)
        .where(Batch.archived_at.is_(None))
        .order_by(Batch.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(session.scalars(statement))


def mark_archived(session: Session, ids: Sequence[UUID], *, object_key: str, now: datetime) -> None:
    """From now on the archive has them; the raw bytes here go in the same write."""
    session.execute(
        update(Batch)
        .where(Batch.id.in_(ids))
        .values(raw=None, object_key=object_key, archived_at=now)
        .execution_options(synchronize_session=False)
    )


def archived(session: Session, limit: int, after: After) -> Page[Archived]:
    """Objects in the archive, newest first; keys begin with the hour, so they sort by time."""
    statement = (
        select(
            Batch.object_key, func.count(), func.sum(Batch.messages), func.max(Batch.archived_at)
        )
        .where(Batch.object_key.is_not(None))
        .group_by(Batch.object_key)
        .order_by(Batch.object_key.desc())
    )
    if after is not None:
        statement = statement.where(Batch.object_key < after[0])
    found: Any = session.execute(statement.limit(limit + 1))  # not null, as the filter says
    rows = [Archived(*row) for row in found]
    return page(rows, limit, key=lambda row: [row.object_key])


def count_archived(session: Session) -> int:
    statement = select(func.count()).select_from(Batch).where(Batch.archived_at.is_not(None))
    return session.scalar(statement) or 0
