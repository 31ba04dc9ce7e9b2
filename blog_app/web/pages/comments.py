"""Comments below an article's page."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from blog_app.actions import comments as actions
from blog_app.models.comments import PER_AUTHOR
from blog_app.storage.database import db
from blog_app.web.pages.addresses import article_path
from blog_app.web.pages.articles import article_page
from common import clock
from common.auth.access import current_user, signed_in
from common.http.limits import rate_limits
from common.pages.forms import SHOWN_AGAIN, Form

comments = Blueprint("comments", __name__, url_prefix="/article/<slug>/comments")


@comments.post("")
@signed_in
def add(slug: str) -> ResponseReturnValue:
    """Write below an article; a refused comment comes back with its text."""
    form, author_id = Form.sent("body"), current_user().id
    body = form["body"].replace("\r\n", "\n")
    try:
        rate_limits().take(PER_AUTHOR, "comment", str(author_id))
        comment_id = actions.add(db.session(), author_id, slug, body, now=clock.now())
    except SHOWN_AGAIN as refusal:
        return article_page(slug, form.refused(refusal)), refusal.status
    return redirect(f"{article_path(slug)}#comment-{comment_id}", 303)


@comments.post("/<int:comment_id>/delete")
@signed_in
def remove(slug: str, comment_id: int) -> ResponseReturnValue:
    """Delete one's own comment."""
    rate_limits().take(PER_AUTHOR, "comment", str(current_user().id))
    actions.remove(db.session(), current_user().id, slug, comment_id)
    return redirect(f"{article_path(slug)}#comments", 303)
