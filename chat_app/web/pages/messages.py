"""The page of a room: what was said there, and a form to say more. Without a script it is a plain form."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from chat_app.actions.messages import post_message
from chat_app.models.messages import LONGEST_BODY, PER_SENDER, Wish
from chat_app.storage import messages as stored
from chat_app.storage import rooms
from chat_app.storage.database import db
from chat_app.storage.presence import presence
from chat_app.storage.rooms import RoomCard
from chat_app.web.audience import audience
from common import clock
from common.auth.access import current_user, signed_in
from common.errors import Invalid, NotFound, TooMany
from common.http.limits import rate_limits
from common.ids import new_id
from common.pages.forms import Form

messages = Blueprint("messages", __name__)
PER_PAGE = 50


@messages.get("/rooms/<slug>")
@signed_in
def read(slug: str) -> ResponseReturnValue:
    """A room: what was said, and who is in it."""
    room = rooms.open_to(db.session(), current_user().id, slug)
    if room is None:
        raise NotFound("There is no such room.")
    return _room_page(room, Form({"body": "", "client_id": str(new_id())}))


@messages.post("/rooms/<slug>/messages")
@signed_in
def post(slug: str) -> ResponseReturnValue:
    """Say something, from a page without JavaScript."""
    room = rooms.for_member(db.session(), current_user().id, slug)
    if room is None:
        raise NotFound("There is no such room.")
    form = Form.sent("body", "client_id")
    try:
        rate_limits().take(PER_SENDER, "post", str(current_user().id))
        wish = Wish(_uuid(form["client_id"]), form["body"])
        post_message(db.session(), audience(), current_user(), room, wish, now=clock.now())
    except (Invalid, TooMany) as refusal:
        return _room_page(room, form.refused(refusal)), refusal.status
    return redirect(f"/rooms/{slug}", 303)


def _room_page(room: RoomCard, form: Form) -> str:
    """Whoever is not in the room sees its name and topic, and a button to join."""
    user_id = current_user().id
    history, people = [], []
    if room.member:
        history = stored.before(db.session(), room.id, _before(), PER_PAGE)
        people = rooms.people_of(db.session(), room.id)
    return render_template(
        "chat/room.html",
        room=room,
        rooms=rooms.of_member(db.session(), user_id),
        history=history,
        people=people,
        here=presence().here(clock.now()) | {user_id},
        form=form,
        older=history[0].seq if history and history[0].seq > 1 else None,
        live=_before() is None,
        longest=LONGEST_BODY,
    )


def _before() -> int | None:
    """The number before which to read, from an "Older" link; None for the newest."""
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid.field("client_id", "is not a UUID") from error
