"""Publishing, also when several people do it in the same moment."""

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from blog_app.actions import articles
from blog_app.models.articles import Article, Draft
from blog_app.settings import BlogSettings
from blog_app.storage import articles as stored
from blog_app.storage import lists
from common.errors import Invalid
from common.ids import new_id
from common.postgres import driver_url
from tests.fixtures.processes import FORKED

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
PROCESSES = 4
EACH = 5


def test_an_article_is_kept_as_it_was_written(blog_session: Session, author_id: UUID) -> None:
    draft = Draft(" Kept ", "about", "**bold**", ["Tag", "tag", "other "])
    made = articles.publish(blog_session, author_id, draft, article_id=new_id(), now=NOW)
    story = stored.by_slug(blog_session, made.slug)
    assert (story.title, story.tags, story.published_at) == ("Kept", ["tag", "other"], NOW)
    assert story.html == "<p><strong>bold</strong></p>\n"


def test_a_bad_draft_leaves_nothing(blog_session: Session, author_id: UUID) -> None:
    before = lists.count(blog_session)
    with pytest.raises(Invalid) as refused:
        articles.publish(blog_session, author_id, Draft("", " ", "x"), article_id=new_id(), now=NOW)
    assert set(refused.value.errors) == {"title", "description"}
    assert lists.count(blog_session) == before


@pytest.mark.timeout(90)
def test_authors_in_many_processes_get_slugs_of_their_own(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    title = f"One title {new_id().hex[-12:]}"
    with ProcessPoolExecutor(PROCESSES, mp_context=FORKED) as pool:
        jobs = [
            pool.submit(publish_some, blog_settings.database_url, author_id, title)
            for _ in range(PROCESSES)
        ]
        slugs = [slug for job in jobs for slug in job.result(timeout=80)]
    assert len(slugs) == len(set(slugs)) == PROCESSES * EACH
    assert title.lower().replace(" ", "-") in slugs, "the first one gets the plain slug"
    kept = blog_session.scalars(select(Article.slug).where(Article.title == title)).all()
    assert sorted(kept) == sorted(slugs), "each was kept under the slug that its author was told"


def publish_some(url: str, author_id: UUID, title: str) -> list[str]:
    """In a process of its own."""
    engine = create_engine(driver_url(url))
    with Session(engine) as session:
        made = [
            articles.publish(
                session, author_id, Draft(title, "d", "b"), article_id=new_id(), now=NOW
            ).slug
            for _ in range(EACH)
        ]
    engine.dispose()
    return made
