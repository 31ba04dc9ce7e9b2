"""Who keeps order among the demo people: what is reported, what is decided about it, and what waits.

As in `demo.py`, each is a verb, done once.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.actions import moderation, people, reports
from blog_app.models.people import NothingToChange
from blog_app.models.reports import ARTICLE, AlreadyReported, Report
from blog_app.storage import articles
from blog_app.storage import reports as stored
from common.errors import NotFound

ADMIN = "grace@example.com"
# Who reports which article, or which comment on it.
REPORTS = [
    ("Ada", "A moth in the relay", "First!", Report("spam")),
    ("Linus", "Letters in every script", "", Report("other", "I cannot read half of it.")),
    ("Ada", "Growing beans next to a wall", "", Report("other", "That is my wall!")),
    ("Grace", "Two commands", "Cheap seeds, ask me for the address!", Report("spam")),
]
DISMISSED = ("Letters in every script", "That is what it is about.")
HIDDEN = ("First!", "Says nothing about the moth.")


def keep(
    session: Session, authors: Mapping[str, UUID], said: Mapping[str, int], *, now: datetime
) -> None:
    """Two things are reported and decided, two are reported and wait; each is done once."""
    with suppress(NothingToChange):
        people.appoint(session, ADMIN, now=now)
    session.rollback()
    slugs, admin_id = articles.slugs_by(session, authors.values()), authors["Grace"]
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
            open_cases = stored.waiting(session, limit=100, after=None).rows
            for one in open_cases:
                if one.slug == slug and one.kind == ARTICLE:
                    reports.resolve(session, admin_id, one.id, "dismiss", DISMISSED[1], now=now)
