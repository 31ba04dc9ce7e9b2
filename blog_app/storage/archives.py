"""What was published in which month: counts that are kept, and lists along the index of all lists."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog_app.models.archives import months
from common.errors import NotFound


def by_month(session: Session) -> list[tuple[date, int]]:
    """(first day, how many articles) of all months that have any, the newest first."""
    statement = select(months.c.month, months.c.articles).order_by(months.c.month.desc())
    return [(row.month, row.articles) for row in session.execute(statement)]


def count(session: Session, since: date, until: date) -> int:
    """How many were published in these months. Raises NotFound: none."""
    statement = select(months.c.articles).where(months.c.month >= since, months.c.month < until)
    found = sum(session.scalars(statement))
    if not found:
        raise NotFound("Nothing was published then.")
    return found
