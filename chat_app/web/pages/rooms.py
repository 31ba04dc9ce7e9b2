"""Pages to find, open, join and leave rooms on."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from chat_app.actions import rooms as actions
from chat_app.models.rooms import RoomPlan
from chat_app.storage import rooms as stored
from chat_app.storage.database import db
from common import clock
from common.auth.access import current_user, identity, public, signed_in
from common.errors import Conflict, Invalid, TooMany
from common.http.limits import rate_limits
from common.ids import new_id
from common.pages.forms import Form
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
    return render_template("chat/new_room.html", form=Form())


@rooms.post("/rooms/new")
@signed_in
def open_room() -> ResponseReturnValue:
    """Open a room."""
    form = Form.sent("name", "topic", "private")
    plan = RoomPlan(form["name"], form["topic"], public=form["private"] != "yes")
    try:
        rate_limits().take("20 per hour", "open", str(current_user().id))
        room = actions.open_room(
            db.session(), current_user().id, plan, room_id=new_id(), now=clock.now()
        )
    except (Invalid, Conflict, TooMany) as refusal:
        return render_template("chat/new_room.html", form=form.refused(refusal)), refusal.status
    return redirect(f"/rooms/{room.slug}", 303)


@rooms.post("/rooms/<slug>/join")
@signed_in
def join(slug: str) -> ResponseReturnValue:
    """Join a room."""
    rate_limits().take("60 per minute", "join", str(current_user().id))
    room = actions.join(db.session(), current_user().id, slug, now=clock.now())
    return redirect(f"/rooms/{room.slug}", 303)


@rooms.post("/rooms/<slug>/leave")
@signed_in
def leave(slug: str) -> ResponseReturnValue:
    """Leave a room."""
    actions.leave(db.session(), current_user().id, slug)
    return redirect("/", 303)
