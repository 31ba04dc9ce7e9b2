"""The page to move in and out on: an export to take along, a file to take in, and what becomes of it."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.models.exchange import LARGEST_UPLOAD, MOST_ARTICLES
from blog_app.web import exchange as moving
from blog_app.web.exchange import Report
from common.auth.access import signed_in
from common.pages.forms import SHOWN_AGAIN, Form

exchange = Blueprint("exchange", __name__)
TRIAL = "trial"  # the button that only asks what would happen


@exchange.get("/exchange")
@signed_in
def page() -> ResponseReturnValue:
    """Where one's articles are exported, and others imported."""
    return _page(Form())


@exchange.get("/exchange/articles.zip")
@signed_in
def export() -> Response:
    """All of one's own articles as a zip of Markdown files."""
    return moving.articles_zip()


@exchange.post("/exchange")
@signed_in
def take_in() -> ResponseReturnValue:
    """Take in a file, or tell what would become of it. A refused file has to be chosen again: browsers
    show no file that they did not get from their user."""
    moving.allow_a_large_file()
    try:
        start = moving.number_of(request.form.get("start", "0"))
        report = moving.take_in(dry_run=request.form.get("do") == TRIAL, start=start)
    except SHOWN_AGAIN as refusal:
        return _page(Form().refused(refusal)), refusal.status
    return _page(Form(), report)


def _page(form: Form, report: Report | None = None) -> str:
    caps = {"megabytes": LARGEST_UPLOAD // 2**20, "articles": MOST_ARTICLES}
    return render_template("blog/exchange.html", form=form, report=report, caps=caps, trial=TRIAL)
