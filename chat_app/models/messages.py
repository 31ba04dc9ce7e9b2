"""What a message is: its limits, its number in the room, and the id that makes a retry harmless."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chat_app.models.schema import Base
from common.clock import rfc3339
from common.errors import Invalid
from common.texts import fault_of_text

LONGEST_BODY = 4000
HIGHEST_SEQ = 2**62  # no room gets there, and PostgreSQL can still add to it
PER_SENDER = "120 per minute"  # whatever the entrance
PER_TYPIST = "60 per minute"  # a page says once in three seconds that its user is writing


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to say. The sender's program makes `client_id` up, once per message: sent
    again under the same id (after a lost answer, say) it is still one message."""

    client_id: UUID
    body: str

    def checked(self) -> Wish:
        """The same with one kind of line break and no white space around.

        Raises:
            Invalid: when nothing is left, or too much, or what PostgreSQL cannot keep.
        """
        body = self.body.replace("\r\n", "\n").replace("\r", "\n").strip()
        fault = fault_of_text(body, LONGEST_BODY)
        if fault:
            raise Invalid.field("body", fault)
        return Wish(self.client_id, body)


class Message(Base):
    """A message as it is kept. Its place is (room, seq): 1, 2, 3 … in each room, without holes."""

    __tablename__ = "messages"
    __table_args__ = (
        # The guard behind `Wish.client_id`: whoever sends twice, even at the same moment, writes once.
        UniqueConstraint("room_id", "sender_id", "client_id", name="messages_once_key"),
    )

    room_id: Mapped[UUID] = mapped_column(
        ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    sender_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    client_id: Mapped[UUID]
    body: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message as people read it: names where the table has ids."""

    room_id: UUID
    room: str
    seq: int
    client_id: UUID
    sender: str
    body: str
    sent_at: datetime

    def told(self) -> dict[str, object]:
        """The one shape in which API, page script and socket pass a message on."""
        return {
            "room": self.room,
            "seq": self.seq,
            "client_id": str(self.client_id),
            "sender": self.sender,
            "body": self.body,
            "sent_at": rfc3339(self.sent_at),
        }
