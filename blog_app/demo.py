"""The blog's demo data: three authors and what they wrote, told as verbs."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from blog_app.actions import articles as actions
from blog_app.models.articles import Draft
from blog_app.storage import articles as stored
from common.auth.demo import demo_user, ensure
from common.auth.store import UserStore
from common.ids import new_id

DEMO_USERS = [
    demo_user("Ada", "writes about numbers and machines"),
    demo_user("Grace", "writes about compilers and ships"),
    demo_user("Linus", "writes about gardens, mostly"),
]
TEXTS = Path(__file__).parent / "demo_articles"


def seed(users: UserStore, session: Session, *, now: datetime) -> None:
    """Publish what is not there yet of `demo_articles/`, one a day, the last of them at `now`.

    Each is a transaction of its own, oldest first: after an interruption the next call does the rest.
    """
    authors = {person["name"]: ensure(users, person, now=now).id for person in DEMO_USERS}
    there = stored.titles_by(session, authors.values())
    texts = sorted(TEXTS.glob("*.md"))
    for number, path in enumerate(texts, start=1):
        author, draft = _parts(path.read_text(encoding="utf-8"))
        if draft.title in there:
            continue
        age = len(texts) - number
        written = now - timedelta(days=age, hours=3 * (age % 5))
        actions.publish(session, authors[author], draft, article_id=new_id(), now=written)


def _parts(text: str) -> tuple[str, Draft]:
    """`# Title`, then `Author on these, tags`, then the description, an empty line, and the body."""
    head, body = text.split("\n\n", 1)
    title, byline, description = head.split("\n")
    author, tags = byline.split(" on ")
    return author, Draft(title.removeprefix("# "), description, body, tags.split(", "))
