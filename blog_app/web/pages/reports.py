"""Where a reader reports an article, a comment or a person; `admin/reports.py` is where that is decided."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from blog_app.actions import reports as actions
from blog_app.models.reports import PER_READER, REASONS, Report
from blog_app.storage import articles, profiles
from blog_app.storage.database import db, reading
from blog_app.web.caution import caution
from blog_app.web.pages.addresses import article_path, profile_path
from common import clock
from common.auth.access import current_user, signed_in
from common.http.limits import rate_limits
from common.pages.forms import SHOWN_AGAIN, Form

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
