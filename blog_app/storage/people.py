"""How those who run the blog find people, and the door to somebody's account.

What is done there and its record are one transaction. The user store of `common/auth` commits each of its
writes by itself, so this is written here.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.comments import Comment
from blog_app.models.lifecycle import HIDDEN, PUBLISHED
from blog_app.models.people import ADMIN, USER, Change, Person
from blog_app.models.reports import cases
from blog_app.models.schema import erasures, second_factors, sessions, users
from common.auth.erasures import buried_as
from common.errors import Forbidden, NotFound
from common.paging import After, Page, page

COLUMNS = 7  # of a `Row`
MOST_COUNTED = 1_000  # of anything that no number is kept of: a thousand and more look alike
SOME: dict[str, ColumnElement[bool]] = {
    "admins": users.c.role != USER,
    "disabled": users.c.disabled_at.is_not(None),
    "unconfirmed": users.c.verified_at.is_(None),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody in a list."""

    id: UUID
    name: str
    email: str
    role: str
    created_at: datetime
    verified_at: datetime | None
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Known(Row):
    """What is known of one person. `others`: articles that nobody else may read, so they are only counted."""

    has_factor: bool
    erased: bool
    sessions: int
    articles: int
    hidden: int
    others: int
    comments: int
    reporters: int


def latest(
    session: Session, begins: str = "", only: str = "", *, limit: int, after: After = None
) -> Page[Row]:
    """Who came last first: all, those whose name or address begins so (or whose id it is), and of them
    only the `SOME` of this name."""
    newest = (users.c.created_at, users.c.id)
    statement = select(*_columns()).order_by(*(column.desc() for column in newest))
    if begins:
        statement = statement.where(_begins(begins))
    if only:
        statement = statement.where(SOME[only])
    if after is not None:
        statement = statement.where(tuple_(*newest) < after)
    found = session.execute(statement.limit(literal_column(str(limit + 1))))
    rows = [Row(*row) for row in found]
    return page(rows, limit, key=lambda row: [row.created_at.isoformat(), row.id])


def known(session: Session, user_id: UUID, *, now: datetime) -> Known:
    """One statement. Raises NotFound."""
    living = select(sessions.c.id).where(
        sessions.c.user_id == users.c.id,
        sessions.c.epoch == users.c.session_epoch,
        sessions.c.expires_at > now,
        users.c.disabled_at.is_(None),
    )
    articles = select(Article.id).where(Article.author_id == users.c.id)
    comments = select(Comment.id).where(Comment.author_id == users.c.id)
    theirs = (
        living,
        articles.where(Article.status == HIDDEN),
        articles.where(Article.status.not_in([PUBLISHED, HIDDEN])),
        comments,
    )
    sessions_n, hidden, others, said = (counted(one.correlate(users)) for one in theirs)
    reporters = select(cases.c.reporters).where(cases.c.user_id == users.c.id).scalar_subquery()
    statement = select(
        *_columns(), _has_factor(), _closes(), sessions_n, users.c.articles, hidden, others, said,
        reporters,
    )  # fmt: skip
    row: Any = session.execute(statement.where(users.c.id == user_id)).first()
    if row is None:
        raise _nobody()
    found = list(row)
    found[-1] = found[-1] or 0  # nobody has reported them
    found[COLUMNS + 1] = found[COLUMNS + 1] or _is_buried(row)
    return Known(*found)


def touched_by(session: Session, admin_id: UUID, user_id: UUID) -> Person:
    """Somebody's account, for an admin who will change it. Both rows are locked, in one order whoever asks,
    and only then it is looked whether the one is an admin: of two who take the role from each other at
    once, the second is none any more.

    Raises:
        NotFound: there is nobody. Forbidden: the asker is no admin now.
    """
    both = select(users).where(users.c.id.in_([admin_id, user_id])).order_by(users.c.id)
    rows = {row.id: row for row in session.execute(both.with_for_update(key_share=True))}
    admin = rows.get(admin_id)
    if admin is None or admin.role != ADMIN or admin.disabled_at is not None:
        raise Forbidden("You are no admin any more.")
    return _person(session, rows.get(user_id))


def addressed(session: Session, email: str) -> Person:
    """The account with this address, locked, for who works at the console. Raises NotFound."""
    named = select(users).where(users.c.email == email).with_for_update(key_share=True)
    return _person(session, session.execute(named).first())


def of_id(session: Session, user_id: UUID) -> Person:
    """To be written to. Raises NotFound."""
    return _person(session, session.execute(select(users).where(users.c.id == user_id)).first())


def change(session: Session, person: Person, values: Change, *, ends_sessions: bool) -> None:
    """The row is locked since it was looked at."""
    if ends_sessions:
        values = values | {"session_epoch": users.c.session_epoch + 1}
    session.execute(update(users).where(users.c.id == person.id).values(values))


def remove_factor(session: Session, person: Person) -> None:
    session.execute(delete(second_factors).where(second_factors.c.user_id == person.id))


def counted(some: Select[*tuple[Any, ...]]) -> ScalarSelect[int]:
    """How many there are of these, at most one more than `MOST_COUNTED`."""
    few = some.limit(literal_column(str(MOST_COUNTED + 1))).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def _person(session: Session, row: Any) -> Person:
    """What hangs on the row is read after it was locked."""
    if row is None:
        raise _nobody()
    found = session.execute(select(_has_factor(), _closes()).where(users.c.id == row.id)).one()
    erased = bool(found[1]) or _is_buried(row)
    return Person(row.id, row.name, row.email, row.role, row.disabled_at, bool(found[0]), erased)


def _columns() -> list[ColumnElement[Any]]:
    return [users.c[name] for name in Row.__slots__]


def _begins(text: str) -> ColumnElement[bool]:
    lower = text.lower()
    found = [
        func.lower(users.c.name).startswith(lower, autoescape=True),
        users.c.email.startswith(lower, autoescape=True),
    ]
    with suppress(ValueError):
        found.append(users.c.id == UUID(text))
    return or_(*found)


def _has_factor() -> ColumnElement[bool]:
    return exists().where(second_factors.c.user_id == users.c.id)


def _closes() -> ColumnElement[bool]:
    """Whether its owner has closed it, and it is being emptied."""
    return exists().where(erasures.c.user_id == users.c.id)


def _is_buried(row: Any) -> bool:
    return bool(row.email == buried_as(row.id)["email"])


def _nobody() -> NotFound:
    return NotFound("There is no such account.", errors={"person": ["not found"]})
