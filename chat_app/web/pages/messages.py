"""The page of a room: what was said there, and a form to say more. Without a script it is a plain form."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from chat_app.actions import messages as actions
from chat_app.audience import audience
from chat_app.models.messages import PER_SENDER, Spoken, Wish
from chat_app.storage import messages as stored
from chat_app.storage import rooms
from chat_app.storage.database import db
from chat_app.storage.presence import presence
from common import clock
from common.auth.access import current_user, signed_in
from common.errors import Invalid
from common.http.limits import rate_limits
from common.ids import new_id
from common.pages.forms import SHOWN_AGAIN, Form

messages = Blueprint("messages", __name__)
PER_PAGE = 50


@messages.get("/rooms/<slug>")
@signed_in
def show(slug: str) -> ResponseReturnValue:
    """A room: what was said, and who is in it."""
    return _room_page(slug, Form({"body": ""}))


@messages.post("/rooms/<slug>/messages")
@signed_in
def post(slug: str) -> ResponseReturnValue:
    """Say something, from a page without JavaScript."""
    form = Form.sent("body", "client_id")
    user_id = current_user().id
    try:
        rate_limits().take(PER_SENDER, "post", str(user_id))
        room = rooms.for_member(db.session(), user_id, slug)
        wish = Wish(_uuid(form["client_id"]), form["body"])
        actions.post(db.session(), audience(), user_id, room.id, wish, now=clock.now())
    except SHOWN_AGAIN as refusal:
        return _room_page(slug, form.refused(refusal)), refusal.status
    return redirect(f"/rooms/{slug}", 303)


def _room_page(slug: str, form: Form) -> str:
    """Whoever is not in the room sees its name and topic, and a button to join."""
    user_id = current_user().id
    room = rooms.open_to(db.session(), user_id, slug)
    history: list[Spoken] = []
    people: list[tuple[UUID, str]] = []
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
        client_id=new_id(),  # a new one for a refused form, too: the old one may be what was wrong
        older=history[0].seq if history and history[0].seq > 1 else None,
        live=_before() is None,
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
