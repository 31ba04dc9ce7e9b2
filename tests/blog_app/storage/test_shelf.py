"""The counts of lists are those of a recount, whatever several processes have done at once."""

import random
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from psycopg.errors import LockNotAvailable
from sqlalchemy import Table, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from blog_app.actions import articles, comments, drafts, favorites, moderation, reports
from blog_app.models.archives import months
from blog_app.models.articles import Article, Draft
from blog_app.models.comments import SHOWN, Caution, Comment
from blog_app.models.favorites import favorites as marks
from blog_app.models.lifecycle import PUBLISHED
from blog_app.models.reports import Report
from blog_app.models.schema import tallies, users
from blog_app.models.search import article_words
from blog_app.models.tags import article_tags, tags
from blog_app.settings import BlogSettings
from blog_app.storage import articles as stored
from blog_app.storage import drafts as stored_drafts
from blog_app.storage import lists, shelf
from blog_app.storage.lists import Filter, Part
from common.errors import NotFound, Refusal
from common.ids import new_id
from tests.fixtures.blog import id_of, in_processes, own_session
from tests.fixtures.people import NewPerson

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
PROCESSES = 4
STEPS = 60
ON_SHELF = Article.status == PUBLISHED
LINKS = "https://a.example https://b.example https://c.example"
TAGS = ["sea", "light", "pier", "fog", "lamp"]


def tally(session: Session, name: str) -> int:
    return session.scalars(select(tallies.c.n).where(tallies.c.name == name)).one()


def counted(session: Session, table: Table, key: str, value: str) -> dict[object, int]:
    return {row[0]: row[1] for row in session.execute(select(table.c[key], table.c[value]))}


def recount(session: Session, column: object, *only: Any) -> dict[object, int]:
    rows = session.execute(select(column, func.count()).where(*only).group_by(column))  # type: ignore[call-overload]
    return {row[0]: row[1] for row in rows}


def assert_counts_are_true(session: Session) -> None:
    session.rollback()
    session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    labels = {
        (tag, article.published_at, article.id)
        for article in session.scalars(select(Article).where(ON_SHELF))
        for tag in article.tags
    }
    assert labels == {tuple(row) for row in session.execute(select(article_tags))}
    month = func.date_trunc("month", func.timezone("UTC", Article.published_at))
    found = recount(session, month, ON_SHELF)
    kept = counted(session, months, "month", "articles")
    assert kept == {moment.date(): n for moment, n in found.items()}  # type: ignore[attr-defined]
    assert set(session.scalars(select(article_words.c.article_id))) == set(
        session.scalars(select(Article.id).where(ON_SHELF))
    ), "the search knows what is on the shelf"
    published = select(func.count()).select_from(Article).where(ON_SHELF)
    assert tally(session, "articles") == session.scalar(published)
    assert counted(session, tags, "name", "articles") == recount(session, article_tags.c.tag)
    of_authors = recount(session, Article.author_id, ON_SHELF)
    for author, n in counted(session, users, "id", "articles").items():
        assert n == of_authors.get(author, 0)
    dates = session.execute(
        select(marks.c.published_at, Article.published_at, Article.status).join(
            Article, Article.id == marks.c.article_id
        )
    )
    assert all(kept == (true if status == PUBLISHED else None) for kept, true, status in dates)
    for column, found in (
        (Article.favorites_count, recount(session, marks.c.article_id)),
        (Article.comments_count, recount(session, Comment.article_id, Comment.status == SHOWN)),
    ):
        for article_id, n in session.execute(select(Article.id, column)):
            assert n == found.get(article_id, 0)
    session.rollback()


@pytest.mark.whole
@pytest.mark.timeout(120)
def test_counts_are_true_after_random_work_in_many_processes(
    blog: Flask, blog_settings: BlogSettings, blog_session: Session, member: NewPerson
) -> None:
    people = [id_of(member(blog)) for _ in range(3)]
    for n in range(6):
        published(blog_session, people[n % 3], f"Shared {new_id().hex}")
    before = tally(blog_session, "version")
    blog_session.rollback()
    done = in_processes(
        work_at_random,
        *[(blog_settings.database_url, people, seed) for seed in range(PROCESSES)],
    )
    assert sum(done) > PROCESSES * STEPS / 2, "the premise: a good part was possible"
    assert tally(blog_session, "version") > before
    assert_counts_are_true(blog_session)


def work_at_random(url: str, people: list[UUID], seed: int) -> int:
    """In a process of its own: how many of its steps were not refused."""
    dice, done = random.Random(seed), 0  # noqa: S311  a test that can be repeated
    with own_session(url) as session:
        for _ in range(STEPS):
            slug, author = dice.choice(theirs(session, people))
            try:
                step(session, dice, dice.choice([author, author, *people]), slug)
            except Refusal:  # another's article, one that another process has deleted
                session.rollback()
            except OperationalError as busy:  # where the app would say: try again
                if not isinstance(busy.orig, LockNotAvailable):
                    raise
                session.rollback()
            else:
                done += 1
    return done


def theirs(session: Session, people: list[UUID]) -> list[tuple[str, UUID]]:
    """The oldest of their articles, which all processes work on: slug and author."""
    rows = select(Article.slug, Article.author_id).where(Article.author_id.in_(people))
    return [
        (row.slug, row.author_id) for row in session.execute(rows.order_by(Article.id).limit(6))
    ]


