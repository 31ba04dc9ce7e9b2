"""The demo data is whole, however often it is put in and wherever it was interrupted."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from blog_app import demo
from blog_app.models.articles import Article
from blog_app.models.comments import HELD, Comment
from blog_app.models.favorites import favorites
from blog_app.models.profiles import follows
from blog_app.models.slugs import slugs
from blog_app.storage import acts as stored_acts
from blog_app.storage import articles, shelf
from blog_app.storage import people as stored_people
from blog_app.storage import reports as stored_reports
from common.auth.demo import ensure
from common.auth.sign_in import users
from common.objects import objects
from tests.fixtures.images import picture
from tests.fixtures.variants import with_variants

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 6, 9, tzinfo=UTC)
TEXTS = len(list(demo.TEXTS.glob("*.md")))


class KilledError(Exception):
    """As if the process had ended here."""


@pytest.fixture(autouse=True)
def small_pictures(quick_drawing: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the demo's own, which take their time to draw."""
    small = {name: (bytes_of(picture()), alt) for name, (_, alt) in demo.PICTURES.items()}
    monkeypatch.setattr(demo, "PICTURES", small)


def bytes_of(data: bytes) -> Callable[[], bytes]:
    return lambda: data


@pytest.fixture
def authors(blog_session: Session) -> dict[UUID, str]:
    """The demo people, who have written nothing yet."""
    found = {ensure(users(), one, now=NOW).id: one["name"] for one in demo.DEMO_USERS}
    forget(blog_session, found)
    return found


def forget(session: Session, authors: dict[UUID, str]) -> None:
    """Take away what they have written, and the slugs of it."""
    for article in session.scalars(select(Article).where(Article.author_id.in_(authors))).all():
        shelf.take_off(session, article)
        session.execute(delete(slugs).where(slugs.c.article_id == article.id))
        articles.remove(session, article)
    session.commit()


def seed(session: Session, *, now: datetime = NOW) -> None:
    demo.seed(users(), session, objects(), now=now)


def seed_and_be_killed(session: Session, *, after: int) -> None:
    """Put the demo data in until so many articles are published."""
    publish, left = demo.actions.publish, iter(range(after))

    def publish_or_end(*given: Any, **named: Any) -> Article:
        if next(left, None) is None:
            raise KilledError
        return publish(*given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo.actions, "publish", publish_or_end)
        with pytest.raises(KilledError):
            seed(session)
    session.rollback()


def newest_first(session: Session, authors: dict[UUID, str]) -> list[tuple[str, str, str]]:
    """Who wrote what, and at which address."""
    statement = select(Article).where(Article.author_id.in_(authors))
    found = session.scalars(statement.order_by(Article.created_at.desc()))
    return [(authors[one.author_id], one.title, one.slug) for one in found]


def test_every_text_is_published_by_who_wrote_it(
    blog_session: Session, authors: dict[UUID, str]
) -> None:
    seed(blog_session)
    published = newest_first(blog_session, authors)
    assert len(published) == TEXTS
    assert published[0] == ("Grace", "Ship the log with the ship", "ship-the-log-with-the-ship")
    assert {name for name, _, _ in published} == set(authors.values())


def test_the_articles_have_their_pictures(
    blog_session: Session, authors: dict[UUID, str], blog: Flask
) -> None:
    seed(blog_session)
    statement = select(Article).where(Article.author_id.in_(authors))
    found = {one.title: one for one in blog_session.scalars(statement)}
    cover = found["Growing beans next to a wall"].cover_image
    (inline,) = re.findall(r'src="([^"]*)"', found["A moth in the relay"].html)
    for path in (f"/images/{cover}", inline):
        assert blog.test_client().get(path, base_url="http://blog.test").status_code == 200
    assert "<figcaption>Not the original" in found["A moth in the relay"].html


def test_seeding_twice_is_seeding_once(blog_session: Session, authors: dict[UUID, str]) -> None:
    seed(blog_session)
    once = newest_first(blog_session, authors)
    seed(blog_session, now=LATER)
    assert newest_first(blog_session, authors) == once


@pytest.mark.parametrize("published", with_variants([2, 0, *range(3, TEXTS), 1]))
def test_what_an_interrupted_seed_left_out_is_put_in_by_the_next(
    blog_session: Session, authors: dict[UUID, str], published: int
) -> None:
    seed(blog_session)
    in_one_go = newest_first(blog_session, authors)
    forget(blog_session, authors)
    seed_and_be_killed(blog_session, after=published)
    assert len(newest_first(blog_session, authors)) == published, "the premise: interrupted there"
    seed(blog_session, now=LATER)
    assert newest_first(blog_session, authors) == in_one_go


def met(session: Session, authors: dict[UUID, str]) -> list[set[tuple[object, ...]]]:
    """Who follows whom, who marked what, who said what."""
    followed = select(follows.c.follower_id, follows.c.followed_id)
    marked = select(favorites.c.user_id, Article.title).join(
        Article, Article.id == favorites.c.article_id
    )
    said = select(Comment.author_id, Comment.body)
    return [
        {(authors[row[0]], authors.get(row[1], row[1])) for row in session.execute(statement)}
        for statement in (
            followed.where(follows.c.follower_id.in_(authors)),
            marked.where(favorites.c.user_id.in_(authors)),
            said.where(Comment.author_id.in_(authors)),
        )
    ]


def test_the_authors_follow_each_other_and_say_what_they_think(
    blog_session: Session, authors: dict[UUID, str]
) -> None:
    seed(blog_session)
    followed, marked, said = met(blog_session, authors)
    assert {(name, other) for name, others in demo.FOLLOWS.items() for other in others} == followed
    assert {(who, title) for who, title, words in demo.OPINIONS if not words} == marked
    assert {(who, words) for who, _, words in demo.OPINIONS if words} == said


def test_what_they_said_is_not_said_twice(blog_session: Session, authors: dict[UUID, str]) -> None:
    seed(blog_session)
    once = met(blog_session, authors), count_comments(blog_session, authors)
    seed(blog_session, now=LATER)
    assert (met(blog_session, authors), count_comments(blog_session, authors)) == once


def count_comments(session: Session, authors: dict[UUID, str]) -> int:
    return len(session.scalars(select(Comment.id).where(Comment.author_id.in_(authors))).all())


def test_one_of_them_keeps_order_and_does_it_once(
    blog_session: Session, authors: dict[UUID, str]
) -> None:
    seed(blog_session)
    done, waiting = kept_in_order(blog_session, authors)
    assert {what for what, _ in done} >= {"promote", "hide", "dismiss"}
    assert waiting == {"article", "comment"}
    (grace,) = (user_id for user_id, name in authors.items() if name == "Grace")
    assert stored_people.known(blog_session, grace, now=NOW).role == "admin"
    held = select(Comment.id).where(Comment.author_id.in_(authors), Comment.status == HELD)
    assert len(blog_session.scalars(held).all()) == 1
    seed(blog_session, now=LATER)
    assert kept_in_order(blog_session, authors) == (done, waiting)


def kept_in_order(
    session: Session, authors: dict[UUID, str]
) -> tuple[list[tuple[str, str]], set[str]]:
    """What was done about things, by whomever; and the kinds of things of these people that wait."""
    acts = stored_acts.latest(session, limit=100).rows
    queue = stored_reports.waiting(session, limit=100, after=None).rows
    return [(a.what, a.thing) for a in acts], {
        case.kind for case in queue if case.name in authors.values()
    }
