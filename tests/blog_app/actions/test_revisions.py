"""The history of an article: every text that others could read, and none of it is ever rewritten."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from blog_app.actions import articles, drafts, revisions
from blog_app.models.articles import Draft
from blog_app.models.revisions import Revision
from blog_app.settings import BlogSettings
from blog_app.storage import articles as stored_articles
from blog_app.storage import drafts as stored_drafts
from blog_app.storage import revisions as stored
from common.errors import NotFound
from common.ids import new_id
from tests.fixtures.blog import in_processes, own_session

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
PROCESSES = 4


@pytest.fixture
def article_id(blog_session: Session, author_id: UUID) -> UUID:
    draft = Draft(f"Told {new_id().hex}", "d", "first", ["x"])
    return articles.publish(blog_session, author_id, draft, article_id=new_id(), now=NOW).id


def slug_of(session: Session, author_id: UUID, article_id: UUID) -> str:
    return stored_drafts.manuscript(session, author_id, article_id).slug


def bodies(session: Session, article_id: UUID) -> list[str]:
    """Oldest first."""
    session.rollback()
    found = select(Revision.body).where(Revision.article_id == article_id)
    return list(session.scalars(found.order_by(Revision.version)))


def change(session: Session, author_id: UUID, article_id: UUID, body: str, hours: int = 0) -> None:
    slug = slug_of(session, author_id, article_id)
    now = NOW + timedelta(hours=hours)
    articles.revise(session, author_id, slug, {"body": body}, now=now)


def test_each_published_change_keeps_the_text_before(
    blog_session: Session, author_id: UUID, article_id: UUID
) -> None:
    change(blog_session, author_id, article_id, "second", hours=1)
    change(blog_session, author_id, article_id, "second", hours=2)
    change(blog_session, author_id, article_id, "third", hours=3)
    assert bodies(blog_session, article_id) == ["first", "second"]
    last, first = stored.of_article(blog_session, article_id, 9, None).rows
    assert (first.version, last.version) == (1, 2)
    assert (first.written_at, first.replaced_at) == (NOW, NOW + timedelta(hours=1))
    assert last.written_at == first.replaced_at


def test_autosaves_and_what_nobody_could_read_make_no_revision(
    blog_session: Session, author_id: UUID
) -> None:
    article_id = new_id()
    draft = Draft("Unseen", "d", "b")
    drafts.begin(blog_session, author_id, draft, article_id=article_id, save_id=new_id(), now=NOW)
    for number in range(3):
        seen = stored_drafts.manuscript(blog_session, author_id, article_id).version
        drafts.schedule(blog_session, author_id, article_id, seen, NOW + timedelta(days=1), now=NOW)
        seen = stored_drafts.manuscript(blog_session, author_id, article_id).version
        drafts.save(
            blog_session, author_id, article_id, Draft("Unseen", "d", str(number)), seen,
            save_id=new_id(), now=NOW,
        )  # fmt: skip
    assert bodies(blog_session, article_id) == []


def test_what_is_restored_is_the_newest_version_and_nothing_is_lost(
    blog_session: Session, author_id: UUID, article_id: UUID
) -> None:
    change(blog_session, author_id, article_id, "second")
    revisions.restore(blog_session, author_id, article_id, 1, now=NOW)
    slug = slug_of(blog_session, author_id, article_id)
    assert stored_articles.by_slug(blog_session, slug).body == "first"
    assert bodies(blog_session, article_id) == ["first", "second"]
    revisions.restore(blog_session, author_id, article_id, 2, now=NOW)
    assert stored_articles.by_slug(blog_session, slug).body == "second"
    assert bodies(blog_session, article_id) == ["first", "second", "first"]


def test_only_ones_own_article_and_only_a_version_that_was_is_restored(
    blog_session: Session, author_id: UUID, article_id: UUID
) -> None:
    change(blog_session, author_id, article_id, "second")
    for who, version in ((new_id(), 1), (author_id, 2), (author_id, 0)):
        with pytest.raises(NotFound):
            revisions.restore(blog_session, who, article_id, version, now=NOW)
        blog_session.rollback()


@pytest.mark.whole
def test_changes_at_once_are_versions_in_a_row(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID, article_id: UUID
) -> None:
    url = blog_settings.database_url
    in_processes(change_often, *[(url, author_id, article_id, f"{n}") for n in range(PROCESSES)])
    kept = bodies(blog_session, article_id)
    assert len(kept) == len(set(kept)) == PROCESSES * 5
    numbers = blog_session.scalars(
        select(Revision.version).where(Revision.article_id == article_id)
    ).all()
    assert sorted(numbers) == list(range(1, len(kept) + 1))


def change_often(url: str, author_id: UUID, article_id: UUID, name: str) -> None:
    """In a process of its own."""
    with own_session(url) as session:
        for number in range(5):
            change(session, author_id, article_id, f"{name}-{number}")


def test_a_history_goes_with_its_article(
    blog_session: Session, author_id: UUID, article_id: UUID
) -> None:
    change(blog_session, author_id, article_id, "second")
    articles.remove(blog_session, author_id, slug_of(blog_session, author_id, article_id))
    count = select(func.count()).select_from(Revision)
    assert blog_session.scalar(count.where(Revision.article_id == article_id)) == 0


def test_long_texts_are_kept_compressed(
    blog_session: Session, author_id: UUID, article_id: UUID
) -> None:
    words = " ".join(f"word{n * 7919 % 1009}" for n in range(3_000))
    change(blog_session, author_id, article_id, words)
    change(blog_session, author_id, article_id, "short")
    size = text(
        "SELECT pg_column_size(body), length(body) FROM revisions WHERE article_id = :id AND version = 2"
    )
    kept, length = blog_session.execute(size, {"id": article_id}).one()
    assert length > 20_000, "the premise"
    assert kept < length * 0.8
