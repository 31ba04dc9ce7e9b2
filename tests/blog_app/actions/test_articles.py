"""Publishing, also when several people do it in the same moment."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from blog_app.actions import articles
from blog_app.models.articles import Article, Draft
from blog_app.settings import BlogSettings
from blog_app.storage import articles as stored
from blog_app.storage import lists
from common.errors import Invalid, NotFound, Refusal
from common.ids import new_id
from tests.fixtures.blog import in_processes, own_session

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


@pytest.mark.whole
def test_authors_in_many_processes_get_slugs_of_their_own(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    title = f"One title {new_id().hex[-12:]}"
    given = (blog_settings.database_url, author_id, title)
    slugs = [slug for made in in_processes(publish_some, *[given] * PROCESSES) for slug in made]
    assert len(slugs) == len(set(slugs)) == PROCESSES * EACH
    assert title.lower().replace(" ", "-") in slugs, "the first one gets the plain slug"
    kept = blog_session.scalars(select(Article.slug).where(Article.title == title)).all()
    assert sorted(kept) == sorted(slugs), "each was kept under the slug that its author was told"


def publish_some(url: str, author_id: UUID, title: str) -> list[str]:
    """In a process of its own."""
    with own_session(url) as session:
        return [publish(session, author_id, title) for _ in range(EACH)]


def test_articles_renamed_alike_at_once_get_slugs_of_their_own(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    title = f"New name {new_id().hex[-12:]}"
    before = [publish(blog_session, author_id, f"Old {new_id().hex}") for _ in range(PROCESSES)]
    changes = {"title": title}
    in_processes(revise, *[(blog_settings.database_url, author_id, one, changes) for one in before])
    found = blog_session.scalars(select(Article.slug).where(Article.title == title)).all()
    assert len(set(found)) == PROCESSES
    assert title.lower().replace(" ", "-") in found


def test_a_change_and_a_deletion_at_once_leave_no_half_of_either(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    for _ in range(3):
        slug = publish(blog_session, author_id, f"Either {new_id().hex}")
        url = blog_settings.database_url
        told = in_processes(
            revise_or_remove,
            (url, author_id, slug, {"title": "Or", "tags": ["new"]}),
            (url, author_id, slug, None),
            (url, author_id, slug, {"body": "new"}),
        )
        assert told[1] == "done", "nobody else deletes it"
        assert set(told) <= {"done", "not-found"}
        with pytest.raises(NotFound):
            stored.by_slug(blog_session, slug)
        blog_session.rollback()


def test_of_deletions_at_once_one_deletes(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    before = lists.count(blog_session)
    slug = publish(blog_session, author_id, f"Once {new_id().hex}")
    told = in_processes(
        revise_or_remove, *[(blog_settings.database_url, author_id, slug, None)] * PROCESSES
    )
    assert sorted(told) == ["done"] + ["not-found"] * (PROCESSES - 1)
    assert lists.count(blog_session) == before


def revise(url: str, author_id: UUID, slug: str, changes: dict[str, Any]) -> None:
    """In a process of its own."""
    with own_session(url) as session:
        articles.revise(session, author_id, slug, changes, now=NOW)


def revise_or_remove(url: str, author_id: UUID, slug: str, changes: dict[str, Any] | None) -> str:
    """In a process of its own: what came of it; without changes it is deleted."""
    with own_session(url) as session:
        try:
            if changes is None:
                articles.remove(session, author_id, slug)
            else:
                articles.revise(session, author_id, slug, changes, now=NOW)
        except Refusal as refusal:
            return refusal.code()
    return "done"


def publish(session: Session, author_id: UUID, title: str) -> str:
    draft = Draft(title, "d", "b")
    return articles.publish(session, author_id, draft, article_id=new_id(), now=NOW).slug
