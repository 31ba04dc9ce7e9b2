"""Everybody's articles that others can read, or could until they were hidden, and what admins do with them."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import articles as actions
from blog_app.models.lifecycle import HIDDEN, PUBLISHED
from blog_app.models.reports import ARTICLE, PER_MODERATOR
from blog_app.storage import acts
from blog_app.storage import oversight as stored
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
    "hide": "Nobody sees the article now. Its author is told.",
    "show": "Everybody sees the article again. Its author is told.",
    "delete": "The article is deleted. Its author is told.",
}

articles = Blueprint("admin_articles", __name__, url_prefix="/admin/articles")


@articles.get("")
@role("admin")
@recently("30 minutes")
def find() -> ResponseReturnValue:
    """Everybody's published or hidden articles, the newest first."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "author", "status")}
    status = asked["status"] or PUBLISHED
    if status not in {PUBLISHED, HIDDEN}:
        raise Invalid("There is no such list. Begin with what is published.")
    after = key_of(request.args.get("cursor"), datetime.fromisoformat, UUID)
    wanted = stored.Wanted(status, asked["q"], asked["author"])
    found = stored.newest(reading(), wanted, limit=PER_PAGE, after=after)
    return render_template(
        "blog/admin/articles.html", found=found, asked=asked, form=Form(asked), first=after is None
    )


@articles.get("/<uuid:article_id>")
@role("admin")
@recently("30 minutes")
def show(article_id: UUID) -> ResponseReturnValue:
    """One article, and what was done about it."""
    return _page(article_id, Form())


@articles.post("/<uuid:article_id>")
@role("admin")
@recently("10 minutes")
def decide(article_id: UUID) -> ResponseReturnValue:
    """Hide, show again or delete an article."""
    form = Form.sent("decision", "reason")
    try:
        rate_limits().take(PER_MODERATOR, "moderate", str(current_user().id))
        _do(article_id, form["decision"], form["reason"])
    except SHOWN_AGAIN as refusal:
        db.session().rollback()
        return _page(article_id, form.refused(refusal)), refusal.status
    post().ring()
    flash(DONE[form["decision"]], "good")
    gone = form["decision"] == "delete"
    return redirect("/admin/articles" + ("" if gone else f"/{article_id}"), 303)


def _do(article_id: UUID, decision: str, reason: str) -> None:
    session, admin_id, now = db.session(), current_user().id, clock.now()
    match decision:
        case "hide":
            actions.hide(session, admin_id, article_id, reason, now=now)
        case "show":
            actions.show(session, admin_id, article_id, now=now)
        case "delete":
            actions.delete(session, admin_id, article_id, reason, now=now)
        case _:
            raise Invalid("Choose what shall become of it.")


def _page(article_id: UUID, form: Form) -> str:
    about = acts.Wanted(kind=ARTICLE, thing=str(article_id))
    return render_template(
        "blog/admin/article.html",
        article=stored.whole(reading(), article_id),
        acts=acts.latest(reading(), about, limit=LAST_ACTS).rows,
        form=form,
    )
