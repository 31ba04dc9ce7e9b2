"""Everybody's comments. What is decided about them is what authors decide below their own articles."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.models.comments import ASIDE, SHOWN
from blog_app.storage import moderation as stored
from blog_app.storage.database import db, reading
from blog_app.web.pages.moderation import PER_PAGE, decided
from common.auth.access import current_user, recently, role
from common.errors import Invalid
from common.pages.forms import SHOWN_AGAIN, Form
from common.paging import key_of

comments = Blueprint("admin_comments", __name__, url_prefix="/admin/comments")


@comments.get("")
@role("admin")
@recently("30 minutes")
def find() -> ResponseReturnValue:
    """Everybody's comments, the newest first."""
    return _page(request.args.get("status", ""), Form())


@comments.post("/<int:comment_id>")
@role("admin")
@recently("10 minutes")
def decide(comment_id: int) -> ResponseReturnValue:
    """Approve, reject, hide or show a comment."""
    form = Form.sent("decision", "reason", "next", "status")
    form.values["about"] = str(comment_id)
    try:
        return decided(comment_id, form)
    except SHOWN_AGAIN as refusal:
        db.session().rollback()
        return _page(form["status"], form.refused(refusal)), refusal.status


def _page(status: str, form: Form) -> str:
    if status and status not in {SHOWN, *ASIDE}:
        raise Invalid("There is no such list. Begin with all comments.")
    after = key_of(request.args.get("cursor"), int)
    found = stored.newest(reading(), current_user().id, status, limit=PER_PAGE, after=after)
    return render_template(
        "blog/admin/comments.html", found=found, status=status, first=after is None, form=form
    )
