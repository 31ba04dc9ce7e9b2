"""How articles are kept and found. Everybody may read all of them, so no door asks who comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.schema import users
from common.errors import NotFound
from common.paging import After, Page, page


@dataclass(frozen=True, slots=True)
class Headline:
    """An article as lists show it: without its body."""

    id: UUID
    slug: str
    title: str
    description: str
    tags: list[str]
    author: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Story(Headline):
    """An article as its own page shows it."""

    body: str
    html: str


HEADLINE = (
    Article.id,
    Article.slug,
    Article.title,
    Article.description,
    Article.tags,
    users.c.name,
    Article.created_at,
    Article.updated_at,
)


def add(session: Session, article: Article) -> None:
    """Keep a new article under the first of its slugs that is free.

    The unique index decides, not a look beforehand: of two authors who publish "Hello" at the same
    moment both succeed, under different slugs.
    """
    columns = {c.key: getattr(article, c.key) for c in Article.__table__.columns}
    for slug in article.slugs():
        statement = (
            insert_or_skip(Article)
            .values(columns | {"slug": slug})
            .on_conflict_do_nothing(index_elements=["slug"])
            .returning(Article.slug)
        )
        if session.execute(statement).first():
            article.slug = slug
            return
    raise RuntimeError(f"no free slug for article {article.id}")


def latest(session: Session, limit: int, after: After) -> Page[Headline]:
    """Newest first; `after` is the (created_at, id) of the last one on the page before."""
    statement = _with_author(*HEADLINE).order_by(Article.created_at.desc(), Article.id.desc())
    if after is not None:
        statement = statement.where(tuple_(Article.created_at, Article.id) < after)
    rows = [Headline(*row) for row in session.execute(statement.limit(limit + 1))]
    return page(rows, limit, key=lambda row: [row.created_at.isoformat(), str(row.id)])


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Article)) or 0


def by_slug(session: Session, slug: str) -> Story:
    """The article at this address.

    Raises:
        NotFound: there is none.
    """
    statement = _with_author(*HEADLINE, Article.body, Article.html).where(Article.slug == slug)
    row = session.execute(statement).first()
    if row is None:
        raise NotFound("There is no such article.", errors={"article": ["not found"]})
    return Story(*row)


def titles_by(session: Session, author_ids: Iterable[UUID]) -> set[str]:
    """What these authors have published so far."""
    return set(session.scalars(select(Article.title).where(Article.author_id.in_(author_ids))))


def _with_author(*columns: Any) -> Select[*tuple[Any, ...]]:
    return select(*columns).join(users, users.c.id == Article.author_id)
