"""How readings are kept and found.

Ids are given out and become visible in the same order (`in_order`), so "everything after id 17" misses
nothing: the live stream stands on that.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Double,
    Select,
    Text,
    cast,
    column,
    func,
    literal,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from common.paging import After, Page, page
from iot_dashboard.models.readings import Reading

IN_ORDER = 7_210_332  # any number that no other lock of this database has


@dataclass(frozen=True, slots=True)
class Stored:
    """A reading as it is shown."""

    id: int
    device_id: str
    at: datetime
    seq: int
    values: dict[str, float]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Bucket:
    """One quantity of one device over a stretch of time that begins `at`."""

    device_id: str
    at: datetime
    mean: float
    least: float
    most: float
    readings: int


STORED = (
    Reading.id,
    Reading.device_id,
    Reading.at,
    Reading.seq,
    Reading.values,
    Reading.received_at,
)


WRITTEN: dict[str, TypeEngine[Any]] = {
    "device_id": Text(),
    "at": DateTime(timezone=True),
    "seq": BigInteger(),
    "values": Text(),
    "received_at": DateTime(timezone=True),
}


def in_order(session: Session) -> None:
    """From here to the commit nobody else stores readings.

    Without it two writers could take ids 1 and 2 and commit 2 first; who then asks for what came after
    2 would never see 1.
    """
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IN_ORDER})


def add_all(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    """Keep the readings that are not there yet; says how many those were.

    The unique constraint decides, not a look beforehand: a broker that delivers twice has one effect.
    One array a column instead of one parameter a value: the statement is the same for any number of
    rows, so nobody has to read it anew.
    """
    if not rows:
        return 0
    arrays = [
        literal([_written(row[name]) for row in rows], ARRAY(kind))
        for name, kind in WRITTEN.items()
    ]
    given = func.unnest(*arrays).table_valued(*WRITTEN).render_derived("given")
    columns = [
        given.c[name] if name != "values" else cast(given.c[name], JSONB) for name in WRITTEN
    ]
    statement = insert_or_skip(Reading).from_select(list(WRITTEN), select(*columns))
    statement = statement.on_conflict_do_nothing()
    return len(session.execute(statement.returning(Reading.id)).all())


def newest_id(session: Session) -> int:
    return session.scalar(select(func.max(Reading.id))) or 0


def after(
    session: Session, reading_id: int, limit: int, device_ids: Sequence[str] = ()
) -> list[Stored]:
    """What was stored after `reading_id`, in that order; of these devices only, if any are named."""
    statement = select(*STORED).where(Reading.id > reading_id).order_by(Reading.id)
    if device_ids:
        statement = statement.where(Reading.device_id.in_(device_ids))
    return [Stored(*row) for row in session.execute(statement.limit(limit))]


def of_device(
    session: Session,
    device_id: str,
    limit: int,
    after: After = None,
    since: datetime | None = None,
) -> Page[Stored]:
    """Newest first; `after` is the (at, seq) of the last one on the page before."""
    statement = _of(device_id).order_by(Reading.at.desc(), Reading.seq.desc())
    if after is not None:
        statement = statement.where(tuple_(Reading.at, Reading.seq) < after)
    if since is not None:
        statement = statement.where(Reading.at >= since)
    rows = [Stored(*row) for row in session.execute(statement.limit(limit + 1))]
    return page(rows, limit, key=lambda row: [row.at.isoformat(), row.seq])


def buckets(
    session: Session,
    device_ids: Sequence[str],
    quantity: str,
    *,
    since: datetime,
    until: datetime,
    width: timedelta,
) -> list[Bucket]:
    """Mean, least and most per bucket of `width`: a week of readings as the few hundred points a chart has."""
    value = cast(Reading.values[quantity].astext, Double[float])
    start = func.date_bin(width, Reading.at, since).label("start")
    statement = (
        select(
            Reading.device_id,
            start,
            func.avg(value),
            func.min(value),
            func.max(value),
            func.count(),
        )
        .where(
            Reading.device_id.in_(device_ids),
            Reading.at >= since,
            Reading.at < until,
            Reading.values.has_key(quantity),
        )
        .group_by(Reading.device_id, column("start"))
        .order_by(Reading.device_id, column("start"))
    )
    return [Bucket(*row) for row in session.execute(statement)]  # pyrefly: ignore[bad-argument-type]


def count(session: Session) -> int:
    """About how many: duplicates leave holes between ids, and counting would read every row."""
    return newest_id(session)


def _written(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


def _of(device_id: str) -> Select[*tuple[Any, ...]]:
    return select(*STORED).where(Reading.device_id == device_id)
