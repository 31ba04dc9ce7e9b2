"""Rooms over JSON: find, open, join, leave, and see who is in one."""

from flask import Blueprint
from pydantic import Field

from chat_app.actions import rooms as actions
from chat_app.models.rooms import PER_MEMBER, PER_OPENER, RoomPlan
from chat_app.storage import rooms as stored
from chat_app.storage.database import db
from chat_app.storage.presence import presence
from common import clock
from common.auth.access import current_user, signed_in
from common.http.limits import rate_limits
from common.http.openapi import Input, Output, PageQuery, contract
from common.ids import new_id
from common.paging import key_of

rooms = Blueprint("rooms_api", __name__, url_prefix="/api/rooms")


class NewRoom(Input):
    name: str
    topic: str = ""
    public: bool = True


class RoomOut(Output):
    slug: str
    name: str
    topic: str
    public: bool
    member: bool
    people: int
    last_seq: int = Field(description="The number of the newest message; 0: nothing was said yet")


class RoomList(Output):
    rooms: list[RoomOut]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page")


class PersonOut(Output):
    name: str
    here: bool = Field(description="Whether they have the chat open right now")


class PersonList(Output):
    people: list[PersonOut]


@rooms.get("")
@signed_in
@contract("rooms", HTTP_200=RoomList)
def list_rooms(query: PageQuery) -> RoomList:
    """The rooms you are in, and the public ones you may join."""
    after = key_of(query.cursor, str)
    found = stored.visible_to(db.session(), current_user().id, query.limit, after)
    return RoomList(
        rooms=[RoomOut.model_validate(room) for room in found.rows], next_cursor=found.next
    )


@rooms.post("")
@signed_in
@contract("rooms", HTTP_201=RoomOut)
def create(json: NewRoom) -> tuple[RoomOut, int]:
    """Open a room, and be its first member."""
    rate_limits().take(PER_OPENER, "create", str(current_user().id))
    plan = RoomPlan(json.name, json.topic, json.public)
    room = actions.create(db.session(), current_user().id, plan, room_id=new_id(), now=clock.now())
    return show(room.slug), 201


@rooms.get("/<slug>")
@signed_in
@contract("rooms", HTTP_200=RoomOut)
def show(slug: str) -> RoomOut:
    """One room that you are in or may join."""
    return RoomOut.model_validate(stored.open_to(db.session(), current_user().id, slug))


@rooms.get("/<slug>/people")
@signed_in
@contract("rooms", HTTP_200=PersonList)
def list_people(slug: str) -> PersonList:
    """Who is in a room of yours."""
    room = stored.for_member(db.session(), current_user().id, slug)
    here = presence().here(clock.now())
    members = stored.people_of(db.session(), room.id)
    return PersonList(people=[PersonOut(name=name, here=one in here) for one, name in members])


@rooms.put("/<slug>/membership")
@signed_in
@contract("rooms", HTTP_204=None)
def join(slug: str) -> tuple[str, int]:
    """Join a public room. Joining twice is joining once."""
    rate_limits().take(PER_MEMBER, "join", str(current_user().id))
    actions.join(db.session(), current_user().id, slug, now=clock.now())
    return "", 204


@rooms.delete("/<slug>/membership")
@signed_in
@contract("rooms", HTTP_204=None)
def leave(slug: str) -> tuple[str, int]:
    """Leave a room. Your sockets hear nothing more of it."""
    rate_limits().take(PER_MEMBER, "leave", str(current_user().id))
    actions.leave(db.session(), current_user().id, slug)
    return "", 204
