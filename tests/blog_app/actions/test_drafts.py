"""Saving, publishing and going out by the clock, also when several do it in the same moment."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from blog_app.actions import articles, drafts
from blog_app.models import articles as limits
from blog_app.models.articles import Article, Draft
from blog_app.models.lifecycle import WrongState
from blog_app.models.schema import tallies, users
from blog_app.settings import BlogSettings
from blog_app.storage import articles as stored_articles
from blog_app.storage import drafts as stored
from common.errors import Refusal
from common.ids import new_id
from tests.fixtures.blog import in_processes, own_session

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
NOON = NOW + timedelta(days=1)
PROCESSES = 4


def begin(session: Session, author_id: UUID, **fields: Any) -> UUID:
    article_id = new_id()
    whole = {"title": f"T {article_id.hex}", "description": "d", "body": "b"} | fields
    drafts.begin(
        session, author_id, Draft(**whole), article_id=article_id, save_id=new_id(), now=NOW
    )
    return article_id


def seen(session: Session, author_id: UUID, article_id: UUID) -> str:
    session.rollback()
    return stored.manuscript(session, author_id, article_id).version


def schedule(session: Session, author_id: UUID, article_id: UUID, moment: datetime = NOON) -> None:
    version = seen(session, author_id, article_id)
    drafts.schedule(session, author_id, article_id, version, moment, now=NOW)


def state(session: Session, author_id: UUID, article_id: UUID) -> stored.Manuscript:
    session.rollback()
    return stored.manuscript(session, author_id, article_id)


def all_due(session: Session, now: datetime) -> int:
    done = 0
    while drafts.publish_due(session, now=now):
        done += 1
    return done


def test_of_writers_who_have_seen_the_same_one_saves_and_the_others_are_told(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    article_id = begin(blog_session, author_id)
    version = seen(blog_session, author_id, article_id)
    url = blog_settings.database_url
    told = in_processes(
        save, *[(url, author_id, article_id, version, f"tab {n}") for n in range(PROCESSES)]
    )
    assert sorted(told) == ["changed-elsewhere"] * (PROCESSES - 1) + ["done"]
    kept = state(blog_session, author_id, article_id).body
    assert kept == f"tab {told.index('done')}"


def save(url: str, author_id: UUID, article_id: UUID, version: str, body: str) -> str:
    """In a process of its own."""
    with own_session(url) as session:
        draft = Draft("T", "d", body)
        try:
            drafts.save(session, author_id, article_id, draft, version, save_id=new_id(), now=NOW)
        except Refusal as refusal:
            return refusal.code()
    return "done"


def test_published_at_once_from_two_tabs_it_is_on_the_shelf_once(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    article_id = begin(blog_session, author_id)
    before = published_count(blog_session)
    version = seen(blog_session, author_id, article_id)
    given = (blog_settings.database_url, author_id, article_id, version)
    told = in_processes(publish, *[given] * PROCESSES)
    assert told.count("done") == 1
    assert published_count(blog_session) == before + 1


def publish(url: str, author_id: UUID, article_id: UUID, version: str) -> str:
    """In a process of its own."""
    with own_session(url) as session:
        try:
            drafts.publish(session, author_id, article_id, version, now=NOW)
        except Refusal as refusal:
            return refusal.code()
    return "done"


def published_count(session: Session) -> int:
    session.rollback()
    return session.scalars(select(tallies.c.n).where(tallies.c.name == "articles")).one()


def test_workers_in_many_processes_publish_each_article_once(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    made = [begin(blog_session, author_id, tags=["due"]) for _ in range(20)]
    for article_id in made:
        schedule(blog_session, author_id, article_id)
    before = published_count(blog_session)
    done = in_processes(work, *[(blog_settings.database_url, NOON)] * PROCESSES)
    assert sum(done) == len(made)
    assert sum(1 for n in done if n) > 1, "the premise: several had something to do"
    assert published_count(blog_session) == before + len(made)
    for article_id in made:
        found = state(blog_session, author_id, article_id)
        assert (found.status, found.published_at) == ("published", NOON)


def work(url: str, now: datetime) -> int:
    """In a process of its own."""
    with own_session(url) as session:
        return all_due(session, now)


def test_nothing_goes_out_before_its_time(blog_session: Session, author_id: UUID) -> None:
    article_id = begin(blog_session, author_id)
    schedule(blog_session, author_id, article_id)
    assert all_due(blog_session, NOON - timedelta(seconds=1)) == 0
    assert state(blog_session, author_id, article_id).status == "scheduled"
    assert all_due(blog_session, NOON) == 1


def test_after_a_downtime_it_goes_out_late_and_stands_where_it_appeared(
    blog_session: Session, author_id: UUID
) -> None:
    article_id = begin(blog_session, author_id)
    schedule(blog_session, author_id, article_id)
    late = NOON + timedelta(days=3)
    assert all_due(blog_session, late) == 1
    assert state(blog_session, author_id, article_id).published_at == late


def test_an_article_whose_authors_account_is_disabled_stays_a_draft_with_the_reason(
    blog_session: Session, author_id: UUID
) -> None:
    article_id = begin(blog_session, author_id)
    schedule(blog_session, author_id, article_id)
    blog_session.execute(update(users).where(users.c.id == author_id).values(disabled_at=NOW))
    blog_session.commit()
    assert all_due(blog_session, NOON) == 1
    found = state(blog_session, author_id, article_id)
    assert (found.status, found.held_back) == ("draft", drafts.DISABLED)
    assert found.title, "and nothing of it is lost"


def test_an_article_that_breaks_a_limit_set_since_stays_a_draft_and_holds_up_no_other(
    blog_session: Session, author_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = begin(blog_session, author_id, description="x" * 400)
    short = begin(blog_session, author_id)
    for article_id in (long, short):
        schedule(blog_session, author_id, article_id)
    monkeypatch.setattr(limits, "LONGEST_DESCRIPTION", 300)
    assert all_due(blog_session, NOON) == 2
    found = state(blog_session, author_id, long)
    assert found.status == "draft"
    assert found.held_back == "description is longer than 300 characters"
    assert state(blog_session, author_id, short).status == "published"


def test_a_plan_that_is_taken_back_while_it_is_due_goes_out_or_not_but_not_half(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    url, before = blog_settings.database_url, published_count(blog_session)
    made = [begin(blog_session, author_id) for _ in range(12)]
    for article_id in made:
        schedule(blog_session, author_id, article_id)
    in_processes(work_or_take_back, (url, author_id, []), (url, author_id, made))
    states = [state(blog_session, author_id, article_id).status for article_id in made]
    assert set(states) <= {"draft", "published"}
    assert published_count(blog_session) == before + states.count("published")


def work_or_take_back(url: str, author_id: UUID, mine: list[UUID]) -> None:
    """In a process of its own."""
    with own_session(url) as session:
        for article_id in mine:
            try:
                drafts.unschedule(session, author_id, article_id)
            except WrongState:
                session.rollback()
        if not mine:
            all_due(session, NOON)


def test_a_write_that_came_from_another_state_than_it_thought_is_refused(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    """The guard in storage, without the lock that makes it needless."""
    draft = Draft(f"Guarded {new_id().hex}", "d", "b")
    made = articles.publish(blog_session, author_id, draft, article_id=new_id(), now=NOW)
    unlocked = blog_session.scalars(select(Article).where(Article.id == made.id)).one()
    with own_session(blog_settings.database_url) as other:
        articles.hide(other, author_id, unlocked.id, "r", now=NOW)
    unlocked.unpublish()
    with pytest.raises(WrongState):
        stored_articles.save(blog_session, unlocked)
    kept = select(Article.status).where(Article.id == made.id)
    assert blog_session.scalar(kept) == "hidden"
