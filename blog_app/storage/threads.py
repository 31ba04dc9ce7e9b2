"""Comments by who answered whom. A thread is one stretch of the index of paths: the comment on top, each
answer right below what it answers, oldest first."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bindparam,
    cast,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import Session, aliased

from blog_app.models.comments import DELETED, LARGEST_ID, Comment
from blog_app.models.schema import users
from blog_app.storage.comments import not_there
from blog_app.storage.profiles import READER, columns
from blog_app.storage.remarks import Remark, own_columns, remark, seen_by
from common.paging import After, Page, page

FIRST_ANSWERS = 10  # shown below each comment of a page; the others have pages of their own


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands: `depth` levels below the top. Without a remark it only holds the place of one
    that is gone, because others have answered it."""

    id: int
    reply_to: int | None
    above: list[int]
    deleted: bool
    remark: Remark | None

    @property
    def depth(self) -> int:
        return len(self.above)


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment on the article itself, and the first answers below it."""

    top: Place
    answers: Page[Place]


def of_article(
    session: Session, article_id: UUID, reader_id: UUID | None, *, limit: int, after: After
) -> Page[Thread]:
    """The newest thread first, each with the first of its answers: one statement."""
    found = defaultdict[int, list[Place]](list)
    last = after[0] if after else LARGEST_ID
    asked = {"article_id": article_id, "reader_id": reader_id, "last": last}
    for row in session.execute(_newest(reader_id is not None, limit), asked):
        found[row.top_id].append(_place(row))
    threads = [Thread(own, page(below, FIRST_ANSWERS, _key)) for own, *below in found.values()]
    return page(threads, limit, lambda thread: [thread.top.id])


def top(session: Session, article_id: UUID, top_id: int, reader_id: UUID | None) -> Place:
    """The comment on top of a thread, as this reader sees it. Raises NotFound."""
    statement = _places(reader_id, Comment).where(
        Comment.id == min(top_id, LARGEST_ID),
        Comment.article_id == article_id,
        Comment.parent_id.is_(None),
    )
    row = session.execute(statement).first()
    if row is None:
        raise not_there()
    return _place(row)


def answers_to(
    session: Session,
    article_id: UUID,
    top_id: int,
    reader_id: UUID | None,
    *,
    limit: int,
    after: After,
) -> Page[Place]:
    """All below the comment on top of a thread, page by page; none of a thread of another article."""
    statement = _places(reader_id, Comment).where(
        Comment.path > _path([top_id]),
        Comment.path < _path([top_id + 1]),
        Comment.article_id == article_id,
    )
    if after is not None:
        statement = statement.where(Comment.path > _path(after[0]))
    statement = statement.order_by(Comment.path).limit(literal_column(str(limit + 1)))
    return page([_place(row) for row in session.execute(statement)], limit, _key)


def path_in(text: str) -> list[int]:
    """The path in a cursor. Raises ValueError."""
    path = [int(part) for part in text.split(",")]
    if any(not 0 < part < 2**63 for part in path):
        raise ValueError
    return path


@cache
def _newest(for_reader: bool, limit: int) -> Select[*tuple[Any, ...]]:
    reader = READER if for_reader else None
    tops = (
        select(Comment.id)
        .where(_stands(reader, Comment), Comment.article_id == bindparam("article_id"))
        .where(Comment.parent_id.is_(None), Comment.id < bindparam("last"))
        .order_by(Comment.id.desc())
        .limit(literal_column(str(limit + 1)))
    )
    chosen = tops.subquery("chosen")
    some = (
        _places(reader, Comment)
        .where(Comment.path >= array([chosen.c.id]), Comment.path < array([chosen.c.id + 1]))
        .order_by(Comment.path)
        .limit(literal_column(str(FIRST_ANSWERS + 2)))
        .lateral("some")
    )
    statement = select(some, chosen.c.id.label("top_id")).select_from(chosen.join(some, true()))
    return statement.order_by(chosen.c.id.desc(), some.c.path)


def _places(reader_id: UUID | None, comment: Any) -> Select[*tuple[Any, ...]]:
    seen = seen_by(reader_id, comment).label("seen")
    statement = select(
        *own_columns(comment), *columns(reader_id), comment.above, comment.path, seen
    )
    by_whom = statement.outerjoin(users, users.c.id == comment.author_id)
    return by_whom.where(_stands(reader_id, comment))


def _stands(reader_id: UUID | None, comment: Any) -> ColumnElement[bool]:
    """What the reader sees, and what holds a place above something that the reader sees."""
    inner = aliased(Comment)
    holds = exists().where(
        inner.path > comment.path,
        inner.path < func.array_append(comment.above, comment.id + 1),
        seen_by(reader_id, inner),
    )
    return or_(seen_by(reader_id, comment), holds)


def _place(row: Any) -> Place:
    own = remark(row) if row.seen else None
    return Place(row[0], row[1], row.above, row.status == DELETED, own)


def _key(place: Place) -> list[Any]:
    return [",".join(map(str, [*place.above, place.id]))]


def _path(ids: list[int]) -> ColumnElement[Any]:
    return cast(literal(ids, ARRAY(BigInteger)), ARRAY(BigInteger))
