"""The blog's demo data: three authors, what they wrote, what they think of it, and who keeps order among them,
told as verbs."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app import demo_desks, demo_order, demo_pictures
from blog_app.actions import articles as actions
from blog_app.actions import (
    comments,
    favorites,
    images,
    profiles,
)
from blog_app.models.articles import Draft
from blog_app.models.images import Shown
from blog_app.storage import articles as stored
from blog_app.storage import comments as stored_comments
from common.auth.demo import demo_user, ensure
from common.auth.store import UserStore
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
    "lighthouse": (demo_pictures.lighthouse, "Ein Leuchtturm wirft sein Licht über die See"),
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
    ("Linus", "A moth in the relay", "First!"),  # somebody hides it
    ("Linus", "A slug is a promise", ""),
    ("Ada", "Licht für alle, die vorbeifahren", ""),
    ("Grace", "Licht für alle, die vorbeifahren", "Auf See zählt man die Sekunden laut mit."),
    ("Linus", "Licht für alle, die vorbeifahren", "Und wenn Nebel ist?"),
    ("Grace", "Licht für alle, die vorbeifahren", "Dann zählt man das Horn."),
    (
        "Ada",
        "Licht für alle, die vorbeifahren",
        "Our lights blink in Arabic as well: see the stars.",
    ),
    ("Linus", "潮の満ち引き", ""),
    ("Ada", "潮の満ち引き", "月の形、と手のひら。覚えました。"),
    ("Grace", "أسماء النجوم", "I steered by three of these, and never knew what they mean."),
    ("Ada", "أسماء النجوم", "الدبران هو التابع: he follows the Pleiades."),
    ("Linus", "Two commands", "Cheap seeds, ask me for the address!"),  # somebody reports it
    # Three links: it waits until Ada has looked.
    (
        "Linus",
        "Pages without offsets",
        "See https://example.com/keyset, https://example.org/seek and https://example.net/cursors.",
    ),
]
# What is said in answer to something.
ANSWERS = {
    "South, or the beans will tell you.": "Which wall? Mine looks to the north.",
    "Then peas. They mind less.": "South, or the beans will tell you.",
    "Und wenn Nebel ist?": "Auf See zählt man die Sekunden laut mit.",
    "Dann zählt man das Horn.": "Und wenn Nebel ist?",
    "Our lights blink in Arabic as well: see the stars.": "Dann zählt man das Horn.",
    "الدبران هو التابع: he follows the Pleiades.": "I steered by three of these, and never knew what they mean.",
}


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
    demo_desks.fill(session, authors, _parts, now=now)
    demo_desks.tidy(session, authors, now=now)
    demo_order.keep(session, authors, said, now=now)


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


def _parts(text: str) -> tuple[str, Draft]:
    """`# Title`, then `Author on these, tags`, then the description, an empty line, and the body."""
    head, body = text.split("\n\n", 1)
    title, byline, description = head.split("\n")
    author, tags = byline.split(" on ")
    return author, Draft(title.removeprefix("# "), description, body, tags.split(", "))
