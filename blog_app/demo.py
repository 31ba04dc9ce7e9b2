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
    """Publish every text in `demo_articles/` once, one a day back from `now`."""
    authors = [ensure(users, person, now=now) for person in DEMO_USERS]
    if stored.count(session):
        return
    for age, path in enumerate(sorted(TEXTS.glob("*.md"), reverse=True)):
        title, tags, description, body = _parts(path.read_text(encoding="utf-8"))
        draft = Draft(title, description, body, tags)
        author = authors[age % len(authors)]
        written = now - timedelta(days=age, hours=3 * (age % 5))
        actions.publish(session, author.id, draft, article_id=new_id(), now=written)


def _parts(text: str) -> tuple[str, list[str], str, str]:
    """`# Title`, then a line of tags, then the description, then a blank line and the body."""
    head, body = text.split("\n\n", 1)
    title, tags, description = head.split("\n")
    return title.removeprefix("# "), tags.split(", "), description, body
