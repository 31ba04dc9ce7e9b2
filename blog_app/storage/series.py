"""How series are kept and found. Everybody reads the published parts; to change a series it must be yours.

Locks in one order, before those of `shelf.py`: the series, its articles by id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.schema import users
from blog_app.models.series import InAnotherSeries, Series, series_parts
from blog_app.storage.profiles import is_named
from blog_app.storage.series_parts import visible
from common.errors import Forbidden, Invalid, NotFound
from common.paging import After, Page, page


@dataclass(frozen=True, slots=True)
class Row:
    """A series as readers see it; `articles`: how many of them are there for this reader."""

    id: UUID
    slug: str
    title: str
    description: str
    created_at: datetime
    author: str
    articles: int


def add(session: Session, series: Series) -> None:
    session.add(series)
    session.flush()


def remove(session: Session, series: Series) -> None:
    """Its articles stay, in no series."""
    session.execute(delete(Series).where(Series.id == series.id))


def editable_by(session: Session, author_id: UUID, slug: str) -> Series:
    """The author's series, locked until the end of the transaction. Raises NotFound; Forbidden."""
    found = session.scalar(
        select(Series)
        .where(Series.slug == slug)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise _not_there()
    if found.author_id != author_id:
        raise Forbidden("This series is another's.", errors={"series": ["forbidden"]})
    return found


def arrange(session: Session, series: Series, article_ids: Sequence[UUID]) -> None:
    """Make these, in this order, the articles of the series, which is locked.

    Raises:
        Invalid: one is not its author's. InAnotherSeries: one is in another; the key decides.
    """
    _lock(session, series, article_ids)
    session.execute(delete(series_parts).where(series_parts.c.series_id == series.id))
    rows = [
        {"article_id": article_id, "series_id": series.id, "position": position}
        for position, article_id in enumerate(article_ids, start=1)
    ]
    if not rows:
        return
    # By id, so that two authors' tabs that want the same articles do not wait for each other in a circle.
    statement = insert_or_skip(series_parts).values(sorted(rows, key=lambda row: row["article_id"]))
    statement = statement.on_conflict_do_nothing(index_elements=["article_id"])
    kept = set(session.scalars(statement.returning(series_parts.c.article_id)))
    if len(kept) < len(rows):
        names = [str(article_id) for article_id in article_ids if article_id not in kept]
        fault = f"in another series already: {', '.join(names)}"
        raise InAnotherSeries(
            "Take it out of the other series first.", errors={"articles": [fault]}
        )


def by_slug(session: Session, slug: str, reader_id: UUID | None) -> Row:
    """The series at this address. Raises NotFound."""
    row = session.execute(_rows(reader_id).where(Series.slug == slug)).first()
    if row is None:
        raise _not_there()
    return Row(*row)


def latest(
    session: Session, reader_id: UUID | None, limit: int, after: After, author: str | None = None
) -> Page[Row]:
    """The one that was begun last first; of everybody, or of the author of this name."""
    statement = _rows(reader_id)
    if author:
        statement = statement.where(is_named(author))
    if after is not None:
        statement = statement.where(Series.id < after[0])
    found = session.execute(statement.order_by(Series.id.desc()).limit(limit + 1))
    return page([Row(*row) for row in found], limit, key=lambda row: [row.id])


def _lock(session: Session, series: Series, article_ids: Sequence[UUID]) -> None:
    """The articles that are in it or shall be, so that none is deleted meanwhile."""
    inside = select(series_parts.c.article_id).where(series_parts.c.series_id == series.id)
    found = session.execute(
        select(Article.id, Article.author_id)
        .where(or_(Article.id.in_(article_ids), Article.id.in_(inside)))
        .order_by(Article.id)
        .with_for_update(read=True, key_share=True)
    )
    own = {row.id for row in found if row.author_id == series.author_id}
    if missing := [str(one) for one in article_ids if one not in own]:
        raise Invalid.field("articles", f"none of yours: {', '.join(missing)}")


def _rows(reader_id: UUID | None) -> Select[*tuple[Any, ...]]:
    """A series without anything to read is there for its author only."""
    articles = (
        select(func.count())
        .select_from(series_parts)
        .join(Article, Article.id == series_parts.c.article_id)
        .where(series_parts.c.series_id == Series.id, visible(reader_id))
        .scalar_subquery()
    )
    something = articles > 0
    return (
        select(
            Series.id, Series.slug, Series.title, Series.description, Series.created_at,
            users.c.name, articles,
        )
        .join(users, users.c.id == Series.author_id)
        .where(or_(something, Series.author_id == reader_id) if reader_id else something)
    )  # fmt: skip


def _not_there() -> NotFound:
    return NotFound("There is no such series.", errors={"series": ["not found"]})
