"""Favourites, also when many people set them in the same moment."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from blog_app.actions import articles, comments, favorites
from blog_app.models.articles import Draft
from blog_app.settings import BlogSettings
from blog_app.storage import articles as stored
from common.errors import NotFound
from common.ids import new_id
from tests.fixtures.blog import id_of, in_processes, own_session
from tests.fixtures.people import NewPerson

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
PROCESSES = 4


@pytest.fixture
def slug(blog_session: Session, author_id: UUID) -> str:
    draft = Draft(f"Liked {new_id().hex}", "d", "b")
    return articles.publish(blog_session, author_id, draft, article_id=new_id(), now=NOW).slug


def marks(session: Session, slug: str) -> int:
    return stored.by_slug(session, slug).favorites_count


def test_one_persons_marks_at_once_count_one(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID, slug: str
) -> None:
    in_processes(mark_for_all, *[(blog_settings.database_url, [author_id] * 10, slug)] * PROCESSES)
    assert marks(blog_session, slug) == 1
    in_processes(
        unmark_for_all, *[(blog_settings.database_url, [author_id] * 10, slug)] * PROCESSES
    )
    blog_session.rollback()
    assert marks(blog_session, slug) == 0


@pytest.mark.whole
def test_many_persons_marks_at_once_all_count(
    blog: Flask, blog_settings: BlogSettings, blog_session: Session, member: NewPerson, slug: str
) -> None:
    people = [id_of(member(blog)) for _ in range(20)]
    shares = [people[n::PROCESSES] for n in range(PROCESSES)]
    in_processes(mark_for_all, *[(blog_settings.database_url, share, slug) for share in shares])
    assert marks(blog_session, slug) == len(people)


@pytest.mark.whole
def test_marks_and_comments_while_the_article_is_deleted_are_refused_or_go_with_it(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    draft = Draft(f"Going {new_id().hex}", "d", "b")
    slugs = [
        articles.publish(blog_session, author_id, draft, article_id=new_id(), now=NOW).slug
        for _ in range(30)
    ]
    url = blog_settings.database_url
    given = [(url, author_id, slugs, deletes) for deletes in (False, False, False, True)]
    told = in_processes(mark_or_delete, *given)
    assert told[3] == len(slugs)
    with pytest.raises(NotFound):
        marks(blog_session, slugs[0])


def mark_or_delete(url: str, author_id: UUID, slugs: list[str], deletes: bool) -> int:
    """In a process of its own: how many were there. Only refusals may be met, no error."""
    there = 0
    with own_session(url) as session:
        for slug in slugs:
            try:
                if deletes:
                    articles.remove(session, author_id, slug)
                else:
                    favorites.add(session, author_id, slug, now=NOW)
                    comments.add(session, author_id, slug, "c", now=NOW)
            except NotFound:
                session.rollback()
            else:
                there += 1
    return there


def mark_for_all(url: str, people: list[UUID], slug: str) -> None:
    """In a process of its own."""
    with own_session(url) as session:
        for person in people:
            favorites.add(session, person, slug, now=NOW)


def unmark_for_all(url: str, people: list[UUID], slug: str) -> None:
    """In a process of its own."""
    with own_session(url) as session:
        for person in people:
            favorites.remove(session, person, slug)


def test_an_article_that_is_not_there_cannot_be_marked(
    blog_session: Session, author_id: UUID
) -> None:
    with pytest.raises(NotFound, match="There is no such article"):
        favorites.add(blog_session, author_id, "no-such-thing", now=NOW)
