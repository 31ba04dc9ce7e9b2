"""Publishing, also when several people do it in the same moment."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from blog_app.actions import articles
from blog_app.models.articles import Article, Draft
from blog_app.settings import BlogSettings
from blog_app.storage import articles as stored
from blog_app.storage.database import db
from common.errors import Invalid
from common.ids import new_id
from common.postgres import driver_url
from tests.fixtures.people import NewPerson

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
PROCESSES = 4
EACH = 5


@pytest.fixture
def session(blog: Flask) -> Iterator[Session]:
    with blog.app_context():
        yield db.session()


@pytest.fixture
def author(blog: Flask, member: NewPerson) -> UUID:
    return UUID(member(blog).call("GET", "/api/auth/me").json["id"])


def test_an_article_is_kept_as_it_was_written(session: Session, author: UUID) -> None:
    draft = Draft(" Kept ", "about", "**bold**", ["Tag", "tag", "other "])
    made = articles.publish(session, author, draft, article_id=new_id(), now=NOW)
    story = stored.by_slug(session, made.slug)
    assert story is not None
    assert (story.title, story.tags, story.created_at) == ("Kept", ["tag", "other"], NOW)
    assert story.html == "<p><strong>bold</strong></p>\n"


def test_a_bad_draft_leaves_nothing(session: Session, author: UUID) -> None:
    before = stored.count(session)
    with pytest.raises(Invalid) as refused:
        articles.publish(session, author, Draft("", " ", "x"), article_id=new_id(), now=NOW)
    assert set(refused.value.errors) == {"title", "description"}
    assert stored.count(session) == before


@pytest.mark.timeout(90)
def test_authors_in_many_processes_get_slugs_of_their_own(
    blog_settings: BlogSettings, session: Session, author: UUID
) -> None:
    title = f"One title {new_id().hex[-12:]}"
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        jobs = [
            pool.submit(publish_some, blog_settings.database_url, author, title)
            for _ in range(PROCESSES)
        ]
        slugs = [slug for job in jobs for slug in job.result(timeout=80)]
    assert len(slugs) == len(set(slugs)) == PROCESSES * EACH
    assert title.lower().replace(" ", "-") in slugs, "the first one gets the plain slug"
    kept = session.scalars(select(Article.slug).where(Article.title == title)).all()
    assert sorted(kept) == sorted(slugs), "each was kept under the slug that its author was told"


def publish_some(url: str, author: UUID, title: str) -> list[str]:
    """In a process of its own."""
    engine = create_engine(driver_url(url))
    with Session(engine) as session:
        made = [
            articles.publish(
                session, author, Draft(title, "d", "b"), article_id=new_id(), now=NOW
            ).slug
            for _ in range(EACH)
        ]
    engine.dispose()
    return made
