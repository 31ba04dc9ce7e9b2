"""Who decides about comments, what becomes of them, and that it is recorded."""

from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from blog_app.actions import articles, comments, moderation
from blog_app.models.acts import acts
from blog_app.models.articles import Article, Draft
from blog_app.models.comments import HELD, HIDDEN, REJECTED, SHOWN, WITHHELD, AlreadyDecided
from blog_app.models.comments import Comment as Row
from blog_app.settings import BlogSettings
from common import clock
from common.errors import Forbidden, Invalid, NotFound
from common.ids import new_id
from tests.fixtures.blog import as_admin, id_of, in_processes, own_session
from tests.fixtures.people import NewPerson

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
LINKS = "https://a.example https://b.example https://c.example"


@pytest.fixture
def slug(blog_session: Session, author_id: UUID) -> str:
    draft = Draft(f"Order {new_id().hex}", "d", "b")
    return articles.publish(blog_session, author_id, draft, article_id=new_id(), now=NOW).slug


@pytest.fixture
def reader_id(blog: Flask, member: NewPerson) -> UUID:
    return id_of(member(blog))


@pytest.fixture
def admin_id(blog: Flask, member: NewPerson) -> UUID:
    return id_of(as_admin(member(blog)))


def held(session: Session, who: UUID, slug: str) -> int:
    made = comments.add(session, who, slug, LINKS, now=clock.now())
    assert status(session, made) == HELD, "the premise"
    return made


def status(session: Session, comment_id: int) -> str:
    session.rollback()
    return session.scalars(select(Row.status).where(Row.id == comment_id)).one()


def counted(session: Session, slug: str) -> int:
    return session.scalars(select(Article.comments_count).where(Article.slug == slug)).one()


def recorded(session: Session, comment_id: int) -> list[tuple[object, ...]]:
    statement = select(acts.c.who, acts.c.what, acts.c.reason).where(
        acts.c.kind == "comment", acts.c.thing == str(comment_id)
    )
    return [tuple(row) for row in session.execute(statement.order_by(acts.c.id))]


def test_the_articles_author_approves_and_everybody_sees_it(
    blog_session: Session, author_id: UUID, reader_id: UUID, slug: str
) -> None:
    made = held(blog_session, reader_id, slug)
    moderation.approve(blog_session, author_id, made, now=NOW)
    assert status(blog_session, made) == SHOWN
    assert counted(blog_session, slug) == 1
    assert recorded(blog_session, made) == [(author_id, "approve", "")]
    with pytest.raises(AlreadyDecided):
        moderation.approve(blog_session, author_id, made, now=NOW)
    blog_session.rollback()
    assert counted(blog_session, slug) == 1


def test_rejecting_and_hiding_want_a_reason_and_can_be_taken_back(
    blog_session: Session, author_id: UUID, reader_id: UUID, slug: str
) -> None:
    made = held(blog_session, reader_id, slug)
    for reason in ("", " \n", "a\0b", "x" * 1001):
        with pytest.raises(Invalid) as refused:
            moderation.reject(blog_session, author_id, made, reason, now=NOW)
        assert set(refused.value.errors) == {"reason"}
    moderation.reject(blog_session, author_id, made, " advertising ", now=NOW)
    assert status(blog_session, made) == REJECTED
    assert blog_session.get_one(Row, made).reason == "advertising"
    moderation.show(blog_session, author_id, made, now=NOW)
    moderation.hide(blog_session, author_id, made, "on reflection", now=NOW)
    assert status(blog_session, made) == HIDDEN
    assert counted(blog_session, slug) == 0
    moderation.show(blog_session, author_id, made, now=NOW)
    assert status(blog_session, made) == SHOWN
    assert counted(blog_session, slug) == 1
    assert blog_session.get_one(Row, made).reason is None
    whats = [what for _, what, _ in recorded(blog_session, made)]
    assert whats == ["reject", "show", "hide", "show"]


def test_what_an_admin_hides_the_articles_author_cannot_show(
    blog_session: Session, author_id: UUID, reader_id: UUID, admin_id: UUID, slug: str
) -> None:
    made = comments.add(blog_session, reader_id, slug, "c", now=NOW)
    moderation.hide(blog_session, author_id, made, "mine", now=NOW)
    moderation.hide(blog_session, admin_id, made, "against the rules", now=NOW)
    assert status(blog_session, made) == WITHHELD
    with pytest.raises(AlreadyDecided):
        moderation.show(blog_session, author_id, made, now=NOW)
    moderation.show(blog_session, admin_id, made, now=NOW)
    assert status(blog_session, made) == SHOWN
    assert counted(blog_session, slug) == 1


def test_others_decide_nothing_and_do_not_even_learn_what_waits(
    blog_session: Session, reader_id: UUID, slug: str, blog: Flask, member: NewPerson
) -> None:
    other = id_of(member(blog))
    waits = held(blog_session, reader_id, slug)
    seen = comments.add(blog_session, reader_id, slug, "c", now=NOW)
    for who in (other, reader_id):
        with pytest.raises(NotFound):
            moderation.approve(blog_session, who, waits, now=NOW)
        with pytest.raises(Forbidden):
            moderation.hide(blog_session, who, seen, "because", now=NOW)
    for nothing in (0, -1, seen + 10_000, 2**70):
        with pytest.raises(NotFound):
            moderation.approve(blog_session, other, nothing, now=NOW)
    blog_session.rollback()
    assert (status(blog_session, waits), status(blog_session, seen)) == (HELD, SHOWN)


@pytest.mark.whole
@pytest.mark.timeout(90)
def test_of_approving_and_rejecting_at_once_one_succeeds(
    blog_settings: BlogSettings,
    blog_session: Session,
    author_id: UUID,
    reader_id: UUID,
    slug: str,
) -> None:
    waiting = [held(blog_session, reader_id, slug) for _ in range(20)]
    blog_session.rollback()
    url = blog_settings.database_url
    given = [(url, author_id, waiting, verb) for verb in ("approve", "reject") * 2]
    done = in_processes(decide_about_all, *given)
    assert sum(done) == len(waiting), "each was decided once"
    assert all(len(recorded(blog_session, one)) == 1 for one in waiting)
    statuses = [status(blog_session, one) for one in waiting]
    assert set(statuses) <= {SHOWN, REJECTED}
    assert counted(blog_session, slug) == statuses.count(SHOWN)


def decide_about_all(url: str, who: UUID, waiting: list[int], verb: str) -> int:
    """In a process of its own: how many it decided about."""
    done = 0
    with own_session(url) as session:
        for one in waiting:
            try:
                if verb == "approve":
                    moderation.approve(session, who, one, now=NOW)
                else:
                    moderation.reject(session, who, one, "r", now=NOW)
            except AlreadyDecided:
                session.rollback()
            else:
                done += 1
    return done


@pytest.mark.parametrize("change", ["UPDATE acts SET reason = 'x'", "DELETE FROM acts"])
def test_nobody_changes_the_record(
    blog_settings: BlogSettings,
    blog_session: Session,
    author_id: UUID,
    reader_id: UUID,
    slug: str,
    change: str,
) -> None:
    made = comments.add(blog_session, reader_id, slug, "c", now=NOW)
    moderation.hide(blog_session, author_id, made, "r", now=NOW)
    with (
        psycopg.connect(blog_settings.database_url) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="written once"),
    ):
        connection.execute(change.encode())
    assert len(recorded(blog_session, made)) == 1
