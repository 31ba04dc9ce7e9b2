"""In which state an article is, and which moves lead from one to another.

    draft ──publish──────────────▶ published ──hide──▶ hidden
      │ ▲                            ▲   │    ◀─show──
      │ ├────────────unpublish───────┼───┘
      │ └─unschedule, hold_back─┐    │
      └──schedule──▶ scheduled ─┴────┘ publish, go_out

Only what is published is on the shelf. A move that is not drawn here is refused.
"""

from datetime import datetime, timedelta

from sqlalchemy import DateTime, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from common.errors import Conflict, Invalid

DRAFT, SCHEDULED, PUBLISHED, HIDDEN = "draft", "scheduled", "published", "hidden"
STATES = (DRAFT, SCHEDULED, PUBLISHED, HIDDEN)
FARTHEST = timedelta(days=366)  # that something can be scheduled ahead
# Who is late by less puts it on the shelf under the moment that was wished. By more, under the moment when
# it really went there: below that others have been read already, and cursors and feeds would miss it.
PUNCTUAL = timedelta(minutes=1)


class WrongState(Conflict):
    title = "Not in this state"


class Lifecycle:
    """The part of an article that says who can see it, and since when."""

    status: Mapped[str] = mapped_column(Text)
    # When it was published first: the order of all lists. It stays when the article is taken off.
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    scheduled_for: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # Why the worker could not publish it when it was due; for its author.
    held_back: Mapped[str | None] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    # These rules guarded by storage: each write says from which state (`WHERE status = ...`), and one that
    # another was faster than is refused.
    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:  # noqa: N805
        return {"version_id_col": cls.status, "version_id_generator": False}

    @property
    def is_published(self) -> bool:
        return self.status == PUBLISHED

    @property
    def was_public(self) -> bool:
        """Whether others have seen it, or could have."""
        return self.published_at is not None

    def publish(self, *, now: datetime) -> None:
        """One that was public before comes back to its place in the lists."""
        self._move("published", PUBLISHED, {DRAFT, SCHEDULED})
        self._appear(self.published_at or now)

    def schedule(self, moment: datetime, *, now: datetime) -> None:
        """Let it go out by itself. Raises Invalid for a moment that has passed or is too far."""
        if not now < moment <= now + FARTHEST:
            fault = "has passed" if moment <= now else "is more than a year ahead"
            raise Invalid.field("scheduledFor", fault)
        self._move("scheduled", SCHEDULED, {DRAFT, SCHEDULED})
        self.scheduled_for, self.held_back = moment, None

    def unschedule(self) -> None:
        self._move("taken back", DRAFT, {SCHEDULED})
        self.scheduled_for = None

    def go_out(self, *, now: datetime) -> None:
        """What was scheduled is due."""
        self._move("published", PUBLISHED, {SCHEDULED})
        due = self.scheduled_for or now
        self._appear(due if now - due <= PUNCTUAL else now)

    def hold_back(self, reason: str) -> None:
        """What was scheduled is due, and cannot go out: it is a draft again, with the reason."""
        self._move("held back", DRAFT, {SCHEDULED})
        self.scheduled_for, self.held_back = None, reason

    def unpublish(self) -> None:
        self._move("unpublished", DRAFT, {PUBLISHED})

    def hide(self) -> None:
        """A moderator takes it off the shelf; only a moderator puts it back."""
        self._move("hidden", HIDDEN, {PUBLISHED})

    def show(self) -> None:
        self._move("shown", PUBLISHED, {HIDDEN})

    def refuse_unless_shared(self) -> None:
        """What is with its author alone is nobody else's to take away. Raises WrongState."""
        if self.status not in {PUBLISHED, HIDDEN}:
            raise WrongState(
                "This article is with its author.", errors={"status": ["is not public"]}
            )

    def _appear(self, moment: datetime) -> None:
        self.published_at = moment
        self.updated_at = max(self.updated_at, moment)
        self.scheduled_for = self.held_back = None

    def _move(self, done: str, to: str, allowed: set[str]) -> None:
        if self.status not in allowed:
            raise WrongState(
                f"An article that is {self.status} cannot be {done}.",
                errors={"status": [f"is {self.status}"]},
            )
        self.status = to
