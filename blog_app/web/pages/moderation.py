"""Where those look at comments who keep order: an article's author at those below, admins at all."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import moderation as actions
from blog_app.models.comments import ASIDE, HELD
from blog_app.models.reports import PER_MODERATOR
from blog_app.storage import moderation as stored
from blog_app.storage.database import db, reading
from common import clock
from common.auth.access import current_user, signed_in
from common.auth.next_page import own_path
from common.errors import Invalid
from common.http.limits import rate_limits
from common.pages.forms import SHOWN_AGAIN, Form
from common.paging import key_of

PER_PAGE = 20
DONE = {
    "approve": "Everybody sees the comment now.",
    "reject": "The comment is rejected.",
    "hide": "The comment is hidden.",
    "show": "Everybody sees the comment again.",
}

moderation = Blueprint("moderation", __name__, url_prefix="/moderation")


@moderation.get("")
@signed_in
def show() -> ResponseReturnValue:
    """Comments that wait, or that were put aside."""
    status = request.args.get("status", HELD)
    if status not in ASIDE:
        raise Invalid("There is no such list. Begin with the comments that wait.")
    return _page(status, Form())


@moderation.post("/comments/<int:comment_id>")
@signed_in
def decide(comment_id: int) -> ResponseReturnValue:
    """Approve, reject, hide or show a comment."""
    form = Form.sent("decision", "reason", "next")
    form.values["about"] = str(comment_id)
    try:
        return decided(comment_id, form)
    except SHOWN_AGAIN as refusal:
        return _page(HELD, form.refused(refusal)), refusal.status


def decided(comment_id: int, form: Form) -> ResponseReturnValue:
    """What the form's `decision` says is done, and the way back to its `next`. Raises what `SHOWN_AGAIN` has."""
    rate_limits().take(PER_MODERATOR, "moderate", str(current_user().id))
    _do(comment_id, form["decision"], form["reason"])
    flash(DONE[form["decision"]], "good")
    return redirect(own_path(form["next"]), 303)


def _do(comment_id: int, decision: str, reason: str) -> None:
    session, user_id, now = db.session(), current_user().id, clock.now()
    match decision:
        case "approve":
            actions.approve(session, user_id, comment_id, now=now)
        case "reject":
            actions.reject(session, user_id, comment_id, reason, now=now)
        case "hide":
            actions.hide(session, user_id, comment_id, reason, now=now)
        case "show":
            actions.show(session, user_id, comment_id, now=now)
        case _:
            raise Invalid("Choose what shall become of it.")


def _page(status: str, form: Form) -> str:
    user, after = current_user(), key_of(request.args.get("cursor"), int)
    found = stored.aside(
        reading(), user.id, status,
        everywhere=user.role == "admin", limit=PER_PAGE, after=after,
    )  # fmt: skip
    return render_template(
        "blog/moderation.html", found=found, status=status, first=after is None, form=form
    )
