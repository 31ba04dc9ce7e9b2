"""How reports become cases, and how cases are found and closed. A case is locked after its article."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, literal_column, select, true, tuple_, update
from sqlalchemy.dialects.postgresql import insert as insert_or_find
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.comments import Comment
from blog_app.models.reports import AlreadyReported, NothingToDecide, Report, cases, reports
from blog_app.models.schema import users
from common.errors import NotFound
from common.paging import After, Page, page

MOST_TOLD = 20  # reports of one case that the queue shows, the newest


@dataclass(frozen=True, slots=True)
class Case:
    """Which thing is reported; for a comment, `article_id` is that of its article."""

    id: int
    kind: str
    article_id: UUID | None
    comment_id: int | None
    user_id: UUID | None

    @property
    def thing(self) -> object:
        return self.comment_id or self.article_id or self.user_id


@dataclass(frozen=True, slots=True)
class Told:
    """What one reader reported."""

    reporter: str
    reason: str
    words: str
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case as those see it who decide about it: `name` is whose thing it is."""

    id: int
    kind: str
    reporters: int
    opened_at: datetime
    name: str
    slug: str | None
    title: str | None
    comment_id: int | None
    body: str | None
    status: str | None
    told: list[Told]


def add(
    session: Session,
    reporter_id: UUID,
    kind: str,
    thing: UUID | int,
    report: Report,
    *,
    now: datetime,
) -> int:
    """How many have reported this thing since somebody looked last. The caller has locked the article.

    Raises:
        AlreadyReported: this reader did before. The key decides, so two at once are one.
    """
    of_thing = cases.c[f"{kind}_id"]
    found = insert_or_find(cases).values(
        {"kind": kind, of_thing.name: thing, "reporters": 0, "opened_at": now}
    )
    same = found.on_conflict_do_update(index_elements=[of_thing], set_={"kind": kind})
    case_id = session.execute(same.returning(cases.c.id)).scalar_one()  # locked from here on
    row = {"case_id": case_id, "reporter_id": reporter_id, "reported_at": now}
    new = insert_or_find(reports).values(row | asdict(report))
    new = new.on_conflict_do_nothing().returning(reports.c.case_id)
    if session.execute(new).first() is None:
        raise AlreadyReported("You have reported this already.")
    opened_at = case((cases.c.reporters == 0, now), else_=cases.c.opened_at)
    counted = update(cases).where(cases.c.id == case_id)
    counted = counted.values(reporters=cases.c.reporters + 1, opened_at=opened_at)
    return session.execute(counted.returning(cases.c.reporters)).scalar_one()


def by_id(session: Session, case_id: int) -> Case:
    """A case, open or not. Raises NotFound."""
    of_article = func.coalesce(cases.c.article_id, Comment.article_id)
    statement = select(
        cases.c.id, cases.c.kind, of_article, cases.c.comment_id, cases.c.user_id
    ).outerjoin(Comment, Comment.id == cases.c.comment_id)
    row = session.execute(statement.where(cases.c.id == case_id)).first()
    if row is None:
        raise NotFound("There is no such case.", errors={"case": ["not found"]})
    return Case(*row)


def close(session: Session, case_id: int) -> None:
    """Somebody has looked. Raises NothingToDecide: somebody else was quicker."""
    statement = update(cases).where(cases.c.id == case_id, cases.c.reporters > 0)
    if session.execute(statement.values(reporters=0).returning(cases.c.id)).first() is None:
        raise NothingToDecide("Somebody else has decided about this.")


def settle(session: Session, kind: str, thing: UUID | int) -> None:
    """An admin has decided about this thing without its case: nobody waits for that any more."""
    of_thing = update(cases).where(cases.c[f"{kind}_id"] == thing)
    session.execute(of_thing.values(reporters=0))


def waiting(session: Session, *, limit: int, after: After) -> Page[OpenCase]:
    """The open cases, that which waits longest first: two statements."""
    author = func.coalesce(cases.c.user_id, Comment.author_id, Article.author_id)
    article_id = func.coalesce(cases.c.article_id, Comment.article_id)
    statement = (
        select(
            cases.c.id, cases.c.kind, cases.c.reporters, cases.c.opened_at, users.c.name,
            Article.slug, Article.title, cases.c.comment_id, Comment.body,
            func.coalesce(Comment.status, Article.status),
        )
        .select_from(cases)
        .outerjoin(Comment, Comment.id == cases.c.comment_id)
        .outerjoin(Article, Article.id == article_id)
        .outerjoin(users, users.c.id == author)
        .where(cases.c.reporters > 0)
        .order_by(cases.c.opened_at, cases.c.id)
        .limit(literal_column(str(limit + 1)))
    )  # fmt: skip
    if after is not None:
        statement = statement.where(tuple_(cases.c.opened_at, cases.c.id) > after)
    rows: Sequence[Any] = session.execute(statement).all()
    told = _told(session, [row.id for row in rows])
    found = [OpenCase(*row, told=told.get(row.id, [])) for row in rows]
    return page(found, limit, key=lambda one: [one.opened_at.isoformat(), one.id])


def _told(session: Session, case_ids: list[int]) -> dict[int, list[Told]]:
    """The newest reports of each of these cases, since it was opened."""
    some = (
        select(users.c.name, reports.c.reason, reports.c.words, reports.c.reported_at)
        .join(users, users.c.id == reports.c.reporter_id)
        .where(reports.c.case_id == cases.c.id, reports.c.reported_at >= cases.c.opened_at)
        .order_by(reports.c.reported_at.desc())
        .limit(literal_column(str(MOST_TOLD)))
        .lateral("some")
    )
    statement = select(cases.c.id, some).join(some, true()).where(cases.c.id.in_(case_ids))
    found: dict[int, list[Told]] = {}
    for row in session.execute(statement.order_by(some.c.reported_at.desc())):
        found.setdefault(row.id, []).append(Told(*row[1:]))
    return found


def reported_user(session: Session, user_id: UUID) -> None:
    """Keep a user from being deleted while one reports them. Raises NotFound."""
    statement = select(users.c.id).where(users.c.id == user_id)
    found: Any = session.scalar(statement.with_for_update(read=True, key_share=True))
    if found is None:
        raise NotFound("There is nobody of that name.", errors={"profile": ["not found"]})
