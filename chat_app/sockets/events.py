"""What clients may send, and what they are told. The verbs are those of `actions/`, as over HTTP.

| event | from | what it says |
|---|---|---|
| join, leave, send, typing | client | see below; each is acknowledged |
| message | server | somebody said something |
| latest | server | the number of a room's newest message: ask for what you miss |
| present, typing | server | who is here; who is writing |
| removed | server | you are not in this room any more |
| ended | server | your session is over |

What is about a room says which: `"room": <slug>`, since a socket may listen to several.
"""

from typing import Any
from uuid import UUID

from flask_socketio import emit, join_room, leave_room
from pydantic import Field

from chat_app.actions import messages as actions
from chat_app.audience import audience
from chat_app.models.messages import HIGHEST_SEQ, PER_SENDER, PER_TYPIST, Wish
from chat_app.sockets.access import RoomNamed, event, members
from chat_app.sockets.dispatch import Caller
from chat_app.sockets.hall import channel_of
from chat_app.storage import messages, rooms
from chat_app.storage.database import db
from chat_app.storage.presence import presence
from chat_app.storage.rooms import RoomCard
from common import clock
from common.errors import TooMany
from common.http.limits import rate_limits

MOST_ROOMS = 50  # that one socket listens to
CATCH_UP = 100  # messages in the answer to `join`; the rest is asked for over HTTP


class Joining(RoomNamed):
    after: int = Field(ge=0, le=HIGHEST_SEQ, description="The number of the last message you have")


class Sending(RoomNamed):
    client_id: UUID
    body: str


@event("join", Joining)
@members
def join(caller: Caller, room: RoomCard, wish: Joining) -> dict[str, Any]:
    """Listen to a room, and get what was said there after the message numbered `after`."""
    connection = caller.connection
    if len(connection.rooms) >= MOST_ROOMS and room.id not in connection.rooms:
        raise TooMany(f"One socket listens to {MOST_ROOMS} rooms at most.", retry_after=60)
    # First listen, then look: what is said in between comes twice, and that is better than never.
    join_room(channel_of(room.id))
    connection.rooms[room.id] = room.slug
    missed = messages.after(db.session(), room.id, wish.after, CATCH_UP)
    here = presence().here(clock.now()) | {caller.user.id}
    return {
        "messages": [spoken.told() for spoken in missed],
        "last_seq": max(room.last_seq, missed[-1].seq if missed else 0),
        "present": rooms.names_in(db.session(), [room.id], here)[room.id],
    }


@event("leave", RoomNamed)
@members
def leave(caller: Caller, room: RoomCard, _wish: RoomNamed) -> dict[str, Any]:
    """Stop listening to a room. Its member you stay."""
    leave_room(channel_of(room.id))
    caller.connection.rooms.pop(room.id, None)
    return {}


@event("send", Sending)
@members
def send(caller: Caller, room: RoomCard, wish: Sending) -> dict[str, Any]:
    """Say something. Sent again under the same `client_id` it is still said once."""
    rate_limits().take(PER_SENDER, "post", str(caller.user.id))
    said = Wish(wish.client_id, wish.body)
    posted = actions.post(db.session(), audience(), caller.user.id, room.id, said, now=clock.now())
    return {"message": posted.message.told()}


@event("typing", RoomNamed)
@members
def typing(caller: Caller, room: RoomCard, _wish: RoomNamed) -> dict[str, Any]:
    """Let the others know that something is being written. Nothing is kept."""
    rate_limits().take(PER_TYPIST, "typing", str(caller.user.id))
    told = {"room": room.slug, "name": caller.user.name}
    emit("typing", told, to=channel_of(room.id), include_self=False)
    return {}
