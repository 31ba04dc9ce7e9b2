"""Reports: once for each reader, cases that are decided once, and comments that go out of sight."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from blog_app.actions import articles, comments, moderation, reports
from blog_app.models.acts import acts
from blog_app.models.articles import Article, Draft
from blog_app.models.comments import DELETED, SHOWN, WITHHELD, Caution
from blog_app.models.comments import Comment as Row
from blog_app.models.reports import AlreadyReported, NothingToDecide, Report
from blog_app.settings import BlogSettings
from blog_app.storage import articles as stored_articles
from blog_app.storage import reports as stored
from blog_app.storage.reports import OpenCase
from common.errors import Forbidden, Invalid, NotFound
from common.ids import new_id
from tests.fixtures.blog import as_admin, id_of, in_processes, own_session
from tests.fixtures.people import NewPerson, Person

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
SPAM = Report("spam")
TWO = Caution(reporters=2)


@pytest.fixture
def author(blog: Flask, member: NewPerson) -> Person:
    return member(blog)


@pytest.fixture
def readers(blog: Flask, member: NewPerson) -> list[UUID]:
    return [id_of(member(blog)) for _ in range(3)]


@pytest.fixture
def admin_id(blog: Flask, member: NewPerson) -> UUID:
    return id_of(as_admin(member(blog)))


@pytest.fixture
def slug(blog_session: Session, author: Person) -> str:
    draft = Draft(f"Reported {new_id().hex}", "d", "b", ["sea"])
    who = id_of(author)
    return articles.publish(blog_session, who, draft, article_id=new_id(), now=NOW).slug


def cases(session: Session, slug: str) -> list[OpenCase]:
    """The open ones of an article, and of what is below it."""
    session.rollback()
    found = stored.waiting(session, limit=1000, after=None).rows
    return [one for one in found if one.slug == slug]


def status(session: Session, comment_id: int) -> str:
    session.rollback()
    return session.scalars(select(Row.status).where(Row.id == comment_id)).one()


def test_a_reader_reports_a_thing_once_and_all_reports_of_it_are_one_case(
    blog_session: Session, readers: list[UUID], slug: str
) -> None:
    words = Report("other", " It is mine. ")
    reports.report_article(blog_session, readers[0], slug, SPAM, now=NOW)
    later = NOW + timedelta(hours=1)
    reports.report_article(blog_session, readers[1], slug, words, now=later)
    with pytest.raises(AlreadyReported):
        reports.report_article(blog_session, readers[0], slug, words, now=later)
    (case,) = cases(blog_session, slug)
    assert (case.kind, case.reporters, case.opened_at) == ("article", 2, NOW)
    assert [(one.reason, one.words) for one in case.told] == [
        ("other", "It is mine."),
        ("spam", ""),
    ]


@pytest.mark.parametrize(
    ("report", "field"),
    [
        (Report("boring"), "reason"),
        (Report("other"), "words"),
        (Report("other", " "), "words"),
        (Report("spam", "a\0"), "words"),
        (Report("spam", "x" * 1001), "words"),
    ],
)
def test_a_report_that_says_nothing_is_refused(
    blog_session: Session, readers: list[UUID], slug: str, report: Report, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        reports.report_article(blog_session, readers[0], slug, report, now=NOW)
    assert set(refused.value.errors) == {field}
    assert cases(blog_session, slug) == []


def test_ones_own_and_what_is_not_there_cannot_be_reported(
    blog_session: Session, author: Person, readers: list[UUID], slug: str
) -> None:
    own, reader = id_of(author), readers[0]
    made = comments.add(blog_session, own, slug, "c", now=NOW)
    with pytest.raises(Forbidden):
        reports.report_article(blog_session, own, slug, SPAM, now=NOW)
    with pytest.raises(Forbidden):
        reports.report_comment(blog_session, own, slug, made, SPAM, now=NOW)
    with pytest.raises(Forbidden):
        reports.report_user(blog_session, own, author.name, SPAM, now=NOW)
    with pytest.raises(NotFound):
        reports.report_article(blog_session, reader, "no-such-thing", SPAM, now=NOW)
    with pytest.raises(NotFound):
        reports.report_comment(blog_session, reader, slug, made + 10_000, SPAM, now=NOW)
    with pytest.raises(NotFound):
        reports.report_user(blog_session, reader, "nobody-of-that-name", SPAM, now=NOW)


def test_enough_reporters_take_a_comment_out_of_sight_until_somebody_looks(
    blog_session: Session, author: Person, readers: list[UUID], admin_id: UUID, slug: str
) -> None:
    made = comments.add(blog_session, readers[2], slug, "c", now=NOW)
    reports.report_comment(blog_session, readers[0], slug, made, SPAM, caution=TWO, now=NOW)
    assert status(blog_session, made) == SHOWN
    reports.report_comment(blog_session, readers[1], slug, made, SPAM, caution=TWO, now=NOW)
    assert status(blog_session, made) == WITHHELD
    with pytest.raises(NotFound):
        reports.report_comment(blog_session, id_of(author), slug, made, SPAM, now=NOW)
    (case,) = cases(blog_session, slug)
    reports.resolve(blog_session, admin_id, case.id, "dismiss", "", now=NOW)
    assert status(blog_session, made) == SHOWN
    assert cases(blog_session, slug) == []
    with pytest.raises(NothingToDecide):
        reports.resolve(blog_session, admin_id, case.id, "delete", "r", now=NOW)
    with pytest.raises(AlreadyReported):  # they were heard
        reports.report_comment(blog_session, readers[0], slug, made, SPAM, now=NOW)
    blog_session.rollback()
    reports.report_comment(blog_session, id_of(author), slug, made, SPAM, caution=TWO, now=NOW)
    assert status(blog_session, made) == SHOWN, "counted from the beginning"


def test_an_article_stays_however_many_report_it(
    blog_session: Session, readers: list[UUID], slug: str
) -> None:
    for reader in readers:
        reports.report_article(blog_session, reader, slug, SPAM, now=NOW)
    assert stored_articles.readable(blog_session, slug)


@pytest.mark.parametrize("decision", ["hide", "delete"])
def test_an_admin_takes_a_thing_away_and_it_is_recorded(
    blog_session: Session, readers: list[UUID], admin_id: UUID, slug: str, decision: str
) -> None:
    made = comments.add(blog_session, readers[1], slug, "c", now=NOW)
    comments.add(blog_session, readers[2], slug, "a", reply_to=made, now=NOW)
    reports.report_comment(blog_session, readers[0], slug, made, SPAM, now=NOW)
    (case,) = cases(blog_session, slug)
    with pytest.raises(Invalid):
        reports.resolve(blog_session, admin_id, case.id, decision, " ", now=NOW)
    reports.resolve(blog_session, admin_id, case.id, decision, "rude", now=NOW)
    assert status(blog_session, made) == {"hide": WITHHELD, "delete": DELETED}[decision]
    blog_session.rollback()
    reports.report_article(blog_session, readers[0], slug, SPAM, now=NOW)
    (case,) = cases(blog_session, slug)
    article_id = blog_session.scalars(select(Article.id).where(Article.slug == slug)).one()
    reports.resolve(blog_session, admin_id, case.id, decision, "rude", now=NOW)
    with pytest.raises(NotFound):
        stored_articles.readable(blog_session, slug)
    kept = blog_session.execute(
        select(acts.c.who, acts.c.what, acts.c.kind, acts.c.reason)
        .where(acts.c.thing.in_([str(made), str(article_id)]))
        .order_by(acts.c.id)
    )
    whole = [(admin_id, decision, kind, "rude") for kind in ("comment", "article")]
    assert [tuple(row) for row in kept] == whole
    if decision == "hide":
        articles.show(blog_session, admin_id, article_id, now=NOW)
        assert stored_articles.readable(blog_session, slug) == article_id


def test_a_case_goes_with_its_thing_and_is_closed_when_an_admin_decides_without_it(
    blog_session: Session, readers: list[UUID], admin_id: UUID, slug: str
) -> None:
    gone, hidden = (
        comments.add(blog_session, readers[1], slug, text, now=NOW) for text in ("c", "d")
    )
    for one in (gone, hidden):
        reports.report_comment(blog_session, readers[0], slug, one, SPAM, now=NOW)
    assert len(cases(blog_session, slug)) == 2
    comments.remove(blog_session, readers[1], slug, gone)
    moderation.hide(blog_session, admin_id, hidden, "r", now=NOW)
    assert cases(blog_session, slug) == []


@pytest.mark.timeout(90)
def test_reports_and_decisions_at_once_count_once(
    blog_settings: BlogSettings,
    blog_session: Session,
    readers: list[UUID],
    admin_id: UUID,
    slug: str,
) -> None:
    made = [comments.add(blog_session, readers[2], slug, "c", now=NOW) for _ in range(15)]
    url = blog_settings.database_url
    told = in_processes(report_all, *[(url, who, slug, made) for who in readers[:2] * 2])
    assert (told[0] + told[2], told[1] + told[3]) == (len(made), len(made)), "each of both, once"
    open_cases = cases(blog_session, slug)
    assert [one.reporters for one in open_cases] == [2] * len(made)
    ids = [one.id for one in open_cases]
    ended = in_processes(
        end_all, *[(url, admin_id, ids, how) for how in ("hide", "delete", "dismiss")]
    )
    assert sum(ended) == len(made)
    kept = list(blog_session.scalars(select(Row.status).where(Row.id.in_(made))))
    assert len(kept) == len(made) - ended[1]
    assert kept.count(SHOWN) == ended[2]
    count = blog_session.scalars(select(Article.comments_count).where(Article.slug == slug)).one()
    assert count == ended[2]


def report_all(url: str, who: UUID, slug: str, made: list[int]) -> int:
    """In a process of its own: how many it reported first."""
    done = 0
    with own_session(url) as session:
        for one in made:
            try:
                reports.report_comment(session, who, slug, one, SPAM, now=NOW)
            except AlreadyReported:
                session.rollback()
            else:
                done += 1
    return done


def end_all(url: str, who: UUID, ids: list[int], how: str) -> int:
    """In a process of its own: how many it decided."""
    done = 0
    with own_session(url) as session:
        for one in ids:
            try:
                reports.resolve(session, who, one, how, "r", now=NOW)
            except (NothingToDecide, NotFound):
                session.rollback()
            else:
                done += 1
    return done
