"""Where admins decide about what readers have reported."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import reports as actions
from blog_app.models.reports import ENDINGS, PER_MODERATOR, REASONS
from blog_app.storage import reports as stored
from blog_app.storage.database import db, reading
from common import clock
from common.auth.access import current_user, recently, role
from common.auth.post import post
from common.http.limits import rate_limits
from common.pages.forms import SHOWN_AGAIN, Form
from common.paging import key_of

PER_PAGE = 20

reports = Blueprint("admin_reports", __name__, url_prefix="/admin/reports")


@reports.get("")
@role("admin")
@recently("30 minutes")
def list_cases() -> ResponseReturnValue:
    """What is reported and not decided yet, the oldest first."""
    return _queue(Form())


@reports.post("/<int:case_id>")
@role("admin")
@recently("10 minutes")
def resolve(case_id: int) -> ResponseReturnValue:
    """Dismiss, hide or delete what is reported; a user who is hidden is disabled."""
    form = Form.sent("decision", "reason")
    form.values["about"] = str(case_id)
    admin_id = current_user().id
    try:
        rate_limits().take(PER_MODERATOR, "moderate", str(admin_id))
        actions.resolve(
            db.session(), admin_id, case_id, form["decision"], form["reason"], now=clock.now()
        )
    except SHOWN_AGAIN as refusal:
        db.session().rollback()
        return _queue(form.refused(refusal)), refusal.status
    post().ring()
    flash("That is decided.", "good")
    return redirect("/admin/reports", 303)


def _queue(form: Form) -> str:
    after = key_of(request.args.get("cursor"), datetime.fromisoformat, int)
    found = stored.waiting(reading(), limit=PER_PAGE, after=after)
    return render_template(
        "blog/admin/reports.html",
        found=found,
        first=after is None,
        form=form,
        reasons=REASONS,
        endings=ENDINGS,
    )
