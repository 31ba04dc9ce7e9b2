"""What a comment is: its limits, who sees it, how long it may be changed, and which must wait."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from blog_app.models.schema import Base
from common.errors import Conflict, Invalid
from common.texts import fault_of_text, faults

LONGEST_COMMENT = 10_000
MOST_SHOWN = 500  # at once
LARGEST_ID = 2**63 - 1
LEVELS = 4  # of a thread; an answer to one of the last level stands beside it
EDIT_WINDOW = timedelta(minutes=15)  # how long one may change what one wrote
NEW_ACCOUNT = timedelta(days=1)  # whose links wait for a look
MOST_LINKS = 2  # in a comment that does not wait
PER_AUTHOR = "120 per minute"  # comments written, changed and deleted by one person

SHOWN = "shown"
HELD = "held"  # waits for the article's author
REJECTED = "rejected"  # waited in vain
HIDDEN = "hidden"  # by the article's author, who may show it again
WITHHELD = "withheld"  # by readers' reports, or by an admin: only an admin may show it again
DELETED = "deleted"  # nothing is left of it but its place, as others have answered
ASIDE = (HELD, REJECTED, HIDDEN, WITHHELD)  # seen by who wrote it, and in the queue

LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


class EditWindowOver(Conflict):
    title = "Too late to change it"


class AlreadyDecided(Conflict):
    title = "Already decided"


@dataclass(frozen=True, slots=True)
class Caution:
    """How careful the blog is; an operator sets it. `first` comments of every account wait, and so many
    readers who report a comment take it out of sight."""

    first: int = 0
    reporters: int = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """Who writes: since when they have an account, how many of their comments are shown (no more are
    counted than it takes), and whether they keep order below this article themselves."""

    since: datetime
    shown: int
    moderates: bool

    def must_wait(self, body: str, caution: Caution, *, now: datetime) -> bool:
        """Whether somebody looks at this text before others see it."""
        links = len(LINK.findall(body))
        new = now - self.since < NEW_ACCOUNT
        waits = links > MOST_LINKS or (links > 0 and new) or self.shown < caution.first
        return waits and not self.moderates


class Comment(Base):
    """Somebody's words below an article. `parent_id` is the comment that it answers; `above` are those that
    it stands below in its thread, from the top; `reason`: why it is aside, told to who wrote it."""

    __tablename__ = "comments"
    __table_args__ = (
        Index("comments_newest_idx", "article_id", "id"),
        # A thread is what lies between its beginning and the next one; a part of it is, too.
        Index("comments_thread_idx", "path", unique=True),
        Index(
            "comments_top_idx", "article_id", "id",
            postgresql_where=Column("parent_id", BigInteger).is_(None),
        ),
        Index(
            "comments_aside_idx", "status", "id",
            postgresql_where=Column("status", Text).in_(ASIDE),
        ),
        Index(
            "comments_aside_of_article_idx", "article_id", "status", "id",
            postgresql_where=Column("status", Text).in_(ASIDE),
        ),
        CheckConstraint("(author_id IS NULL) = (status = 'deleted')", name="comments_author_check"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), index=True
    )
    above: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    path: Mapped[list[int]] = mapped_column(
        ARRAY(BigInteger), Computed("above || id", persisted=True)
    )
    body: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    @classmethod
    def written_by(
        cls,
        author_id: UUID,
        article_id: UUID,
        body: str,
        *,
        now: datetime,
        parent: "Comment | None" = None,
        waits: bool = False,
    ) -> Self:
        """A new comment; the database numbers it. Raises Invalid for a body that cannot be kept."""
        return cls(
            article_id=article_id,
            author_id=author_id,
            parent_id=parent.id if parent else None,
            above=[*parent.above, parent.id][: LEVELS - 1] if parent else [],
            body=checked(body),
            status=HELD if waits else SHOWN,
            created_at=now,
            updated_at=now,
        )

    def revised(self, *, waits: bool, now: datetime) -> str:
        """The status after its author changes it. The window is in the statement that writes, too.

        Raises:
            EditWindowOver: it is there for too long. AlreadyDecided: somebody has put it aside.
        """
        if self.status not in {SHOWN, HELD}:
            raise AlreadyDecided("This comment was put aside: it can be deleted, not changed.")
        if now - self.created_at > EDIT_WINDOW:
            raise too_late()
        return HELD if waits else self.status

    def approved(self) -> str:
        return self._from({HELD}, SHOWN)

    def rejected(self) -> str:
        return self._from({HELD}, REJECTED)

    def hidden(self, *, for_good: bool) -> str:
        """`for_good`: the article's author cannot bring it back."""
        if for_good:
            return self._from({SHOWN, HIDDEN, WITHHELD}, WITHHELD)
        return self._from({SHOWN}, HIDDEN)

    def shown_again(self, *, by_admin: bool) -> str:
        return self._from({REJECTED, HIDDEN, WITHHELD} if by_admin else {REJECTED, HIDDEN}, SHOWN)

    def _from(self, possible: set[str], status: str) -> str:
        """The status to come. The statement that writes asks for the one that was, too."""
        if self.status not in possible:
            raise AlreadyDecided(f"This comment is {self.status}: that cannot be done with it.")
        return status


def checked(body: str) -> str:
    """The body as it is kept: as it was written. Raises Invalid."""
    errors = faults(body=fault_of_text(body, LONGEST_COMMENT))
    if errors:
        raise Invalid.fields(errors)
    return body


def too_late() -> EditWindowOver:
    minutes = int(EDIT_WINDOW.total_seconds() // 60)
    return EditWindowOver(f"A comment can be changed for {minutes} minutes, and these are over.")
