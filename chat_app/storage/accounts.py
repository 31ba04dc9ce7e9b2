"""What the chat knows of a person, row by row; and what is left of them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from chat_app.models.messages import Message
from chat_app.models.rooms import Membership, Room

AT_ONCE = 200  # rows in memory
Row = dict[str, Any]


def memberships(session: Session, user_id: UUID) -> Iterator[Row]:
    statement = select(Room.slug.label("room"), Room.name, Membership.joined_at).join(
        Membership, Membership.room_id == Room.id
    )
    return _rows(session, statement.where(Membership.user_id == user_id).order_by(Room.slug))


def sent(session: Session, user_id: UUID) -> Iterator[Row]:
    statement = select(Room.slug.label("room"), Message.seq, Message.body, Message.sent_at).join(
        Room, Room.id == Message.room_id
    )
    statement = statement.where(Message.sender_id == user_id)
    return _rows(session, statement.order_by(Message.room_id, Message.seq))


def leave_all(session: Session, user_id: UUID) -> None:
    session.execute(delete(Membership).where(Membership.user_id == user_id))


def _rows(session: Session, statement: Select[*tuple[Any, ...]]) -> Iterator[Row]:
    found = session.execute(statement.execution_options(yield_per=AT_ONCE))
    for row in found.mappings():
        yield dict(row)
