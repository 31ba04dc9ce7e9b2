"""How an author's own articles are found, whatever state they are in, and how their working copies are kept.

For everybody else none of them is there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, delete, func, select
from sqlalchemy.dialects.postgresql import insert as insert_or_write
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.drafts import ELSEWHERE, ChangedElsewhere, WorkingCopy, version_of
from blog_app.models.lifecycle import SCHEDULED
from blog_app.models.schema import users
from blog_app.models.slugs import address_of, slugs
from blog_app.storage.articles import not_there
from common.paging import After, Page, page


@dataclass(frozen=True, slots=True)
class Entry:
    """One of an author's own articles, as a list of them shows it: with the title that was typed last."""

    id: UUID
    slug: str
    status: str
    title: str
    description: str
    tags: list[str]
    cover_image: str | None
    article_version: int
    save_id: UUID | None
    saved_at: datetime
    published_at: datetime | None
    scheduled_for: datetime | None
    held_back: str | None

    @property
    def address(self) -> str | None:
        return address_of(self.slug)

    @property
    def version(self) -> str:
        return version_of(self.article_version, self.save_id)

    @property
    def changed(self) -> bool:
        """Whether something is saved that is not the article's text yet."""
        return self.save_id is not None


@dataclass(frozen=True, slots=True)
class Manuscript(Entry):
    """The same with its text, as its editor shows it."""

    body: str


def add(session: Session, article: Article, copy: WorkingCopy) -> None:
    """Keep a new draft."""
    session.add(article)
    session.flush()
    session.add(copy)
    session.flush()


def of(session: Session, author_id: UUID, article_id: UUID) -> tuple[Article, WorkingCopy | None]:
    """The author's own article and its working copy, locked until the end of the transaction.
    Raises NotFound."""
    statement = select(Article).where(Article.id == article_id, Article.author_id == author_id)
    found = session.scalar(statement.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise not_there()
    return found, session.get(WorkingCopy, article_id, populate_existing=True)


def save(session: Session, copy: WorkingCopy, *, instead_of: UUID | None) -> None:
    """Keep a working copy instead of the one with the save that its writer has seen; None: there was none.

    Raises:
        ChangedElsewhere: there is another now. Who comes here holds the article's lock, so it does not
            happen; the write says it all the same.
    """
    row = {column.key: getattr(copy, column.key) for column in WorkingCopy.__table__.columns}
    statement = insert_or_write(WorkingCopy).values(row)
    statement = statement.on_conflict_do_update(
        index_elements=["article_id"], set_=row, where=WorkingCopy.save_id == instead_of
    )
    if session.execute(statement.returning(WorkingCopy.article_id)).first() is None:
        raise ChangedElsewhere(errors={"version": [ELSEWHERE]})


def drop_copy(session: Session, article: Article) -> None:
    """Its text is the article's now, or its author does not want it any more."""
    session.execute(delete(WorkingCopy).where(WorkingCopy.article_id == article.id))


def remove(session: Session, article: Article) -> None:
    """With all that hangs on it. Slugs under which nobody has ever read it are free again."""
    if not article.was_public:
        session.execute(delete(slugs).where(slugs.c.article_id == article.id))
    session.execute(delete(Article).where(Article.id == article.id))


def due(session: Session, now: datetime) -> tuple[Article, bool] | None:
    """The article that should have gone out first, locked, and whether its author's account is disabled.

    SKIP LOCKED: a second worker takes the next one instead of waiting for this one. One at a time: with
    two in one transaction the first one's author, tags and tallies were locked before the second one's,
    which is not the order of `shelf.py`.
    """
    statement = (
        select(Article, users.c.disabled_at.is_not(None))
        .join(users, users.c.id == Article.author_id)
        .where(Article.status == SCHEDULED, Article.scheduled_for <= now)
        .order_by(Article.scheduled_for, Article.id)
        .limit(1)
        .with_for_update(of=Article, skip_locked=True)
    )
    found = session.execute(statement.execution_options(populate_existing=True)).first()
    return (found[0], found[1]) if found else None


def manuscript(session: Session, author_id: UUID, article_id: UUID) -> Manuscript:
    """The author's own article as it was saved last. Raises NotFound."""
    body = func.coalesce(WorkingCopy.body, Article.body)
    row = session.execute(_of(author_id, body).where(Article.id == article_id)).first()
    if row is None:
        raise not_there()
    return Manuscript(*row)


def mine(
    session: Session, author_id: UUID, limit: int, after: After, status: str | None = None
) -> Page[Entry]:
    """An author's own articles, the one that was begun last first."""
    statement = _of(author_id)
    if status:
        statement = statement.where(Article.status == status)
    if after is not None:
        statement = statement.where(Article.id < after[0])
    found = session.execute(statement.order_by(Article.id.desc()).limit(limit + 1))
    return page([Entry(*row) for row in found], limit, key=lambda row: [row.id])


def id_at(session: Session, author_id: UUID, slug: str) -> UUID:
    """Which of the author's own articles has or had this slug, in whatever state. Raises NotFound."""
    statement = select(Article.id).join(slugs, slugs.c.article_id == Article.id)
    found = session.scalar(statement.where(slugs.c.slug == slug, Article.author_id == author_id))
    if found is None:
        raise not_there()
    return found


def _of(author_id: UUID, *more: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    copy = WorkingCopy
    return (
        select(
            Article.id, Article.slug, Article.status,
            func.coalesce(copy.title, Article.title),
            func.coalesce(copy.description, Article.description),
            func.coalesce(copy.tags, Article.tags),
            # One may be none, so it is not a coalesce.
            case((copy.save_id.is_not(None), copy.cover_image), else_=Article.cover_image),
            Article.version, copy.save_id,
            func.coalesce(copy.saved_at, Article.updated_at),
            Article.published_at, Article.scheduled_for, Article.held_back, *more,
        )
        .join_from(Article, copy, copy.article_id == Article.id, isouter=True)
        .where(Article.author_id == author_id)
    )  # fmt: skip
