"""What people do with rooms: open, join, leave."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chat_app.models.rooms import Room, RoomPlan
from chat_app.storage import rooms
from chat_app.storage.rooms import RoomCard
from common.errors import NotFound


def open_room(
    session: Session, user_id: UUID, plan: RoomPlan, *, room_id: UUID, now: datetime
) -> Room:
    """Open a room; whoever opens it is its first member.

    Raises:
        Invalid: naming every field that is not right. RoomTaken: the name is.
    """
    room = Room.opened(plan, room_id=room_id, now=now)
    rooms.add(session, room)
    rooms.admit(session, room.id, user_id, now)
    session.commit()
    return room


def join(session: Session, user_id: UUID, slug: str, *, now: datetime) -> RoomCard:
    """Become a member of a public room.

    Raises:
        NotFound: there is no such room, or not for this user.
    """
    room = rooms.open_to(session, user_id, slug)
    if room is None:
        raise NotFound("There is no such room.")
    rooms.admit(session, room.id, user_id, now)
    session.commit()
    return room


def leave(session: Session, user_id: UUID, slug: str) -> None:
    """Be a member no more. What was said stays.

    Raises:
        NotFound: the user is in no such room.
    """
    room = rooms.for_member(session, user_id, slug)
    if room is None:
        raise NotFound("There is no such room.")
    rooms.dismiss(session, room.id, user_id)
    session.commit()
