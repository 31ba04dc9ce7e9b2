"""Comments below an article's page, and a thread on a page of its own."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import comments as actions
from blog_app.models.comments import HELD, LARGEST_ID, PER_AUTHOR
from blog_app.storage import articles, threads
from blog_app.storage import remarks as stored
from blog_app.storage.database import db, reading
from blog_app.storage.threads import Thread, path_in
from blog_app.web.caution import caution
from blog_app.web.pages.addresses import article_path
from blog_app.web.pages.articles import article_page
from blog_app.web.pages.conversation import Conversation
from common import clock
from common.auth.access import asker_id, current_user, public, signed_in
from common.auth.pages import own_path
from common.errors import Invalid
from common.http.limits import rate_limits
from common.pages.forms import SHOWN_AGAIN, Form
from common.paging import key_of

ANSWERS_PER_PAGE = 50
WAITS = "Somebody will look at your comment before others see it."

comments = Blueprint("comments", __name__, url_prefix="/article/<slug>/comments")


@comments.post("")
@signed_in
def add(slug: str) -> ResponseReturnValue:
    """Write below an article, or below a comment; a refused comment comes back with its text."""
    form, author_id = Form.sent("body", "replyTo"), current_user().id
    try:
        rate_limits().take(PER_AUTHOR, "comment", str(author_id))
        comment_id = actions.add(
            db.session(), author_id, slug, _body(form),
            reply_to=_number(form["replyTo"]), caution=caution(), now=clock.now(),
        )  # fmt: skip
    except SHOWN_AGAIN as refusal:
        return article_page(slug, form.refused(refusal)), refusal.status
    return _back(slug, comment_id)


@comments.get("/<int:comment_id>")
@public
def show(slug: str, comment_id: int) -> ResponseReturnValue:
    """One thread with all its answers."""
    after, reader_id = key_of(request.args.get("cursor"), path_in), asker_id()
    article = articles.by_slug(reading(), slug, reader_id)
    top = threads.top(reading(), article.id, comment_id, reader_id)
    found = threads.answers_to(
        reading(), article.id, comment_id, reader_id, limit=ANSWERS_PER_PAGE, after=after
    )
    path = f"{article_path(article.slug)}/comments/{comment_id}"
    talk = Conversation.of(article, path, [Thread(top, found)], Form())
    return render_template("blog/thread.html", article=article, talk=talk, first=after is None)


@comments.post("/<int:comment_id>/edit")
@signed_in
def revise(slug: str, comment_id: int) -> ResponseReturnValue:
    """Change one's own comment; a refused change comes back with its text."""
    form, author_id = Form.sent("body"), current_user().id
    form.values["editing"] = str(comment_id)
    try:
        rate_limits().take(PER_AUTHOR, "comment", str(author_id))
        actions.revise(
            db.session(), author_id, slug, comment_id, _body(form),
            caution=caution(), now=clock.now(),
        )  # fmt: skip
    except SHOWN_AGAIN as refusal:
        return article_page(slug, form.refused(refusal)), refusal.status
    return _back(slug, comment_id)


@comments.post("/<int:comment_id>/delete")
@signed_in
def remove(slug: str, comment_id: int) -> ResponseReturnValue:
    """Delete one's own comment."""
    rate_limits().take(PER_AUTHOR, "comment", str(current_user().id))
    actions.remove(db.session(), current_user().id, slug, comment_id)
    return redirect(f"{_page(slug)}#comments", 303)


def _page(slug: str) -> str:
    return own_path(request.form.get("next") or article_path(slug))


def _back(slug: str, comment_id: int) -> ResponseReturnValue:
    """To the page that the form stood on."""
    made = stored.by_id(reading(), comment_id, current_user().id)
    if made.status == HELD:
        flash(WAITS, "info")
    return redirect(f"{_page(slug)}#comment-{comment_id}", 303)


def _body(form: Form) -> str:
    """Forms send each line break as two characters (WHATWG HTML, form submission)."""
    return form["body"].replace("\r\n", "\n")


def _number(text: str) -> int | None:
    """Of the comment that is answered, if one is. Raises Invalid."""
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST_ID:
        return int(text)
    raise Invalid("This form is not one that we made. Begin with the article itself.")
