"""What one is told, the bell that says how much of it is new, and which kinds one wants."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import notifications as actions
from blog_app.models.notifications import KINDS, MOST_COUNTED, PER_READER
from blog_app.storage import news
from blog_app.storage import notifications as stored
from blog_app.storage.database import db, reading
from common import clock
from common.auth.access import current_user, identity, signed_in
from common.errors import Invalid
from common.http.limits import rate_limits
from common.paging import key_of

PER_PAGE = 30

notifications = Blueprint("notifications", __name__, url_prefix="/notifications")


@notifications.get("")
@signed_in
def show() -> ResponseReturnValue:
    """What happened, the newest first."""
    after = key_of(request.args.get("cursor"), datetime.fromisoformat, str)
    found = news.latest(reading(), current_user().id, limit=PER_PAGE, after=after)
    return render_template(
        "blog/notifications.html",
        found=found,
        first=after is None,
        kinds=KINDS,
        muted=stored.muted_by(reading(), current_user().id),
    )


@notifications.post("/read")
@signed_in
def mark_read() -> ResponseReturnValue:
    """One has seen all up to the newest that the page showed."""
    rate_limits().take(PER_READER, "notifications", str(current_user().id))
    until = _moment(request.form.get("until", ""))
    actions.mark_read(db.session(), current_user().id, until, now=clock.now())
    return redirect("/notifications", 303)


@notifications.post("/settings")
@signed_in
def mute() -> ResponseReturnValue:
    """Be told the kinds that are ticked, and no others."""
    rate_limits().take(PER_READER, "notifications", str(current_user().id))
    wanted = set(request.form.getlist("kind"))
    actions.mute(db.session(), current_user().id, [kind for kind in KINDS if kind not in wanted])
    flash("You will be told what you have ticked.", "good")
    return redirect("/notifications", 303)


@notifications.app_context_processor
def _known_to_all() -> dict[str, Callable[[], str]]:
    return {"unread_news": _unread_news}


def _unread_news() -> str:
    """How much is new, in the few characters beside a bell; nothing for who is not signed in."""
    found = identity()
    unread = news.count_unread(reading(), found.user.id) if found else 0
    return "" if not unread else f"{MOST_COUNTED - 1}+" if unread >= MOST_COUNTED else str(unread)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("This form is not one that we made. Begin with the page itself.") from error
    if moment.tzinfo is None:
        raise Invalid("This form is not one that we made. Begin with the page itself.")
    return moment
