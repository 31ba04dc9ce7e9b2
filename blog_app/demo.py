"""The blog's demo data: three authors, what they wrote, what they think of it, and who keeps order among them,
told as verbs."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app import demo_pictures
from blog_app.actions import articles as actions
from blog_app.actions import (
    comments,
    favorites,
    images,
    moderation,
    people,
    profiles,
    reports,
)
from blog_app.models.articles import Draft
from blog_app.models.images import Shown
from blog_app.models.people import NothingToChange
from blog_app.models.reports import ARTICLE, AlreadyReported, Report
from blog_app.storage import articles as stored
from blog_app.storage import comments as stored_comments
from blog_app.storage import reports as stored_reports
from common.auth.demo import demo_user, ensure
from common.auth.store import UserStore
from common.errors import NotFound
from common.ids import new_id
from common.objects import Objects

DEMO_USERS = [
    demo_user("Ada", "writes about numbers and machines"),
    demo_user("Grace", "writes about compilers and ships, and keeps order"),
    demo_user("Linus", "writes about gardens, mostly"),
]
TEXTS = Path(__file__).parent / "demo_articles"
PICTURES = {
    "beans": (demo_pictures.beans, "Beans climb six sticks in front of a brick wall in the sun"),
    "moth": (demo_pictures.moth, "A moth under a strip of tape, on a page of handwriting"),
}
COVERS = {"Growing beans next to a wall": "beans"}
IN_A_TEXT = re.compile(
    r"!\[\]\(/images/(\w+)"
)  # instead of an id, which the picture's bytes make up
FOLLOWS = {"Ada": ["Grace", "Linus"], "Grace": ["Ada"], "Linus": ["Ada", "Grace"]}
# Who, on which article (by its title), and what they say; nothing: they mark it as a favourite.
OPINIONS = [
    ("Grace", "Two commands", ""),
    ("Linus", "Two commands", "One for the clone, one for the rest of us. I like it."),
    ("Ada", "Two commands", "It took me three, but I wanted to read the script first."),
    ("Ada", "Growing beans next to a wall", ""),
    ("Grace", "Growing beans next to a wall", "Which wall? Mine looks to the north."),
    ("Linus", "Growing beans next to a wall", "South, or the beans will tell you."),
    ("Ada", "Growing beans next to a wall", "Then peas. They mind less."),
    ("Ada", "Ship the log with the ship", ""),
    ("Linus", "Ship the log with the ship", ""),
    ("Linus", "A moth in the relay", ""),
    ("Ada", "A moth in the relay", "And it is still in the book, with tape."),
    ("Grace", "A slug is a promise", ""),
    ("Linus", "A moth in the relay", "First!"),
    (
        "Linus",
        "Two commands",
        "More of them: https://a.example https://b.example https://c.example",
    ),
]
# What is said in answer to something.
ANSWERS = {
    "South, or the beans will tell you.": "Which wall? Mine looks to the north.",
    "Then peas. They mind less.": "South, or the beans will tell you.",
}
ADMIN = "grace@example.com"
# Who reports which article, or which comment on it.
REPORTS = [
    ("Ada", "A moth in the relay", "First!", Report("spam")),
    ("Linus", "Letters in every script", "", Report("other", "I cannot read half of it.")),
    ("Ada", "Growing beans next to a wall", "", Report("other", "That is my wall!")),
    (
        "Linus",
        "Two commands",
        "It took me three, but I wanted to read the script first.",
        Report("spam"),
    ),
]
DISMISSED = ("Letters in every script", "That is what it is about.")
HIDDEN = ("First!", "Says nothing about the moth.")


def seed(users: UserStore, session: Session, objects: Objects, *, now: datetime) -> None:
    """Publish what is not there yet of `demo_articles/`, one a day, the last of them at `now`.

    Each is a transaction of its own, oldest first: after an interruption the next call does the rest.
    """
    authors = {person["name"]: ensure(users, person, now=now).id for person in DEMO_USERS}
    there = stored.slugs_by(session, authors.values())
    texts = sorted(TEXTS.glob("*.md"))
    for number, path in enumerate(texts, start=1):
        author, draft = _parts(path.read_text(encoding="utf-8"))
        if draft.title in there:
            continue
        draft = _illustrated(session, objects, authors[author], draft, now=now)
        age = len(texts) - number
        written = now - timedelta(days=age, hours=3 * (age % 5))
        actions.publish(session, authors[author], draft, article_id=new_id(), now=written)
    said = _meet(session, authors, now=now)
    _keep_order(session, authors, said, now=now)


def _illustrated(
    session: Session, objects: Objects, author_id: UUID, draft: Draft, *, now: datetime
) -> Draft:
    """With its pictures, which its author has sent."""

    def sent(name: str) -> Shown:
        draw, alt = PICTURES[name]
        return images.send(session, objects, author_id, draw(), alt, now=now)

    cover = COVERS.get(draft.title)
    return replace(
        draft,
        body=IN_A_TEXT.sub(lambda found: sent(found[1]).markdown.removesuffix(")"), draft.body),
        cover_image=sent(cover).id if cover else None,
    )


def _meet(session: Session, authors: dict[str, UUID], *, now: datetime) -> dict[str, int]:
    """They follow each other and say what they think, each thing once; the numbers of what they say."""
    for name, others in FOLLOWS.items():
        for other in others:
            profiles.follow(session, authors[name], other, now=now)
    slugs = stored.slugs_by(session, authors.values())
    said = stored_comments.bodies_by(session, authors.values())
    for name, title, words in OPINIONS:
        if not words:
            favorites.add(session, authors[name], slugs[title], now=now)
        elif words not in said:
            said[words] = comments.add(
                session, authors[name], slugs[title], words,
                reply_to=said.get(ANSWERS.get(words, "")), now=now,
            )  # fmt: skip
    return said


def _keep_order(
    session: Session, authors: dict[str, UUID], said: dict[str, int], *, now: datetime
) -> None:
    """Two things are reported and decided, two are reported and wait; each is done once."""
    with suppress(NothingToChange):
        people.appoint(session, ADMIN, now=now)
    session.rollback()
    slugs, admin_id = stored.slugs_by(session, authors.values()), authors["Grace"]
    for name, title, words, report in REPORTS:
        reporter_id, slug = authors[name], slugs[title]
        try:
            if words:
                reports.report_comment(session, reporter_id, slug, said[words], report, now=now)
            else:
                reports.report_article(session, reporter_id, slug, report, now=now)
        except (AlreadyReported, NotFound):
            session.rollback()
            continue
        if words == HIDDEN[0]:
            moderation.hide(session, admin_id, said[words], HIDDEN[1], now=now)
        elif title == DISMISSED[0]:
            open_cases = stored_reports.waiting(session, limit=100, after=None).rows
            for one in open_cases:
                if one.slug == slug and one.kind == ARTICLE:
                    reports.resolve(session, admin_id, one.id, "dismiss", DISMISSED[1], now=now)


def _parts(text: str) -> tuple[str, Draft]:
    """`# Title`, then `Author on these, tags`, then the description, an empty line, and the body."""
    head, body = text.split("\n\n", 1)
    title, byline, description = head.split("\n")
    author, tags = byline.split(" on ")
    return author, Draft(title.removeprefix("# "), description, body, tags.split(", "))
