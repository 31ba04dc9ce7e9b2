"""What a room is, who is in it, and how it comes to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from chat_app.models.schema import Base
from common.errors import Conflict, FieldErrors, Invalid
from common.texts import fault_of_line, fault_of_note, faults, slug_of

LONGEST_NAME = 60
LONGEST_TOPIC = 200
RESERVED_SLUGS = frozenset({"new"})  # a page has this address
NO_SUCH_ROOM = "There is no such room."  # whether there is none or it is not for the asker
PER_OPENER = "20 per hour"
PER_MEMBER = "60 per minute"  # to come, and as often to go


class RoomTaken(Conflict):
    title = "Room taken"


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """What somebody typed to open a room."""

    name: str
    topic: str
    public: bool = True

    def tidied(self) -> RoomPlan:
        """Without white space around."""
        return RoomPlan(self.name.strip(), self.topic.strip(), self.public)

    def faults(self) -> FieldErrors:
        """What is wrong with each field of a tidied plan; empty when the room can be opened."""
        return faults(
            name=fault_of_line(self.name, LONGEST_NAME) or _fault_of_slug(self.slug()),
            topic=fault_of_note(self.topic, LONGEST_TOPIC),
        )

    def slug(self) -> str:
        """What the room is called in addresses."""
        return slug_of(self.name, LONGEST_NAME)


class Room(Base):
    """A room. `last_seq` is the number of its newest message; numbers begin at 1 and have no holes."""

    __tablename__ = "rooms"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(Text)
    public: Mapped[bool]
    last_seq: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    @classmethod
    def opened(cls, plan: RoomPlan, *, room_id: UUID, now: datetime) -> Self:
        """A new room without messages.

        Raises:
            Invalid: naming every field that is not right.
        """
        plan = plan.tidied()
        errors = plan.faults()
        if errors:
            raise Invalid.fields(errors)
        return cls(
            id=room_id,
            slug=plan.slug(),
            name=plan.name,
            topic=plan.topic,
            public=plan.public,
            last_seq=0,
            created_at=now,
        )


class Membership(Base):
    """That a user is in a room. Whoever has no row here neither reads nor writes there."""

    __tablename__ = "memberships"

    room_id: Mapped[UUID] = mapped_column(
        ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    joined_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def _fault_of_slug(slug: str) -> str | None:
    if not slug or slug in RESERVED_SLUGS:
        return "use a name with letters or digits that is not reserved"
    return None
