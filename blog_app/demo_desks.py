"""What lies on the demo authors' desks: drafts, plans, series, second thoughts, bookmarks.

As in `demo.py`, each is a verb, done once: the next start finds it done, or does what an interrupted one left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.actions import articles as publishing
from blog_app.actions import bookmarks, drafts
from blog_app.actions import series as making_series
from blog_app.models.articles import Draft
from blog_app.models.lifecycle import DRAFT
from blog_app.storage import articles, reading_list, series
from blog_app.storage import drafts as stored
from common.ids import new_id


@dataclass(frozen=True, slots=True)
class Row:
    """A series, and the titles of its articles in their order."""

    author: str
    title: str
    about: str
    articles: list[str]


TEXTS = Path(__file__).parent / "demo_articles"
MOST = 100  # articles of one author that are looked through
SERIES = [
    Row(
        "Ada",
        "A small service, properly",
        "What it takes to run something small and sleep at night.",
        ["Two commands", "Pages without offsets", "What a refresh token is for"],
    ),
    Row(
        "Grace",
        "Write it down",
        "Two stories about keeping records.",
        ["A moth in the relay", "Ship the log with the ship"],
    ),
]
# Who, in which article, what it said first and what it says instead: each leaves a revision.
SECOND_THOUGHTS = [
    ("Grace", "A slug is a promise", "Nobody saw an error.", "Nobody saw an error, and nobody waited."),
    ("Grace", "A slug is a promise", "as much as yours.", "as much as yours, and printed in a book."),
]  # fmt: skip
BOOKMARKS = {
    "Ada": ["Ship the log with the ship", "Growing beans next to a wall"],
    "Grace": ["Letters in every script"],
    "Linus": ["A moth in the relay"],
}

People = Mapping[str, UUID]
Parts = Callable[[str], tuple[str, Draft]]


def fill(session: Session, authors: People, parts: Parts, *, now: datetime) -> None:
    """Write what nobody else sees yet; `parts` reads a text."""
    for kind in ("drafts", "scheduled"):
        for number, path in enumerate(sorted((TEXTS / kind).glob("*.md")), start=1):
            author, draft = parts(path.read_text(encoding="utf-8"))
            moment = now + timedelta(days=number) if kind == "scheduled" else None
            _write(session, authors[author], draft, moment, now=now)


def tidy(session: Session, authors: People, *, now: datetime) -> None:
    """Second thoughts, series, and what they keep to read."""
    slugs = articles.slugs_by(session, authors.values())
    for name, title, old, new in SECOND_THOUGHTS:
        before = articles.editable_by(session, authors[name], slugs[title]).body
        session.rollback()
        if old in before:
            change = {"body": before.replace(old, new)}
            publishing.revise(session, authors[name], slugs[title], change, now=now)
    for row in SERIES:
        _arrange(session, authors[row.author], row, now=now)
    for name, titles in BOOKMARKS.items():
        kept = reading_list.of(session, authors[name], limit=MOST, after=None)
        for title in {*titles} - {one.title for one in kept.rows}:
            bookmarks.add(session, authors[name], slugs[title], now=now)


def _write(
    session: Session, author_id: UUID, draft: Draft, moment: datetime | None, *, now: datetime
) -> None:
    """A draft, with a plan where there is a moment for it."""
    there = {one.title: one for one in stored.mine(session, author_id, MOST, None).rows}
    found = there.get(draft.title)
    article_id = found.id if found else new_id()
    if found is None:
        drafts.begin(session, author_id, draft, article_id=article_id, save_id=new_id(), now=now)
    entry = stored.manuscript(session, author_id, article_id)
    if moment and entry.status == DRAFT and entry.published_at is None:
        drafts.schedule(session, author_id, article_id, entry.version, moment, now=now)


def _arrange(session: Session, author_id: UUID, row: Row, *, now: datetime) -> None:
    begun = series.latest(session, author_id, MOST, None, row.author).rows
    found = next((one for one in begun if one.title == row.title), None)
    if found and found.articles:
        return  # its author may have changed it
    slug = found.slug if found else making_series.begin(
        session, author_id, row.title, row.about, series_id=new_id(), now=now
    )  # fmt: skip
    own = {one.title: one.id for one in stored.mine(session, author_id, MOST, None).rows}
    making_series.arrange(session, author_id, slug, [own[title] for title in row.articles])
