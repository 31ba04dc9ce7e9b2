"""How messages get their numbers, and how history is read: always along (room, seq)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from chat_app.models.messages import Message, Spoken, Wish
from chat_app.models.rooms import Membership, Room
from chat_app.models.schema import users


def add(
    session: Session, room_id: UUID, sender_id: UUID, wish: Wish, *, now: datetime
) -> int | None:
    """Keep a message under the room's next number, and answer the number.

    None: nothing was kept and the caller must roll back, because the sender is not in the room (any
    more), or this `client_id` has been used. The update locks the room's row until the transaction
    ends: two senders get their numbers one after the other, and the number of one who rolls back is
    given out again. A PostgreSQL sequence would be faster, and leave holes.
    """
    inside = (
        select(Membership.room_id)
        .where(Membership.room_id == room_id, Membership.user_id == sender_id)
        .exists()
    )
    seq = session.execute(
        update(Room)
        .where(Room.id == room_id, inside)  # the door said so a moment ago; this is the guard
        .values(last_seq=Room.last_seq + 1)
        .returning(Room.last_seq)
        .execution_options(synchronize_session=False)
    ).scalar()
    if seq is None:
        return None
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
    return session.execute(statement).scalar()


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


def _spoken() -> Select[Any]:
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


def _rows(session: Session, statement: Select[Any]) -> list[Spoken]:
    return [Spoken(*row) for row in session.execute(statement)]
