"""Who has an account, and what admins do with it."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import people as actions
from blog_app.models.people import RESETS
from blog_app.models.reports import PER_MODERATOR, USER
from blog_app.storage import acts
from blog_app.storage import people as stored
from blog_app.storage.database import db, reading
from common import clock
from common.auth.access import current_user, recently, role
from common.auth.post import post
from common.errors import Invalid
from common.http.limits import rate_limits
from common.pages.forms import SHOWN_AGAIN, Form
from common.paging import key_of

PER_PAGE = 30
LAST_ACTS = 20
DONE = {
    "disable": "They are let in no more.",
    "enable": "They are let in again.",
    "promote": "They are an admin now.",
    "demote": "They are no admin any more.",
    "sign-out": "All of their sessions are over.",
    "remove-factor": "Sign-in asks them for no code any more.",
    "send-reset": "A mail to set a new password is on its way to them.",
}

people = Blueprint("admin_people", __name__, url_prefix="/admin/people")


@people.get("")
@role("admin")
@recently("30 minutes")
def find() -> ResponseReturnValue:
    """Who has an account, the newest first."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "only")}
    if asked["only"] and asked["only"] not in stored.SOME:
        raise Invalid("There is no such list. Begin with all of them.")
    after = key_of(request.args.get("cursor"), datetime.fromisoformat, UUID)
    found = stored.latest(reading(), asked["q"], asked["only"], limit=PER_PAGE, after=after)
    return render_template("blog/admin/people.html", found=found, asked=asked, first=after is None)


@people.get("/<uuid:user_id>")
@role("admin")
@recently("30 minutes")
def show(user_id: UUID) -> ResponseReturnValue:
    """What is known of somebody, and what was done about them."""
    return _page(user_id, Form())


@people.post("/<uuid:user_id>")
@role("admin")
@recently("10 minutes")
def decide(user_id: UUID) -> ResponseReturnValue:
    """Shut or open an account, change its role, end its sessions, help its owner in."""
    form = Form.sent("decision", "reason")
    try:
        rate_limits().take(PER_MODERATOR, "moderate", str(current_user().id))
        _do(user_id, form["decision"], form["reason"])
    except SHOWN_AGAIN as refusal:
        db.session().rollback()
        return _page(user_id, form.refused(refusal)), refusal.status
    post().ring()
    flash(DONE[form["decision"]], "good")
    return redirect(f"/admin/people/{user_id}", 303)


def _do(user_id: UUID, decision: str, reason: str) -> None:
    session, admin_id, now = db.session(), current_user().id, clock.now()
    acts_with_reason = {
        "disable": actions.disable,
        "enable": actions.enable,
        "promote": actions.promote,
        "demote": actions.demote,
        "sign-out": actions.sign_out,
        "remove-factor": actions.remove_factor,
    }
    if decision == "send-reset":
        rate_limits().take(RESETS, "send-reset", str(user_id))
        actions.send_reset(session, admin_id, user_id, now=now)
    elif decision in acts_with_reason:
        acts_with_reason[decision](session, admin_id, user_id, reason, now=now)
    else:
        raise Invalid("Choose what shall be done.")


def _page(user_id: UUID, form: Form) -> str:
    about = acts.Wanted(kind=USER, thing=str(user_id))
    return render_template(
        "blog/admin/person.html",
        person=stored.known(reading(), user_id, now=clock.now()),
        acts=acts.latest(reading(), about, limit=LAST_ACTS).rows,
        form=form,
    )
