"""Pages to read and write articles on. Paths are those of the RealWorld page map."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import articles as actions
from blog_app.models.articles import Draft
from blog_app.storage import articles as stored
from blog_app.storage.database import db
from common import clock
from common.auth.access import current_user, public, signed_in
from common.errors import Invalid, NotFound, TooMany
from common.http.limits import rate_limits
from common.ids import new_id
from common.pages.forms import Form
from common.paging import key_of

articles = Blueprint("articles", __name__)
PER_PAGE = 10


@articles.get("/")
@public
def home() -> ResponseReturnValue:
    """The newest articles."""
    after = key_of(request.args.get("cursor"), datetime.fromisoformat, UUID)
    page = stored.latest(db.session(), PER_PAGE, after)
    return render_template("blog/home.html", page=page, first=after is None)


@articles.get("/article/<slug>")
@public
def read(slug: str) -> ResponseReturnValue:
    """One article, rendered."""
    story = stored.by_slug(db.session(), slug)
    if story is None:
        raise NotFound("There is no such article.")
    return render_template("blog/article.html", article=story)


@articles.get("/editor")
@signed_in
def editor() -> ResponseReturnValue:
    """Where an article is written."""
    return render_template("blog/editor.html", form=Form())


@articles.post("/editor")
@signed_in
def publish() -> ResponseReturnValue:
    """Publish what the editor holds; a refused form comes back with its text."""
    form = Form.sent("title", "description", "body", "tags")
    draft = Draft(
        form["title"],
        form["description"],
        form["body"].replace("\r\n", "\n"),
        form["tags"].split(","),
    )
    try:
        rate_limits().take("60 per minute", "publish", str(current_user().id))
        article = actions.publish(
            db.session(), current_user().id, draft, article_id=new_id(), now=clock.now()
        )
    except (Invalid, TooMany) as refusal:
        if "tagList" in refusal.errors:
            refusal.errors["tags"] = refusal.errors.pop("tagList")
        return render_template("blog/editor.html", form=form.refused(refusal)), refusal.status
    return redirect(f"/article/{article.slug}", 303)
