"""Messages over JSON: read along their numbers, say something. For members of the room alone."""

from uuid import UUID

from flask import Blueprint
from pydantic import Field

from chat_app.actions import messages as actions
from chat_app.audience import audience
from chat_app.models.messages import HIGHEST_SEQ, PER_SENDER, Wish
from chat_app.storage import messages as stored
from chat_app.storage import rooms
from chat_app.storage.database import db
from common import clock
from common.auth.access import current_user, signed_in
from common.http.limits import rate_limits
from common.http.openapi import Input, Output, Query, contract
from common.paging import MAX_LIMIT

messages = Blueprint("messages_api", __name__, url_prefix="/api/rooms/<slug>/messages")


class NewMessage(Input):
    client_id: UUID = Field(description="Made by you, once per message; a retry carries the same")
    body: str


class MessageOut(Output):
    room: str
    seq: int = Field(description="Its number in the room: 1, 2, 3 … without holes")
    client_id: UUID
    sender: str
    body: str
    sent_at: str


class MessageList(Output):
    messages: list[MessageOut] = Field(description="Oldest first")
    last_seq: int = Field(description="The number of the room's newest message")


class MessageQuery(Query):
    """Neither: the newest. With `after`: the next ones, to close a gap. With `before`: older ones."""

    limit: int = Field(50, ge=1, le=MAX_LIMIT)
    after: int | None = Field(None, ge=0, le=HIGHEST_SEQ)
    before: int | None = Field(None, ge=1, le=HIGHEST_SEQ)


@messages.get("")
@signed_in
@contract("messages", HTTP_200=MessageList)
def list_messages(slug: str, query: MessageQuery) -> MessageList:
    """A stretch of a room's history."""
    room = rooms.for_member(db.session(), current_user().id, slug)
    if query.after is not None:
        found = stored.after(db.session(), room.id, query.after, query.limit)
    else:
        found = stored.before(db.session(), room.id, query.before, query.limit)
    return MessageList(
        messages=[MessageOut.model_validate(spoken.told()) for spoken in found],
        last_seq=room.last_seq,
    )


@messages.post("")
@signed_in
@contract("messages", HTTP_200=MessageOut, HTTP_201=MessageOut)
def post(slug: str, json: NewMessage) -> tuple[MessageOut, int]:
    """Say something: 201, or 200 with the same message when this `client_id` was sent before."""
    user_id = current_user().id
    rate_limits().take(PER_SENDER, "post", str(user_id))
    room = rooms.for_member(db.session(), user_id, slug)
    wish = Wish(json.client_id, json.body)
    posted = actions.post(db.session(), audience(), user_id, room.id, wish, now=clock.now())
    return MessageOut.model_validate(posted.message.told()), 201 if posted.fresh else 200
