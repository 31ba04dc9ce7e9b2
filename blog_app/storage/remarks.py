"""Comments as readers see them, one after the other; `threads.py` finds who answered whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from blog_app.models.comments import SHOWN, Comment
from blog_app.models.schema import users
from blog_app.storage.comments import not_there
from blog_app.storage.profiles import Profile, columns

OWN = 7  # of the columns that are selected, the others are the author's


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as readers see it. Who wrote it sees it, too, while others do not; then `reason` says why."""

    id: int
    reply_to: int | None
    body: str
    status: str
    reason: str | None
    created_at: datetime
    updated_at: datetime
    author: Profile

    @property
    def edited(self) -> bool:
        return self.updated_at > self.created_at


def of_article(
    session: Session, article_id: UUID, reader_id: UUID | None, *, limit: int, before: int | None
) -> list[Remark]:
    """Newest first; `before` is the id of the oldest one seen."""
    statement = _for(reader_id).where(Comment.article_id == article_id, seen_by(reader_id))
    if before is not None:
        statement = statement.where(Comment.id < before)
    rows = session.execute(statement.order_by(Comment.id.desc()).limit(limit))
    return [remark(row) for row in rows]


def by_id(session: Session, comment_id: int, reader_id: UUID | None) -> Remark:
    """One that was there a moment ago. Raises NotFound."""
    statement = _for(reader_id).where(Comment.id == comment_id, seen_by(reader_id))
    row = session.execute(statement).first()
    if row is None:
        raise not_there()
    return remark(row)


def seen_by(reader_id: UUID | None, comment: Any = Comment) -> ColumnElement[bool]:
    """Whether this reader sees what it says."""
    shown: ColumnElement[bool] = comment.status == SHOWN
    return shown if reader_id is None else or_(shown, comment.author_id == reader_id)


def own_columns(comment: Any = Comment) -> tuple[Any, ...]:
    """What to select to make a `Remark`, but for the author's."""
    return (
        comment.id, comment.parent_id, comment.body, comment.status, comment.reason,
        comment.created_at, comment.updated_at,
    )  # fmt: skip


def remark(row: Any) -> Remark:
    return Remark(*row[:OWN], author=Profile(*row[OWN : OWN + 4]))


def _for(reader_id: UUID | None) -> Select[*tuple[Any, ...]]:
    statement = select(*own_columns(), *columns(reader_id))
    return statement.join(users, users.c.id == Comment.author_id)
