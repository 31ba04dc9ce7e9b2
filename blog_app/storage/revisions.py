"""How the texts that were replaced are kept and found: by the author, and by those who keep order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.revisions import Revision
from blog_app.models.schema import users
from common.errors import NotFound
from common.paging import After, Page, page

ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Entry:
    """A version of an article as the list of its history shows it."""

    version: int
    title: str
    written_at: datetime
    replaced_at: datetime
    replaced_by: str


def add(session: Session, revision: Revision) -> None:
    """Its key is the article and the version: no version is kept twice, or in two ways."""
    session.add(revision)


def readable_by(session: Session, reader_id: UUID, role: str, article_id: UUID) -> Article:
    """An article whose history this reader may see: the own ones, for an admin all. Raises NotFound."""
    statement = select(Article).where(Article.id == article_id)
    if role != ADMIN:
        statement = statement.where(Article.author_id == reader_id)
    found = session.scalar(statement)
    if found is None:
        raise NotFound("There is no such article.", errors={"article": ["not found"]})
    return found


def of_article(session: Session, article_id: UUID, limit: int, after: After) -> Page[Entry]:
    """Newest first, without the texts."""
    statement = _entries().where(Revision.article_id == article_id)
    if after is not None:
        statement = statement.where(Revision.version < after[0])
    found = session.execute(statement.order_by(Revision.version.desc()).limit(limit + 1))
    return page([Entry(*row) for row in found], limit, key=lambda row: [row.version])


def by_version(session: Session, article_id: UUID, version: int) -> Revision:
    """One of an article that was found through its door. Raises NotFound."""
    statement = select(Revision).where(Revision.article_id == article_id)
    found = session.scalar(statement.where(Revision.version == version))
    if found is None:
        raise NotFound("There is no such version.", errors={"version": ["not found"]})
    return found


def next_after(session: Session, article_id: UUID, version: int) -> Revision | None:
    """The one that came after it; None: the article's own text did."""
    statement = select(Revision).where(
        Revision.article_id == article_id, Revision.version > version
    )
    return session.scalar(statement.order_by(Revision.version).limit(1))


def _entries() -> Select[*tuple[Any, ...]]:
    return select(
        Revision.version,
        Revision.title,
        Revision.written_at,
        Revision.replaced_at,
        users.c.name,
    ).join(users, users.c.id == Revision.replaced_by)
