"""How the articles of a series are found in their order, and an article's place among them. Which part of
how many it is counts only what the reader can read."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.lifecycle import PUBLISHED
from blog_app.models.series import Series, series_parts
from blog_app.models.slugs import address_of
from common.paging import After, Page, page


@dataclass(frozen=True, slots=True)
class Part:
    """An article of a series; `number` counts what is there for this reader, from 1."""

    number: int
    position: int
    id: UUID
    slug: str
    title: str
    description: str
    status: str

    @property
    def address(self) -> str | None:
        return address_of(self.slug)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands: part `number` of `of`; (slug, title) of its neighbours."""

    slug: str
    title: str
    number: int
    of: int
    previous: tuple[str, str] | None
    next: tuple[str, str] | None


def of_series(
    session: Session, series_id: UUID, reader_id: UUID | None, limit: int, after: After
) -> Page[Part]:
    """Its articles in their order: what is published, for its author all."""
    numbered = _numbered(reader_id).where(series_parts.c.series_id == series_id).subquery()
    statement = select(*numbered.c).order_by(numbered.c.position)
    if after is not None:
        statement = statement.where(numbered.c.position > after[0])
    found = session.execute(statement.limit(limit + 1))
    return page([Part(*row) for row in found], limit, key=lambda row: [row.position])


def place_of(session: Session, article_id: UUID) -> Place | None:
    """Where a published article stands among the published ones of its series; None: in none."""
    own = select(series_parts.c.series_id).where(series_parts.c.article_id == article_id)
    row = _numbered(None).where(series_parts.c.series_id == own.scalar_subquery())
    in_order = {"order_by": series_parts.c.position}
    around = (
        row.add_columns(
            Series.slug.label("series_slug"),
            Series.title.label("series_title"),
            func.count().over().label("of"),
            *(
                step(column).over(**in_order).label(f"{name}_{column.key}")
                for name, step in (("previous", func.lag), ("next", func.lead))
                for column in (Article.slug, Article.title)
            ),
        )
        .join(Series, Series.id == series_parts.c.series_id)
        .subquery()
    )
    found = session.execute(select(*around.c).where(around.c.id == article_id)).first()
    if found is None:
        return None
    return Place(
        found.series_slug,
        found.series_title,
        found.number,
        found.of,
        (found.previous_slug, found.previous_title) if found.previous_slug else None,
        (found.next_slug, found.next_title) if found.next_slug else None,
    )


def visible(reader_id: UUID | None) -> ColumnElement[bool]:
    """Whether the article of the row is there for this reader."""
    published = Article.status == PUBLISHED
    return or_(published, Article.author_id == reader_id) if reader_id else published


def _numbered(reader_id: UUID | None) -> Select[*tuple[Any, ...]]:
    number = func.row_number().over(
        partition_by=series_parts.c.series_id, order_by=series_parts.c.position
    )
    return (
        select(
            number.label("number"), series_parts.c.position, Article.id, Article.slug,
            Article.title, Article.description, Article.status,
        )
        .select_from(series_parts)
        .join(Article, Article.id == series_parts.c.article_id)
        .where(visible(reader_id))
    )  # fmt: skip
