"""How rooms and their members are kept and found.

Doors take the user who asks: `for_member` finds a room only for those inside, `open_to` also for those
who may come in. For everybody else the room is not there: NotFound.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from chat_app.models.rooms import NO_SUCH_ROOM, Membership, Room, RoomTaken
from chat_app.models.schema import sessions, users
from common.errors import NotFound
from common.paging import After, Page, page

MOST_LISTED = 200  # people shown beside a room, rooms shown beside the messages


@dataclass(frozen=True, slots=True)
class RoomCard:
    """A room as one user sees it."""

    id: UUID
    slug: str
    name: str
    topic: str
    public: bool
    last_seq: int
    people: int
    member: bool


def add(session: Session, room: Room) -> None:
    """Keep a new room.

    Raises:
        RoomTaken: there is one with this slug, perhaps a private one; the index decides.
    """
    columns = {c.key: getattr(room, c.key) for c in Room.__table__.columns}
    statement = (
        insert_or_skip(Room)
        .values(columns)
        .on_conflict_do_nothing(index_elements=["slug"])
        .returning(Room.id)
    )
    if session.execute(statement).first() is None:
        raise RoomTaken(f"There is a room {room.slug} already.", errors={"name": ["is taken"]})


def admit(session: Session, room_id: UUID, user_id: UUID, now: datetime) -> None:
    """Make the user a member; nothing happens when they are one."""
    row = {"room_id": room_id, "user_id": user_id, "joined_at": now}
    session.execute(insert_or_skip(Membership).values(row).on_conflict_do_nothing())


def dismiss(session: Session, room_id: UUID, user_id: UUID) -> None:
    session.execute(
        delete(Membership).where(Membership.room_id == room_id, Membership.user_id == user_id)
    )


def for_member(session: Session, user_id: UUID, slug: str) -> RoomCard:
    """The room, for those in it."""
    return _one(session, _cards(user_id).where(Room.slug == slug, _is_member(user_id)))


def open_to(session: Session, user_id: UUID, slug: str) -> RoomCard:
    """The room, for those in it and, when it is public, for those who may join."""
    may = or_(Room.public, _is_member(user_id))
    return _one(session, _cards(user_id).where(Room.slug == slug, may))


def of_member(session: Session, user_id: UUID) -> list[RoomCard]:
    """The rooms a user is in, by name."""
    statement = _cards(user_id).where(_is_member(user_id)).order_by(func.lower(Room.name), Room.id)
    return [RoomCard(*row) for row in session.execute(statement.limit(MOST_LISTED))]


def visible_to(
    session: Session, user_id: UUID, limit: int, after: After, *, to_join: bool = False
) -> Page[RoomCard]:
    """Rooms a user is in or may join (`to_join`: those alone), by slug; `after` is the last slug of
    the page before."""
    member = _is_member(user_id)
    may = Room.public & ~member if to_join else or_(Room.public, member)
    statement = _cards(user_id).where(may).order_by(Room.slug).limit(limit + 1)
    if after is not None:
        statement = statement.where(Room.slug > after[0])
    rows = [RoomCard(*row) for row in session.execute(statement)]
    return page(rows, limit, key=lambda row: [row.slug])


def people_of(session: Session, room_id: UUID) -> list[tuple[UUID, str]]:
    """(id, name) of a room's members, by name."""
    statement = (
        select(users.c.id, users.c.name)
        .join(Membership, Membership.user_id == users.c.id)
        .where(Membership.room_id == room_id)
        .order_by(func.lower(users.c.name))
    )
    return [(row[0], row[1]) for row in session.execute(statement.limit(MOST_LISTED))]


def names_in(
    session: Session, room_ids: Collection[UUID], user_ids: Collection[UUID]
) -> dict[UUID, list[str]]:
    """Which of these users are members of each of these rooms, by name."""
    statement = (
        select(Membership.room_id, users.c.name)
        .join(users, users.c.id == Membership.user_id)
        .where(Membership.room_id.in_(room_ids), Membership.user_id.in_(user_ids))
        .order_by(func.lower(users.c.name))
    )
    found: dict[UUID, list[str]] = {room_id: [] for room_id in room_ids}
    for room_id, name in session.execute(statement):
        found[room_id].append(name)
    return found


def standing(
    session: Session, session_ids: Collection[UUID], now: datetime
) -> dict[UUID, dict[UUID, int]]:
    """For each of these sessions that still lives: its user's rooms, each with its `last_seq`.

    One query for all sockets of a process, asked every few seconds. A session that is not in the
    answer has ended: signed out, expired, its user disabled, or the password changed (a new epoch).
    """
    statement = (
        select(sessions.c.id, Room.id, Room.last_seq)
        .join(users, users.c.id == sessions.c.user_id)
        .outerjoin(Membership, Membership.user_id == users.c.id)
        .outerjoin(Room, Room.id == Membership.room_id)
        .where(
            sessions.c.id.in_(session_ids),
            sessions.c.epoch == users.c.session_epoch,
            sessions.c.expires_at > now,
            users.c.disabled_at.is_(None),
        )
    )
    found: dict[UUID, dict[UUID, int]] = {}
    for session_id, room_id, last_seq in session.execute(statement):
        rooms = found.setdefault(session_id, {})
        if room_id is not None:
            rooms[room_id] = last_seq
    return found


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Room)) or 0


def _cards(user_id: UUID) -> Select[*tuple[Any, ...]]:
    people = (
        select(func.count()).where(Membership.room_id == Room.id).correlate(Room).scalar_subquery()
    )
    return select(
        Room.id,
        Room.slug,
        Room.name,
        Room.topic,
        Room.public,
        Room.last_seq,
        people,
        _is_member(user_id),
    )


def _is_member(user_id: UUID) -> ColumnElement[bool]:
    return exists().where(Membership.room_id == Room.id, Membership.user_id == user_id)


def _one(session: Session, statement: Select[*tuple[Any, ...]]) -> RoomCard:
    row = session.execute(statement).first()
    if row is None:
        raise NotFound(NO_SUCH_ROOM)
    return RoomCard(*row)
