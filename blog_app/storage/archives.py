"""What was published in which month: counts that are kept, and lists along the index of all lists."""

from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog_app.models.archives import months
from blog_app.models.articles import PUBLISHED, Article
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


def addresses(session: Session, since: date, until: date, most: int) -> list[tuple[str, datetime]]:
    """(slug, when it changed last) of what was published between these days, the newest first."""
    moment = Article.published_at
    statement = select(Article.slug, Article.updated_at).where(
        Article.status == PUBLISHED, moment >= midnight(since), moment < midnight(until)
    )
    found = session.execute(statement.order_by(moment.desc(), Article.id.desc()).limit(most))
    return [(row.slug, row.updated_at) for row in found]


def midnight(day: date) -> datetime:
    """When it begins."""
    return datetime.combine(day, time(), UTC)
