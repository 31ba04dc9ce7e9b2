"""What readers report: the reasons, the cases that reports make, and how a case can end."""

from dataclasses import dataclass, replace
from typing import Self

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
)

from blog_app.models.schema import Base
from common.errors import Conflict, Invalid
from common.texts import fault_of_text, faults

LONGEST_WORDS = 1_000  # of a report, and of the reason for what is done about it
PER_READER = "30 per hour"  # things reported by one person
PER_MODERATOR = "600 per minute"  # decisions of one person
REASONS = {
    "spam": "Advertising or spam",
    "abuse": "Insults or threats",
    "privacy": "Tells what is private",
    "illegal": "Against the law",
    "other": "Something else",
}

ARTICLE, COMMENT, USER = "article", "comment", "user"
DISMISS, HIDE, DELETE = "dismiss", "hide", "delete"
# A user who is hidden is disabled: signed out everywhere and let in no more; what they wrote stays.
ENDINGS = {
    ARTICLE: {DISMISS, HIDE, DELETE},
    COMMENT: {DISMISS, HIDE, DELETE},
    USER: {DISMISS, HIDE},
}

# One thing that readers have reported: all reports of it together. `reporters` counts those since somebody
# looked last; while it is 0, nobody waits for an answer. A case goes with its thing.
cases = Table(
    "cases",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE")),
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE")),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE")),
    Column("reporters", Integer, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("num_nonnulls(article_id, comment_id, user_id) = 1", name="cases_thing_check"),
)
Index("cases_article_id_key", cases.c.article_id, unique=True)
Index("cases_comment_id_key", cases.c.comment_id, unique=True)
Index("cases_user_id_key", cases.c.user_id, unique=True)
Index("cases_open_idx", cases.c.opened_at, cases.c.id, postgresql_where=cases.c.reporters > 0)

# The key is why a reader reports a thing once, also after somebody looked at it.
reports = Table(
    "reports",
    Base.metadata,
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "reporter_id",
        ForeignKey("users.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("reason", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("reported_at", DateTime(timezone=True), nullable=False),
)


class AlreadyReported(Conflict):
    title = "Already reported"


class NothingToDecide(Conflict):
    title = "Nothing to decide"


@dataclass(frozen=True, slots=True)
class Report:
    """What a reader says about a thing: one of the reasons, and words where they want to add some."""

    reason: str
    words: str = ""

    def checked(self) -> Self:
        """As it is kept. Raises Invalid."""
        words = self.words.strip()
        needed = words or self.reason == "other"
        errors = faults(
            reason=None if self.reason in REASONS else f"is none of {', '.join(REASONS)}",
            words=fault_of_text(words, LONGEST_WORDS) if needed else None,
        )
        if errors:
            raise Invalid.fields(errors)
        return replace(self, words=words)


def checked_ending(kind: str, ending: str, reason: str) -> str:
    """The reason for what is done. Raises Invalid for what cannot be done with a thing of this kind."""
    possible = ENDINGS[kind]
    errors = faults(
        decision=None if ending in possible else f"is none of {', '.join(sorted(possible))}",
        reason=_fault_of_reason(reason, needed=ending != DISMISS),
    )
    if errors:
        raise Invalid.fields(errors)
    return reason.strip()


def checked_reason(reason: str) -> str:
    """Why somebody's comment is put aside; they are told. Raises Invalid."""
    errors = faults(reason=_fault_of_reason(reason, needed=True))
    if errors:
        raise Invalid.fields(errors)
    return reason.strip()


def _fault_of_reason(reason: str, *, needed: bool) -> str | None:
    reason = reason.strip()
    return fault_of_text(reason, LONGEST_WORDS) if reason or needed else None
