"""What lies on the demo authors' desks is there once, however often it is put there."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from blog_app import demo_desks
from blog_app.models.articles import Article
from blog_app.models.bookmarks import bookmarks
from blog_app.models.comments import HELD
from blog_app.models.reports import cases, reports
from blog_app.storage import drafts, moderation, revisions, series, series_parts
from tests.fixtures.demo import LATER, KilledError, seed
from tests.fixtures.variants import with_variants


def desks(session: Session, demo_authors: dict[UUID, str]) -> list[tuple[str, str, str]]:
    """(author, state, title) of what is not public."""
    session.rollback()
    return sorted(
        (name, entry.status, entry.title)
        for author_id, name in demo_authors.items()
        for entry in drafts.mine(session, author_id, 100, None).rows
        if entry.status != "published"
    )


def test_every_author_has_a_draft_and_a_plan(
    blog_session: Session, demo_authors: dict[UUID, str]
) -> None:
    seed(blog_session)
    states = [(name, state) for name, state, _ in desks(blog_session, demo_authors)]
    wanted = [(name, state) for name in demo_authors.values() for state in ("draft", "scheduled")]
    assert states == sorted(wanted)


@pytest.mark.whole
@pytest.mark.parametrize("verb", with_variants(["schedule", "begin"]))
def test_what_an_interrupted_seed_left_on_a_desk_is_finished(
    blog_session: Session, demo_authors: dict[UUID, str], verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, first = getattr(demo_desks.drafts, verb), iter([True])

    def once(*given: Any, **named: Any) -> object:
        if next(first, None) is None:
            raise KilledError
        return done(*given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(demo_desks.drafts, verb, once)
        with pytest.raises(KilledError):
            seed(blog_session)
    blog_session.rollback()
    assert len(desks(blog_session, demo_authors)) < 6, "the premise: it was interrupted"
    seed(blog_session, now=LATER)
    assert len(desks(blog_session, demo_authors)) == 6
    assert sum(state == "scheduled" for _, state, _ in desks(blog_session, demo_authors)) == 3


def test_a_series_leads_on_and_an_edited_article_has_a_history(
    blog_session: Session, demo_authors: dict[UUID, str]
) -> None:
    seed(blog_session)
    ids = {name: author_id for author_id, name in demo_authors.items()}
    (row,) = series.latest(blog_session, ids["Ada"], 10, None, "Ada").rows
    found = blog_session.execute(
        select(Article.title, Article.id).where(Article.author_id.in_(demo_authors))
    )
    articles = dict(found.all())
    place = series_parts.place_of(blog_session, articles["Pages without offsets"])
    assert place
    assert (place.slug, place.number, place.of) == (row.slug, 2, 3)
    history = revisions.of_article(blog_session, articles["A slug is a promise"], 10, None)
    assert len(history.rows) == 2


@pytest.mark.whole
def test_something_waits_for_a_moderator(
    blog_session: Session, demo_authors: dict[UUID, str]
) -> None:
    seed(blog_session)
    ids = {name: author_id for author_id, name in demo_authors.items()}
    waiting = moderation.aside(
        blog_session, ids["Ada"], HELD, everywhere=False, limit=10, after=None
    )
    assert [one.title for one in waiting.rows] == ["Pages without offsets"]
    told = select(reports.c.reason).where(reports.c.reporter_id == ids["Grace"])
    assert list(blog_session.scalars(told)) == ["spam"]


def counts(session: Session, demo_authors: dict[UUID, str]) -> list[object]:
    session.rollback()
    kept = select(func.count()).select_from(bookmarks).where(bookmarks.c.user_id.in_(demo_authors))
    open_cases = select(func.count()).select_from(cases).where(cases.c.reporters > 0)
    ids = {name: author_id for author_id, name in demo_authors.items()}
    rows = series.latest(session, ids["Grace"], 10, None, "Grace").rows
    return [
        session.scalar(kept),
        session.scalar(open_cases),
        len(rows),
        desks(session, demo_authors),
    ]


@pytest.mark.whole
def test_a_second_start_adds_nothing(
    blog_session: Session, demo_authors: dict[UUID, str], blog: Flask
) -> None:
    seed(blog_session)
    once = counts(blog_session, demo_authors)
    assert once[0] == sum(len(titles) for titles in demo_desks.BOOKMARKS.values()), "the premise"
    seed(blog_session, now=LATER)
    assert counts(blog_session, demo_authors) == once
