"""Pages to read and to write articles on."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import articles as actions
from blog_app.models.articles import (
    LONGEST_DESCRIPTION,
    LONGEST_TITLE,
    PER_AUTHOR,
    PER_EDITOR,
    Draft,
)
from blog_app.models.comments import LARGEST_ID
from blog_app.storage import articles as stored
from blog_app.storage import comments, images, related
from blog_app.storage.database import db, reading
from blog_app.web.linked_data import linked_data
from blog_app.web.pages.addresses import article_path, editor_path
from blog_app.web.remembered import remembered
from common import clock
from common.auth.access import asker_id, current_user, public, signed_in
from common.errors import Invalid
from common.http.limits import rate_limits
from common.ids import new_id
from common.pages.forms import SHOWN_AGAIN, Form

COMMENTS_PER_PAGE = 30
MOST_COVERS = 30  # to choose from
FIELDS = ("title", "description", "body", "tagList", "coverImage")

CHANGED = ("title", "description", "body", "tags", "cover_image")

articles = Blueprint("articles", __name__)


@articles.get("/article/<slug>")
@public
@remembered
def show(slug: str) -> ResponseReturnValue:
    """One article, rendered, with what people say about it."""
    return article_page(slug, Form())


@articles.get("/editor")
@signed_in
def editor() -> ResponseReturnValue:
    """Where an article is written."""
    return _editor(Form(), "/editor")


@articles.post("/editor")
@signed_in
def publish() -> ResponseReturnValue:
    """Publish what the editor holds; a refused form comes back with its text."""
    form = Form.sent(*FIELDS)
    try:
        rate_limits().take(PER_AUTHOR, "publish", str(current_user().id))
        article = actions.publish(
            db.session(), current_user().id, _draft(form), article_id=new_id(), now=clock.now()
        )
    except SHOWN_AGAIN as refusal:
        return _editor(form.refused(refusal), "/editor"), refusal.status
    return redirect(article_path(article.slug), 303)


@articles.get("/editor/<slug>")
@signed_in
def edit(slug: str) -> ResponseReturnValue:
    """Where one's article is changed."""
    draft = stored.editable_by(reading(), current_user().id, slug, to_look=True).draft()
    values = (draft.title, draft.description, draft.body, ", ".join(draft.tags))
    form = Form(dict(zip(FIELDS, (*values, draft.cover_image or ""), strict=True)))
    return _editor(form, editor_path(slug))


@articles.post("/editor/<slug>")
@signed_in
def revise(slug: str) -> ResponseReturnValue:
    """Change one's article to what the editor holds; a refused form comes back with its text."""
    form, author_id = Form.sent(*FIELDS), current_user().id
    draft = _draft(form)
    changes = {name: getattr(draft, name) for name in CHANGED}
    try:
        rate_limits().take(PER_EDITOR, "edit", str(author_id))
        article_id = actions.revise(db.session(), author_id, slug, changes, now=clock.now())
    except SHOWN_AGAIN as refusal:
        return _editor(form.refused(refusal), editor_path(slug)), refusal.status
    article = stored.by_id(reading(), article_id, author_id)
    return redirect(article_path(article.slug), 303)


@articles.post("/article/<slug>/delete")
@signed_in
def remove(slug: str) -> ResponseReturnValue:
    """Delete one's article with its comments."""
    rate_limits().take(PER_EDITOR, "edit", str(current_user().id))
    actions.remove(db.session(), current_user().id, slug)
    flash("The article is deleted.", "good")
    return redirect("/", 303)


def article_page(slug: str, form: Form) -> str:
    """The article with `form`, a comment that somebody writes, below it. Raises as `by_slug` does."""
    reader_id = asker_id()
    article = stored.by_slug(reading(), slug, reader_id)
    found = comments.of_article(
        reading(), article.id, reader_id, limit=COMMENTS_PER_PAGE + 1, before=_before()
    )
    older = found[COMMENTS_PER_PAGE - 1].id if len(found) > COMMENTS_PER_PAGE else None
    return render_template(
        "blog/article.html",
        article=article,
        linked=linked_data(article),
        related=related.to(reading(), article.id, reader_id),
        comments=found[:COMMENTS_PER_PAGE],
        older=older,
        form=form,
    )


def _before() -> int | None:
    """The comment whose forerunners are asked for. Raises Invalid, in words for people."""
    given = request.args.get("before", "")
    if not given:
        return None
    if given.isascii() and given.isdigit() and len(given) < 20 and int(given) <= LARGEST_ID:
        return int(given)
    raise Invalid("This address is not one that we made. Begin with the article itself.")


def _editor(form: Form, action: str) -> str:
    longest = {"title": LONGEST_TITLE, "description": LONGEST_DESCRIPTION}
    newest = images.of_owner(reading(), current_user().id, MOST_COVERS, None)
    shown = [image.shown for image in newest.rows]
    return render_template(
        "blog/editor.html", form=form, action=action, longest=longest, images=shown
    )


def _draft(form: Form) -> Draft:
    """Forms send each line break as two characters (WHATWG HTML, form submission)."""
    body = form["body"].replace("\r\n", "\n")
    tags, cover = form["tagList"].split(","), form["coverImage"] or None
    return Draft(form["title"], form["description"], body, tags, cover)