def step(session: Session, dice: random.Random, who: UUID, slug: str) -> None:
    some = dice.sample(TAGS, dice.randint(0, 3))
    match dice.randrange(16):
        case 0:
            published(session, who, f"By chance {dice.randrange(5)}", some)
        case 1:
            changes = {"title": f"Changed {dice.randrange(5)}", "tags": some}
            articles.revise(session, who, slug, changes, now=NOW)
        case 2:
            articles.revise(session, who, slug, {"tags": some}, now=NOW)
        case 3 if dice.random() < 0.1:
            articles.remove(session, who, slug)
        case 3 | 4:
            favorites.add(session, who, slug, now=NOW)
        case 5:
            favorites.remove(session, who, slug)
        case 6:
            comments.add(session, who, slug, dice.choice(["c", LINKS]), now=NOW)
        case 7 | 8:
            off_and_on(session, dice, stored_drafts.id_at(session, who, slug), who)
        case 9:
            made = comments.add(session, who, slug, "c", now=NOW)
            comments.remove(session, who, slug, made)
        case _:
            step_in_talk(session, dice, who, slug)


def step_in_talk(session: Session, dice: random.Random, who: UUID, slug: str) -> None:
    """Something with one of the newest comments below the article, whatever state it is in."""
    below = select(Comment.id).join(Article).where(Article.slug == slug)
    some = list(session.scalars(below.order_by(Comment.id.desc()).limit(12)))
    one = dice.choice(some) if some else 0
    match dice.randrange(8):
        case 0 | 1:
            comments.add(session, who, slug, "a", reply_to=one, now=NOW)
        case 2:
            comments.remove(session, who, slug, one)
        case 3:
            comments.revise(session, who, slug, one, dice.choice(["new", LINKS]), now=NOW)
        case 4:
            moderation.approve(session, who, one, now=NOW)
        case 5:
            moderation.hide(session, who, one, "r", now=NOW)
        case 6:
            moderation.show(session, who, one, now=NOW)
        case _:
            few = Caution(reporters=2)
            reports.report_comment(session, who, slug, one, Report("spam"), caution=few, now=NOW)


def off_and_on(session: Session, dice: random.Random, article_id: UUID, who: UUID) -> None:
    if dice.random() < 0.5:
        articles.hide(session, who, article_id, "r", now=NOW)  # others meet it while it is hidden
        articles.show(session, who, article_id, now=NOW)
        return
    drafts.unpublish(session, who, article_id)
    seen = stored_drafts.manuscript(session, who, article_id).version
    drafts.publish(session, who, article_id, seen, now=NOW)


def published(session: Session, who: UUID, title: str, some: list[str] | None = None) -> str:
    draft = Draft(title, "d", "b", some or [])
    return articles.publish(session, who, draft, article_id=new_id(), now=NOW).slug


def test_every_change_that_a_list_can_show_raises_the_version(
    blog_session: Session, author_id: UUID
) -> None:
    seen = [tally(blog_session, "version")]

    def note() -> None:
        seen.append(tally(blog_session, "version"))

    slug = published(blog_session, author_id, f"Seen {new_id().hex}", ["sea"])
    note()
    articles.revise(blog_session, author_id, slug, {"description": "new"}, now=NOW)
    note()
    favorites.add(blog_session, author_id, slug, now=NOW)
    note()
    favorites.remove(blog_session, author_id, slug)
    note()
    comments.remove(
        blog_session, author_id, slug, comments.add(blog_session, author_id, slug, "c", now=NOW)
    )
    note()
    articles.remove(blog_session, author_id, slug)
    note()
    assert all(before < after for before, after in pairwise(seen))


def test_what_changes_nothing_does_not(blog_session: Session, author_id: UUID) -> None:
    slug = published(blog_session, author_id, f"Still {new_id().hex}")
    favorites.add(blog_session, author_id, slug, now=NOW)
    before = tally(blog_session, "version")
    favorites.add(blog_session, author_id, slug, now=NOW)
    articles.revise(blog_session, author_id, slug, {"body": "b"}, now=NOW)
    with pytest.raises(NotFound):
        articles.remove(blog_session, author_id, "no-such-thing")
    blog_session.rollback()
    assert tally(blog_session, "version") == before


def test_what_is_taken_off_is_in_no_list_and_what_is_put_back_in_all(
    blog_session: Session, author_id: UUID
) -> None:
    tag = new_id().hex
    slug = published(blog_session, author_id, f"Off and on {tag}", [tag])
    favorites.add(blog_session, author_id, slug, now=NOW)
    article = blog_session.scalars(select(Article).where(Article.slug == slug)).one()
    name = blog_session.scalars(select(users.c.name).where(users.c.id == author_id)).one()
    filters = [Filter(tag=tag), Filter(author=name), Filter(favorited=name)]

    def found() -> list[tuple[int, int]]:
        session = blog_session
        return [
            (len(lists.latest(session, Part(9), one).rows), lists.count(session, one))
            for one in filters
        ]

    assert found() == [(1, 1)] * 3
    articles.hide(blog_session, author_id, article.id, "r", now=NOW)
    assert found() == [(0, 0)] * 3
    articles.show(blog_session, author_id, article.id, now=NOW)
    assert found() == [(1, 1)] * 3


def test_what_is_rolled_back_was_never_counted(blog_session: Session, author_id: UUID) -> None:
    before = tally(blog_session, "articles")
    article = Article.written_by(author_id, Draft("T", "d", "b"), article_id=new_id(), now=NOW)
    stored.add(blog_session, article)
    shelf.put_on(blog_session, article)
    assert tally(blog_session, "articles") == before + 1
    blog_session.rollback()
    assert tally(blog_session, "articles") == before
