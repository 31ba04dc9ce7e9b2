"""How acts are recorded: in the transaction of the act itself, so that none is without its record. And read."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Uuid,
    and_,
    case,
    cast,
    insert,
    literal_column,
    select,
)
from sqlalchemy.orm import Session, aliased

from blog_app.models.acts import acts
from blog_app.models.articles import Article
from blog_app.models.comments import Comment
from blog_app.models.lifecycle import HIDDEN, PUBLISHED
from blog_app.models.reports import ARTICLE, COMMENT, USER
from blog_app.models.schema import users
from blog_app.storage.profiles import is_named
from common.paging import After, Page, page

AT_ONCE = 500  # rows in memory


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose acts (by name or id), with which kind of thing, with which thing (its id)."""

    who: str = ""
    kind: str = ""
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did. `admin`: who, by the name of today; `name`: whose thing it is or was. None of
    what is not there any more."""

    id: int
    at: datetime
    who: UUID
    what: str
    kind: str
    thing: str
    reason: str
    admin: str | None
    name: str | None
    article_id: UUID | None
    slug: str | None
    title: str | None


def add(
    session: Session,
    who: UUID,
    what: str,
    *,
    kind: str,
    thing: object,
    reason: str = "",
    now: datetime,
) -> None:
    """Somebody who keeps order did `what` (a verb) with the `thing` (its id) of this kind."""
    row = {"at": now, "who": who, "what": what, "kind": kind, "thing": str(thing), "reason": reason}
    session.execute(insert(acts).values(row))


def latest(
    session: Session, wanted: Wanted | None = None, *, limit: int, after: After = None
) -> Page[Act]:
    """The newest first: one statement."""
    chosen = _chosen(wanted or Wanted()).limit(literal_column(str(limit + 1)))
    if after is not None:
        chosen = chosen.where(acts.c.id < after[0])
    rows = [Act(*row) for row in session.execute(_named(chosen))]
    return page(rows, limit, key=lambda act: [act.id])


def every(session: Session, wanted: Wanted) -> Iterator[list[Act]]:
    """All of them, the newest first, some hundred at once: each a statement, in little memory.

    No connection is held between them: a reader may take minutes.
    """
    after: After = None
    while True:
        found = latest(session, wanted, limit=AT_ONCE, after=after)
        session.close()
        yield found.rows
        if found.next is None:
            return
        after = (found.rows[-1].id,)


def _chosen(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    statement = select(acts).order_by(acts.c.id.desc())
    if wanted.who:
        statement = statement.where(acts.c.who == _id_of(wanted.who))
    if wanted.kind:
        statement = statement.where(acts.c.kind == wanted.kind)
    if wanted.thing:
        statement = statement.where(acts.c.thing == wanted.thing)
    return statement


def _id_of(who: str) -> Any:
    with suppress(ValueError):
        return UUID(who)
    return select(users.c.id).where(is_named(who)).scalar_subquery()


def _named(chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With the names of today of all that these few are about."""
    found, admin, owner = chosen.subquery("found"), aliased(users), aliased(users)

    def id_of(kind: str, as_a: Any) -> ColumnElement[Any]:
        return case((found.c.kind == kind, cast(found.c.thing, as_a)))

    article_id = case((found.c.kind == COMMENT, Comment.article_id), else_=id_of(ARTICLE, Uuid))
    owner_id = case(
        (found.c.kind == COMMENT, Comment.author_id),
        (found.c.kind == ARTICLE, Article.author_id),
        else_=id_of(USER, Uuid),
    )
    return (
        select(*found.c, admin.c.name, owner.c.name, Article.id, Article.slug, Article.title)
        .select_from(found)
        .outerjoin(admin, admin.c.id == found.c.who)
        .outerjoin(Comment, Comment.id == id_of(COMMENT, BigInteger))
        # A title that is with its author alone is nobody else's to read.
        .outerjoin(Article, and_(Article.id == article_id, Article.status.in_([PUBLISHED, HIDDEN])))
        .outerjoin(owner, owner.c.id == owner_id)
        .order_by(found.c.id.desc())
    )
