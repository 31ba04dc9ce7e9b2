"""Pages to read and write articles on. Paths are those of the RealWorld page map."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import articles as actions
from blog_app.models.articles import LONGEST_DESCRIPTION, LONGEST_TITLE, PER_AUTHOR, Draft
from blog_app.storage import articles as stored
from blog_app.storage import lists
from blog_app.storage.database import db, reading
from blog_app.storage.lists import Part
from common import clock
from common.auth.access import current_user, public, signed_in
from common.http.limits import rate_limits
from common.ids import new_id
from common.pages.forms import SHOWN_AGAIN, Form
from common.paging import key_of

articles = Blueprint("articles", __name__)
PER_PAGE = 10


@articles.get("/")
@public
def home() -> ResponseReturnValue:
    """The newest articles."""
    after = key_of(request.args.get("cursor"), datetime.fromisoformat, UUID)
    page = lists.latest(reading(), Part(PER_PAGE, after=after))
    return render_template("blog/home.html", page=page, first=after is None)


@articles.get("/article/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """One article, rendered."""
    return render_template("blog/article.html", article=stored.by_slug(reading(), slug))


@articles.get("/editor")
@signed_in
def editor() -> ResponseReturnValue:
    """Where an article is written."""
    return _editor(Form())


@articles.post("/editor")
@signed_in
def publish() -> ResponseReturnValue:
    """Publish what the editor holds; a refused form comes back with its text."""
    form = Form.sent("title", "description", "body", "tagList")
    try:
        rate_limits().take(PER_AUTHOR, "publish", str(current_user().id))
        article = actions.publish(
            db.session(), current_user().id, _draft(form), article_id=new_id(), now=clock.now()
        )
    except SHOWN_AGAIN as refusal:
        return _editor(form.refused(refusal)), refusal.status
    return redirect(f"/article/{article.slug}", 303)


def _editor(form: Form) -> str:
    longest = {"title": LONGEST_TITLE, "description": LONGEST_DESCRIPTION}
    return render_template("blog/editor.html", form=form, longest=longest)


def _draft(form: Form) -> Draft:
    """Forms send each line break as two characters (WHATWG HTML, form submission)."""
    body = form["body"].replace("\r\n", "\n")
    return Draft(form["title"], form["description"], body, form["tagList"].split(","))
