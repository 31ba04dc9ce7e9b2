"""Where a reader reports an article, a comment or a person, and where admins decide about it."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import reports as actions
from blog_app.models.reports import ENDINGS, PER_MODERATOR, PER_READER, REASONS, Report
from blog_app.storage import articles, profiles
from blog_app.storage import reports as stored
from blog_app.storage.database import db, reading
from blog_app.web.caution import caution
from blog_app.web.pages.addresses import article_path, profile_path
from common import clock
from common.auth.access import current_user, role, signed_in
from common.http.limits import rate_limits
from common.pages.forms import SHOWN_AGAIN, Form
from common.paging import key_of

CASES_PER_PAGE = 20
THANKS = "Thank you. Somebody will look at it."

reports = Blueprint("reports", __name__)


@reports.get("/article/<slug>/report")
@signed_in
def article_form(slug: str) -> ResponseReturnValue:
    """The form to report an article."""
    return _form("the article", article_path(articles.by_slug(reading(), slug).slug), Form())


@reports.post("/article/<slug>/report")
@signed_in
def report_article(slug: str) -> ResponseReturnValue:
    """Report an article, once."""

    def send(report: Report) -> None:
        actions.report_article(db.session(), current_user().id, slug, report, now=clock.now())

    return _sent("the article", article_path(slug), send)


@reports.get("/article/<slug>/comments/<int:comment_id>/report")
@signed_in
def comment_form(slug: str, comment_id: int) -> ResponseReturnValue:
    """The form to report a comment."""
    back = article_path(articles.by_slug(reading(), slug).slug)
    return _form("the comment", back, Form(), f"{back}/comments/{comment_id}/report")


@reports.post("/article/<slug>/comments/<int:comment_id>/report")
@signed_in
def report_comment(slug: str, comment_id: int) -> ResponseReturnValue:
    """Report a comment, once."""

    def send(report: Report) -> None:
        actions.report_comment(
            db.session(), current_user().id, slug, comment_id, report,
            caution=caution(), now=clock.now(),
        )  # fmt: skip

    back = article_path(slug)
    return _sent("the comment", back, send, f"{back}/comments/{comment_id}/report")


@reports.get("/profile/<name>/report")
@signed_in
def user_form(name: str) -> ResponseReturnValue:
    """The form to report somebody."""
    found = profiles.by_name(reading(), name, None)
    return _form(found.name, profile_path(found.name), Form())


@reports.post("/profile/<name>/report")
@signed_in
def report_user(name: str) -> ResponseReturnValue:
    """Report somebody, once."""

    def send(report: Report) -> None:
        actions.report_user(db.session(), current_user().id, name, report, now=clock.now())

    return _sent(name, profile_path(name), send)


@reports.get("/moderation/reports")
@role("admin")
def list_cases() -> ResponseReturnValue:
    """What is reported and not decided yet, the oldest first."""
    return _queue(Form())


@reports.post("/moderation/reports/<int:case_id>")
@role("admin")
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
        return _queue(form.refused(refusal)), refusal.status
    flash("That is decided.", "good")
    return redirect("/moderation/reports", 303)


def _form(what: str, back: str, form: Form, action: str = "") -> str:
    return render_template(
        "blog/report.html",
        what=what,
        back=back,
        action=action or f"{back}/report",
        form=form,
        reasons=REASONS.items(),
    )


def _sent(
    what: str, back: str, send: Callable[[Report], None], action: str = ""
) -> ResponseReturnValue:
    form = Form.sent("reason", "words")
    words = form["words"].replace("\r\n", "\n")
    try:
        rate_limits().take(PER_READER, "report", str(current_user().id))
        send(Report(form["reason"], words))
    except SHOWN_AGAIN as refusal:
        return _form(what, back, form.refused(refusal), action), refusal.status
    flash(THANKS, "good")
    return redirect(back, 303)


def _queue(form: Form) -> str:
    after = key_of(request.args.get("cursor"), datetime.fromisoformat, int)
    found = stored.waiting(reading(), limit=CASES_PER_PAGE, after=after)
    return render_template(
        "blog/cases.html",
        found=found,
        first=after is None,
        form=form,
        reasons=REASONS,
        endings=ENDINGS,
    )
