"""Everybody's articles as admins see them: those that others can read, or could until they were hidden. What is
with its author alone is only counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal_column, or_, select, tuple_
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.comments import ASIDE, SHOWN, Comment
from blog_app.models.lifecycle import DRAFT, HIDDEN, PUBLISHED, SCHEDULED
from blog_app.models.reports import cases
from blog_app.models.schema import outgoing_mails, tallies, users
from blog_app.storage.articles import not_there
from blog_app.storage.people import SOME, counted
from blog_app.storage.profiles import is_named
from common.paging import After, Page, page


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in the admins' list."""

    id: UUID
    slug: str
    title: str
    status: str
    published_at: datetime
    comments_count: int
    favorites_count: int
    author_id: UUID
    author: str


@dataclass(frozen=True, slots=True)
class Whole(Entry):
    """An article as an admin reads it before deciding; `reporters` who wait for that."""

    description: str
    html: str
    reporters: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which: published or hidden ones, whose title or address begins so, by the author of this name."""

    status: str = PUBLISHED
    begins: str = ""
    author: str = ""


def numbers(session: Session) -> dict[str, int]:
    """What there is, in one statement: kept, or counted up to `MOST_COUNTED` and one along an index."""
    people, articles, comments = select(users.c.id), select(Article.id), select(Comment.id)
    on_shelf = select(tallies.c.n).where(tallies.c.name == "articles").scalar_subquery()
    mails = select(outgoing_mails.c.id)
    found: dict[str, Any] = {"people": counted(people)}
    found |= {name: counted(people.where(condition)) for name, condition in SOME.items()}
    found[PUBLISHED] = on_shelf
    for status in (HIDDEN, SCHEDULED, DRAFT):
        found[status] = counted(articles.where(Article.status == literal_column(f"'{status}'")))
    found["held_back"] = counted(articles.where(Article.held_back.is_not(None)))
    for status in (SHOWN, *ASIDE):
        of_status = Comment.status == literal_column(f"'{status}'")
        found[f"comments_{status}"] = counted(comments.where(of_status))
    found["cases"] = counted(select(cases.c.id).where(cases.c.reporters > 0))
    found["mails"] = counted(mails)
    # The first try counts, too: one that is under way is none that failed.
    found["mails_failed"] = counted(mails.where(outgoing_mails.c.tries > 1))
    row = session.execute(select(*found.values())).one()
    return dict(zip(found, (n or 0 for n in row), strict=True))


def newest(session: Session, wanted: Wanted, *, limit: int, after: After) -> Page[Entry]:
    """The last published first."""
    place = (Article.published_at, Article.id)
    statement = _articles().where(Article.status == literal_column(f"'{wanted.status}'"))
    if wanted.begins:
        statement = statement.where(_begins(wanted.begins))
    if wanted.author:
        author = select(users.c.id).where(is_named(wanted.author)).scalar_subquery()
        statement = statement.where(Article.author_id == author)
    if after is not None:
        statement = statement.where(tuple_(*place) < after)
    statement = statement.order_by(*(column.desc() for column in place))
    found = session.execute(statement.limit(literal_column(str(limit + 1))))
    rows = [Entry(*row) for row in found]
    return page(rows, limit, key=lambda row: [row.published_at.isoformat(), row.id])


def whole(session: Session, article_id: UUID) -> Whole:
    """Raises NotFound, also for what is with its author alone."""
    reporters = select(cases.c.reporters).where(cases.c.article_id == Article.id).scalar_subquery()
    statement = _articles(Article.description, Article.html, func.coalesce(reporters, 0))
    shared = Article.status.in_([PUBLISHED, HIDDEN])
    row = session.execute(statement.where(Article.id == article_id, shared)).first()
    if row is None:
        raise not_there()
    return Whole(*row)


def _articles(*more: Any) -> Select[*tuple[Any, ...]]:
    columns = [getattr(Article, name) for name in Entry.__slots__[:-1]]
    statement = select(*columns, users.c.name, *more)
    return statement.join(users, users.c.id == Article.author_id)


def _begins(text: str) -> Any:
    lower = text.lower()
    return or_(
        func.lower(Article.title).startswith(lower, autoescape=True),
        Article.slug.startswith(lower, autoescape=True),
    )
