"""The archive by year and month, and what to read on."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from blog_app.actions import articles
from blog_app.models.articles import Draft
from blog_app.storage import articles as stored
from blog_app.storage import related
from common.ids import new_id
from tests.fixtures.people import NewPerson, Person


@pytest.fixture
def reader(blog: Flask, stranger: NewPerson) -> Person:
    return stranger(blog)


def written(
    session: Session, author_id: UUID, at: datetime, tags: list[str] | None = None
) -> stored.Story:
    draft = Draft(f"T {new_id().hex}", "d", "b", tags or [])
    made = articles.publish(session, author_id, draft, article_id=new_id(), now=at)
    return stored.by_id(session, made.id, None)


def test_an_article_is_in_its_year_and_its_month_until_it_is_deleted(
    blog_session: Session, author_id: UUID, reader: Person
) -> None:
    last = written(blog_session, author_id, datetime(1987, 12, 31, 23, 59, tzinfo=UTC))
    first = written(blog_session, author_id, datetime(1988, 1, 1, tzinfo=UTC))
    index = reader.visit("/archive").text
    assert 'href="/archive/1987/12">December <span class="count">1</span>' in index
    for path, there, not_there in (
        ("/archive/1987", last, first),
        ("/archive/1987/12", last, first),
        ("/archive/1988", first, last),
        ("/archive/1988/1", first, last),
    ):
        page = reader.visit(path).text
        assert there.title in page
        assert not_there.title not in page
    articles.remove(blog_session, author_id, last.slug)
    articles.remove(blog_session, author_id, first.slug)
    assert "/archive/1987" not in reader.visit("/archive").text
    assert reader.visit("/archive/1987").status_code == 404


@pytest.mark.parametrize("path", ["1234", "0", "9999", "99999", "2026/0", "2026/13", "2026/x", "x"])
def test_a_time_in_which_nothing_was_published_is_not_there(reader: Person, path: str) -> None:
    assert reader.visit(f"/archive/{path}").status_code == 404


def test_a_month_goes_on_by_key(blog_session: Session, author_id: UUID, reader: Person) -> None:
    days = [datetime(1990, 5, day, tzinfo=UTC) for day in range(1, 13)]
    made = [written(blog_session, author_id, day) for day in days]
    page = reader.visit("/archive/1990/05").text
    assert made[-1].title in page
    assert made[0].title not in page
    older = page.split('rel="next" href="')[1].split('"')[0]
    assert made[0].title in reader.visit(older).text


def test_related_articles_share_tags_and_a_rare_one_counts_more(
    blog_session: Session, author_id: UUID
) -> None:
    rare, common, now = new_id().hex, new_id().hex, datetime(2026, 1, 1, tzinfo=UTC)
    crowd = [written(blog_session, author_id, now.replace(day=n), [common]) for n in range(1, 10)]
    kin = written(blog_session, author_id, now.replace(year=2020), [rare])
    twin = written(blog_session, author_id, now.replace(year=2019), [rare, common])
    one = written(blog_session, author_id, now, [rare, common])
    found = [row.id for row in related.to(blog_session, one.id)]
    assert found == [twin.id, kin.id, crowd[-1].id, crowd[-2].id]
    alone = written(blog_session, author_id, now, [])
    assert related.to(blog_session, alone.id) == []


def test_an_article_says_what_to_read_on(
    blog_session: Session, author_id: UUID, reader: Person
) -> None:
    tag, now = new_id().hex, datetime(2026, 1, 1, tzinfo=UTC)
    one, other = (written(blog_session, author_id, now, [tag]) for _ in range(2))
    page = reader.visit(f"/article/{one.slug}")
    assert f'href="/article/{other.slug}"' in page.text
    assert 'desc="4 statements"' in page.headers["Server-Timing"], (
        "the version, it, comments, what to read on"
    )
