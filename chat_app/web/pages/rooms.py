"""Pages to find, open, join and leave rooms on."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from chat_app.actions import rooms as actions
from chat_app.models.rooms import LONGEST_NAME, LONGEST_TOPIC, PER_MEMBER, PER_OPENER, RoomPlan
from chat_app.storage import rooms as stored
from chat_app.storage.database import db
from common import clock
from common.auth.access import current_user, identity, public, signed_in
from common.http.limits import rate_limits
from common.ids import new_id
from common.pages.forms import SHOWN_AGAIN, Form
from common.paging import key_of

rooms = Blueprint("rooms", __name__)
PER_PAGE = 20


@rooms.get("/")
@public
def home() -> ResponseReturnValue:
    """Your rooms, and those you may join; a welcome for visitors."""
    found = identity()
    if found is None:
        return render_template("chat/welcome.html")
    after = key_of(request.args.get("cursor"), str)
    user_id = found.user.id
    return render_template(
        "chat/home.html",
        rooms=stored.of_member(db.session(), user_id),
        page=stored.visible_to(db.session(), user_id, PER_PAGE, after, to_join=True),
        first=after is None,
    )


@rooms.get("/rooms/new")
@signed_in
def new_room() -> ResponseReturnValue:
    """The form for a new room."""
    return _form_page(Form())


@rooms.post("/rooms/new")
@signed_in
def create() -> ResponseReturnValue:
    """Open a room."""
    form = Form.sent("name", "topic", "private")
    plan = RoomPlan(form["name"], form["topic"], public=form["private"] != "yes")
    try:
        rate_limits().take(PER_OPENER, "create", str(current_user().id))
        room = actions.create(
            db.session(), current_user().id, plan, room_id=new_id(), now=clock.now()
        )
    except SHOWN_AGAIN as refusal:
        return _form_page(form.refused(refusal)), refusal.status
    return redirect(f"/rooms/{room.slug}", 303)


@rooms.post("/rooms/<slug>/join")
@signed_in
def join(slug: str) -> ResponseReturnValue:
    """Join a room."""
    rate_limits().take(PER_MEMBER, "join", str(current_user().id))
    actions.join(db.session(), current_user().id, slug, now=clock.now())
    return redirect(f"/rooms/{slug}", 303)


@rooms.post("/rooms/<slug>/leave")
@signed_in
def leave(slug: str) -> ResponseReturnValue:
    """Leave a room."""
    rate_limits().take(PER_MEMBER, "leave", str(current_user().id))
    actions.leave(db.session(), current_user().id, slug)
    return redirect("/", 303)


def _form_page(form: Form) -> str:
    longest = {"name": LONGEST_NAME, "topic": LONGEST_TOPIC}
    return render_template("chat/new_room.html", form=form, longest=longest)
