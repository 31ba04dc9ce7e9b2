"""How comments are kept and found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.comments import LARGEST_ID, Comment
from blog_app.models.schema import users
from blog_app.storage.profiles import Profile, columns
from common.errors import Forbidden, NotFound

OWN = 4  # of the columns that are selected, the others are the author's


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as readers see it."""

    id: int
    body: str
    created_at: datetime
    updated_at: datetime
    author: Profile


def add(session: Session, comment: Comment) -> None:
    """Keep it and count it; the caller has locked the article's row."""
    session.add(comment)
    session.flush()
    _count(session, comment.article_id, 1)


def remove(session: Session, comment: Comment) -> None:
    session.execute(delete(Comment).where(Comment.id == comment.id))
    _count(session, comment.article_id, -1)


def deletable_by(session: Session, author_id: UUID, article_id: UUID, comment_id: int) -> Comment:
    """A comment of this author below this article.

    Raises:
        NotFound: there is none below this article. Forbidden: it is another's.
    """
    statement = select(Comment).where(Comment.id == comment_id, Comment.article_id == article_id)
    found = session.scalar(statement) if 0 < comment_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("There is no such comment.", errors={"comment": ["not found"]})
    if found.author_id != author_id:
        raise Forbidden("This comment is another's.", errors={"comment": ["forbidden"]})
    return found


def of_article(
    session: Session, article_id: UUID, reader_id: UUID | None, *, limit: int, before: int | None
) -> list[Remark]:
    """Newest first; `before` is the id of the oldest one seen."""
    statement = _for(reader_id).where(Comment.article_id == article_id)
    if before is not None:
        statement = statement.where(Comment.id < before)
    rows = session.execute(statement.order_by(Comment.id.desc()).limit(limit))
    return [_remark(row) for row in rows]


def by_id(session: Session, comment_id: int, reader_id: UUID | None) -> Remark:
    """One that was there a moment ago. Raises NotFound."""
    row = session.execute(_for(reader_id).where(Comment.id == comment_id)).first()
    if row is None:
        raise NotFound("There is no such comment.", errors={"comment": ["not found"]})
    return _remark(row)


def bodies_by(session: Session, author_ids: Iterable[UUID]) -> set[str]:
    """What these authors have said so far."""
    return set(session.scalars(select(Comment.body).where(Comment.author_id.in_(author_ids))))


def _for(reader_id: UUID | None) -> Select[*tuple[Any, ...]]:
    return select(
        Comment.id, Comment.body, Comment.created_at, Comment.updated_at, *columns(reader_id)
    ).join(users, users.c.id == Comment.author_id)


def _remark(row: Any) -> Remark:
    return Remark(*row[:OWN], author=Profile(*row[OWN:]))


def _count(session: Session, article_id: UUID, step: int) -> None:
    session.execute(
        update(Article)
        .where(Article.id == article_id)
        .values(comments_count=Article.comments_count + step)
    )
