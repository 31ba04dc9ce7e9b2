"""Series: an order that is written at once, and a key that keeps an article in one of them."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from blog_app.actions import articles, drafts, series
from blog_app.models.articles import Draft
from blog_app.models.series import InAnotherSeries
from blog_app.settings import BlogSettings
from blog_app.storage import series as stored
from blog_app.storage import series_parts
from common.errors import Forbidden, Invalid, NotFound, Refusal
from common.ids import new_id
from tests.fixtures.blog import id_of, in_processes, own_session
from tests.fixtures.people import NewPerson

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
PROCESSES = 4


@pytest.fixture
def another_id(blog: Flask, member: NewPerson) -> UUID:
    return id_of(member(blog))


def begin(session: Session, author_id: UUID) -> str:
    return series.begin(session, author_id, "A row", "", series_id=new_id(), now=NOW)


def written(session: Session, author_id: UUID) -> UUID:
    draft = Draft(f"Part {new_id().hex}", "d", "b")
    return articles.publish(session, author_id, draft, article_id=new_id(), now=NOW).id


def order(session: Session, slug: str, reader_id: UUID | None = None) -> list[UUID]:
    session.rollback()
    found = stored.by_slug(session, slug, reader_id)
    return [
        part.id for part in series_parts.of_series(session, found.id, reader_id, 100, None).rows
    ]


def test_articles_stand_in_the_order_that_was_written_last(
    blog_session: Session, author_id: UUID
) -> None:
    slug, ids = begin(blog_session, author_id), [written(blog_session, author_id) for _ in range(4)]
    for wanted in (ids, ids[::-1], ids[1:3]):
        series.arrange(blog_session, author_id, slug, wanted)
        assert order(blog_session, slug) == wanted


def test_an_article_is_in_one_series_at_most(blog_session: Session, author_id: UUID) -> None:
    one, other = begin(blog_session, author_id), begin(blog_session, author_id)
    first, second = (written(blog_session, author_id) for _ in range(2))
    series.arrange(blog_session, author_id, one, [first])
    series.arrange(blog_session, author_id, other, [second])
    with pytest.raises(InAnotherSeries) as refused:
        series.arrange(blog_session, author_id, other, [second, first])
    assert str(first) in refused.value.errors["articles"][0]
    assert (order(blog_session, one), order(blog_session, other)) == ([first], [second])


def test_only_ones_own_articles_are_in_ones_own_series(
    blog_session: Session, author_id: UUID, another_id: UUID
) -> None:
    slug = begin(blog_session, author_id)
    for ids in ([written(blog_session, another_id)], [new_id()]):
        with pytest.raises(Invalid):
            series.arrange(blog_session, author_id, slug, ids)
        blog_session.rollback()
    with pytest.raises(Forbidden):
        series.arrange(blog_session, another_id, slug, [])
    blog_session.rollback()
    with pytest.raises(Forbidden):
        series.remove(blog_session, another_id, slug)


def test_a_part_that_is_not_published_is_a_part_for_its_author_alone(
    blog_session: Session, author_id: UUID
) -> None:
    slug, ids = begin(blog_session, author_id), [written(blog_session, author_id) for _ in range(3)]
    series.arrange(blog_session, author_id, slug, ids)
    drafts.unpublish(blog_session, author_id, ids[1])
    assert order(blog_session, slug) == [ids[0], ids[2]]
    assert order(blog_session, slug, author_id) == ids
    place = series_parts.place_of(blog_session, ids[2])
    assert place is not None
    assert (place.number, place.of, place.next) == (2, 2, None)
    assert series_parts.place_of(blog_session, ids[1]) is None


def test_an_article_that_is_deleted_leaves_no_gap_and_a_series_leaves_its_articles(
    blog_session: Session, author_id: UUID
) -> None:
    slug, ids = begin(blog_session, author_id), [written(blog_session, author_id) for _ in range(3)]
    series.arrange(blog_session, author_id, slug, ids)
    drafts.unpublish(blog_session, author_id, ids[0])
    drafts.discard(blog_session, author_id, ids[0])
    place = series_parts.place_of(blog_session, ids[1])
    assert place is not None
    assert (place.number, place.of, place.previous) == (1, 2, None)
    series.remove(blog_session, author_id, slug)
    assert series_parts.place_of(blog_session, ids[1]) is None
    with pytest.raises(NotFound):
        stored.by_slug(blog_session, slug, author_id)


@pytest.mark.whole
def test_orders_written_at_once_are_one_of_them_and_none_is_half(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    slug, ids = begin(blog_session, author_id), [written(blog_session, author_id) for _ in range(6)]
    orders = [ids, ids[::-1], ids[2:], ids[:3][::-1]]
    url = blog_settings.database_url
    told = in_processes(arrange_often, *[(url, author_id, [slug], one) for one in orders])
    assert told == [0] * len(orders), "nobody is refused"
    assert order(blog_session, slug) in orders


def test_two_series_that_want_the_same_articles_at_once_get_none_twice(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    slugs = [begin(blog_session, author_id) for _ in range(2)]
    ids = [written(blog_session, author_id) for _ in range(6)]
    url = blog_settings.database_url
    given = [(url, author_id, [slug], ids[:: 1 - 2 * n]) for n, slug in enumerate(slugs)]
    in_processes(arrange_often, *given)
    kept = [order(blog_session, slug, author_id) for slug in slugs]
    assert sorted(map(len, kept)) == [0, 6]


def arrange_often(url: str, author_id: UUID, slugs: list[str], ids: list[UUID]) -> int:
    """In a process of its own: how often it was refused."""
    refused = 0
    with own_session(url) as session:
        for _ in range(10):
            for slug in slugs:
                try:
                    series.arrange(session, author_id, slug, ids)
                except Refusal:
                    session.rollback()
                    refused += 1
    return refused
