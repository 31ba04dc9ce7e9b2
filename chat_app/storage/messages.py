"""How messages get their numbers, and how history is read: always along (room, seq)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from chat_app.models.messages import Message, Spoken, Wish
from chat_app.models.rooms import NO_SUCH_ROOM, Membership, Room
from chat_app.models.schema import users
from common.errors import NotFound


def add(
    session: Session, room_id: UUID, sender_id: UUID, wish: Wish, *, now: datetime
) -> Spoken | None:
    """Keep a message under the room's next number, and answer it as people read it.

    None: this `client_id` has been used, and the caller must roll back. The update locks the room's row
    until the transaction ends: two senders get their numbers one after the other, and the number of one
    who rolls back is given out again. A PostgreSQL sequence would be faster, and leave holes.

    Raises:
        NotFound: the sender is not in the room (any more).
    """
    slug, seq, sender = _next_place(session, room_id, sender_id)
    row = {
        "room_id": room_id,
        "seq": seq,
        "sender_id": sender_id,
        "client_id": wish.client_id,
        "body": wish.body,
        "sent_at": now,
    }
    statement = (
        insert_or_skip(Message)
        .values(row)
        .on_conflict_do_nothing(constraint="messages_once_key")
        .returning(Message.seq)
    )
    if session.execute(statement).first() is None:
        return None
    return Spoken(room_id, slug, seq, wish.client_id, sender, wish.body, now)


def sent_as(session: Session, room_id: UUID, sender_id: UUID, client_id: UUID) -> Spoken | None:
    """What this sender has sent to this room under this id."""
    row = session.execute(
        _spoken().where(
            Message.room_id == room_id,
            Message.sender_id == sender_id,
            Message.client_id == client_id,
        )
    ).first()
    return Spoken(*row) if row else None


def after(session: Session, room_id: UUID, seq: int, limit: int) -> list[Spoken]:
    """The next `limit` messages after number `seq`, oldest first: how a client closes a gap."""
    statement = _spoken().where(Message.room_id == room_id, Message.seq > seq)
    return _rows(session, statement.order_by(Message.seq).limit(limit))


def before(session: Session, room_id: UUID, seq: int | None, limit: int) -> list[Spoken]:
    """The `limit` messages before number `seq` (None: the newest), oldest first."""
    statement = _spoken().where(Message.room_id == room_id)
    if seq is not None:
        statement = statement.where(Message.seq < seq)
    return _rows(session, statement.order_by(Message.seq.desc()).limit(limit))[::-1]


def count(session: Session) -> int:
    """Numbers have no holes, so the rooms know: no need to count rows."""
    return int(session.scalar(select(func.coalesce(func.sum(Room.last_seq), 0))) or 0)


def _next_place(session: Session, room_id: UUID, sender_id: UUID) -> tuple[str, int, str]:
    """Take the room's next number: the room's slug, the number, the sender's name."""
    place = session.execute(
        update(Room)
        .where(
            Room.id == room_id,
            Membership.room_id == Room.id,  # the door said so a moment ago; this is the guard
            Membership.user_id == sender_id,
            users.c.id == Membership.user_id,
        )
        .values(last_seq=Room.last_seq + 1)
        .returning(Room.slug, Room.last_seq, users.c.name)
        .execution_options(synchronize_session=False)
    ).first()
    if place is None:
        raise NotFound(NO_SUCH_ROOM)
    return place[0], place[1], place[2]


def _spoken() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Message.room_id,
            Room.slug,
            Message.seq,
            Message.client_id,
            users.c.name,
            Message.body,
            Message.sent_at,
        )
        .join(Room, Room.id == Message.room_id)
        .join(users, users.c.id == Message.sender_id)
    )


def _rows(session: Session, statement: Select[*tuple[Any, ...]]) -> list[Spoken]:
    return [Spoken(*row) for row in session.execute(statement)]
