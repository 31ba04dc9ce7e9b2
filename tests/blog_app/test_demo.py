"""The demo data is whole, however often it is put in and wherever it was interrupted."""

import re
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from blog_app import demo
from blog_app.models.articles import Article
from blog_app.models.comments import HELD, Comment
from blog_app.models.favorites import favorites
from blog_app.models.lifecycle import PUBLISHED
from blog_app.models.profiles import follows
from blog_app.storage import acts as stored_acts
from blog_app.storage import people as stored_people
from blog_app.storage import reports as stored_reports
from tests.fixtures.demo import LATER, NOW, KilledError, forget, seed
from tests.fixtures.variants import with_variants

TEXTS = len(list(demo.TEXTS.glob("*.md")))


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


def newest_first(session: Session, demo_authors: dict[UUID, str]) -> list[tuple[str, str, str]]:
    """Who published what, and at which address."""
    statement = select(Article).where(
        Article.author_id.in_(demo_authors), Article.status == PUBLISHED
    )
    found = session.scalars(statement.order_by(Article.created_at.desc()))
    return [(demo_authors[one.author_id], one.title, one.slug) for one in found]


def test_every_text_is_published_by_who_wrote_it(
    blog_session: Session, demo_authors: dict[UUID, str]
) -> None:
    seed(blog_session)
    published = newest_first(blog_session, demo_authors)
    assert len(published) == TEXTS
    assert published[0] == ("Grace", "Ship the log with the ship", "ship-the-log-with-the-ship")
    assert {name for name, _, _ in published} == set(demo_authors.values())


@pytest.mark.whole
def test_the_articles_have_their_pictures(
    blog_session: Session, demo_authors: dict[UUID, str], blog: Flask
) -> None:
    seed(blog_session)
    statement = select(Article).where(Article.author_id.in_(demo_authors))
    found = {one.title: one for one in blog_session.scalars(statement)}
    cover = found["Growing beans next to a wall"].cover_image
    (inline,) = re.findall(r'src="([^"]*)"', found["A moth in the relay"].html)
    for path in (f"/images/{cover}", inline):
        assert blog.test_client().get(path, base_url="http://blog.test").status_code == 200
    assert "<figcaption>Not the original" in found["A moth in the relay"].html


def test_seeding_twice_is_seeding_once(
    blog_session: Session, demo_authors: dict[UUID, str]
) -> None:
    seed(blog_session)
    once = newest_first(blog_session, demo_authors)
    seed(blog_session, now=LATER)
    assert newest_first(blog_session, demo_authors) == once


@pytest.mark.whole
@pytest.mark.parametrize("published", with_variants([2, 0, *range(3, TEXTS), 1]))
def test_what_an_interrupted_seed_left_out_is_put_in_by_the_next(
    blog_session: Session, demo_authors: dict[UUID, str], published: int
) -> None:
    seed(blog_session)
    in_one_go = newest_first(blog_session, demo_authors)
    forget(blog_session, demo_authors)
    seed_and_be_killed(blog_session, after=published)
    assert len(newest_first(blog_session, demo_authors)) == published, (
        "the premise: interrupted there"
    )
    seed(blog_session, now=LATER)
    assert newest_first(blog_session, demo_authors) == in_one_go


def met(session: Session, demo_authors: dict[UUID, str]) -> list[set[tuple[object, ...]]]:
    """Who follows whom, who marked what, who said what."""
    followed = select(follows.c.follower_id, follows.c.followed_id)
    marked = select(favorites.c.user_id, Article.title).join(
        Article, Article.id == favorites.c.article_id
    )
    said = select(Comment.author_id, Comment.body)
    return [
        {
            (demo_authors[row[0]], demo_authors.get(row[1], row[1]))
            for row in session.execute(statement)
        }
        for statement in (
            followed.where(follows.c.follower_id.in_(demo_authors)),
            marked.where(favorites.c.user_id.in_(demo_authors)),
            said.where(Comment.author_id.in_(demo_authors)),
        )
    ]


@pytest.mark.whole
def test_the_authors_follow_each_other_and_say_what_they_think(
    blog_session: Session, demo_authors: dict[UUID, str]
) -> None:
    seed(blog_session)
    followed, marked, said = met(blog_session, demo_authors)
    assert {(name, other) for name, others in demo.FOLLOWS.items() for other in others} == followed
    assert {(who, title) for who, title, words in demo.OPINIONS if not words} == marked
    assert {(who, words) for who, _, words in demo.OPINIONS if words} == said


@pytest.mark.whole
def test_what_they_said_is_not_said_twice(
    blog_session: Session, demo_authors: dict[UUID, str]
) -> None:
    seed(blog_session)
    once = met(blog_session, demo_authors), count_comments(blog_session, demo_authors)
    seed(blog_session, now=LATER)
    assert (met(blog_session, demo_authors), count_comments(blog_session, demo_authors)) == once


def count_comments(session: Session, demo_authors: dict[UUID, str]) -> int:
    return len(session.scalars(select(Comment.id).where(Comment.author_id.in_(demo_authors))).all())


@pytest.mark.whole
def test_one_of_them_keeps_order_and_does_it_once(
    blog_session: Session, demo_authors: dict[UUID, str]
) -> None:
    seed(blog_session)
    done, waiting = kept_in_order(blog_session, demo_authors)
    assert {what for what, _ in done} >= {"promote", "hide", "dismiss"}
    assert waiting == {"article", "comment"}
    (grace,) = (user_id for user_id, name in demo_authors.items() if name == "Grace")
    assert stored_people.known(blog_session, grace, now=NOW).role == "admin"
    held = select(Comment.id).where(Comment.author_id.in_(demo_authors), Comment.status == HELD)
    assert len(blog_session.scalars(held).all()) == 1
    seed(blog_session, now=LATER)
    assert kept_in_order(blog_session, demo_authors) == (done, waiting)


def kept_in_order(
    session: Session, demo_authors: dict[UUID, str]
) -> tuple[list[tuple[str, str]], set[str]]:
    """What was done about things, by whomever; and the kinds of things of these people that wait."""
    acts = stored_acts.latest(session, limit=100).rows
    queue = stored_reports.waiting(session, limit=100, after=None).rows
    return [(a.what, a.thing) for a in acts], {
        case.kind for case in queue if case.name in demo_authors.values()
    }
