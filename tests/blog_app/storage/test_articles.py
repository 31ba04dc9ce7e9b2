"""Articles are found by their address, and listed newest first, page by page."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from blog_app.models.articles import Article, Draft
from blog_app.storage import articles, lists
from blog_app.storage.lists import Part
from common.errors import NotFound
from common.ids import new_id
from common.paging import key_of

FAR_AHEAD = datetime(2999, 1, 1, tzinfo=UTC)  # newer than all that other tests write


def add(session: Session, author_id: UUID, title: str, now: datetime = FAR_AHEAD) -> Article:
    """Kept until the test ends: nothing is committed."""
    draft = Draft(title, "d", "b")
    article = Article.written_by(author_id, draft, article_id=new_id(), now=now)
    articles.add(session, article)
    return article


def test_a_slug_that_is_taken_is_left_and_the_next_one_tried(
    blog_session: Session, author_id: UUID
) -> None:
    title = f"Taken {new_id().hex}"
    first, second = add(blog_session, author_id, title), add(blog_session, author_id, title)
    assert first.slug == title.lower().replace(" ", "-")
    assert second.slug == f"{first.slug}-{second.id.hex[-6:]}"
    assert articles.by_slug(blog_session, first.slug).id == first.id
    assert articles.by_slug(blog_session, second.slug).id == second.id


def test_what_is_not_there_is_refused_with_its_sentence(blog_session: Session) -> None:
    with pytest.raises(NotFound, match="There is no such article") as refused:
        articles.by_slug(blog_session, "no-such-thing")
    assert refused.value.errors == {"article": ["not found"]}


def test_articles_of_one_moment_still_have_an_order(blog_session: Session, author_id: UUID) -> None:
    made = [add(blog_session, author_id, f"At once {number}") for number in range(5)]
    made.append(add(blog_session, author_id, "Later", FAR_AHEAD + timedelta(seconds=1)))
    found, cursor = [], None
    for _ in range(3):
        after = key_of(cursor, datetime.fromisoformat, UUID)
        page = lists.latest(blog_session, Part(2, after=after))
        found += [row.id for row in page.rows]
        cursor = page.next
    assert found == [article.id for article in reversed(made)]


def test_the_titles_of_some_authors_are_theirs_alone(
    blog_session: Session, author_id: UUID
) -> None:
    mine = add(blog_session, author_id, "Mine")
    assert articles.slugs_by(blog_session, [author_id]) == {"Mine": mine.slug}
    assert articles.slugs_by(blog_session, [new_id()]) == {}
