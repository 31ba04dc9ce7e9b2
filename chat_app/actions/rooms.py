"""What people do with rooms: create, join, leave."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chat_app.models.rooms import Room, RoomPlan
from chat_app.storage import rooms


def create(
    session: Session, opener_id: UUID, plan: RoomPlan, *, room_id: UUID, now: datetime
) -> Room:
    """Open a room; whoever opens it is its first member.

    Raises:
        Invalid: naming every field that is not right. RoomTaken: the name is.
    """
    room = Room.opened(plan, room_id=room_id, now=now)
    rooms.add(session, room)
    rooms.admit(session, room.id, opener_id, now)
    session.commit()
    return room


def join(session: Session, user_id: UUID, slug: str, *, now: datetime) -> None:
    """Become a member of a public room.

    Raises:
        NotFound: there is no such room, or not for this user.
    """
    room = rooms.open_to(session, user_id, slug)
    rooms.admit(session, room.id, user_id, now)
    session.commit()


def leave(session: Session, member_id: UUID, slug: str) -> None:
    """Be a member no more. What was said stays.

    Raises:
        NotFound: the user is in no such room.
    """
    room = rooms.for_member(session, member_id, slug)
    rooms.dismiss(session, room.id, member_id)
    session.commit()
