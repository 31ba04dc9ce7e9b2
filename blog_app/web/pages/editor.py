"""Where articles are written: by hand at the contract's addresses, and what every editor page shows.

A form says in `version` what its writer has seen. A refused one comes back with all that was typed; when
the text was changed elsewhere, beside what differs there.
"""

from uuid import UUID

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from blog_app.actions import articles as actions
from blog_app.actions import drafts as draft_actions
from blog_app.models.articles import (
    LONGEST_DESCRIPTION,
    LONGEST_TITLE,
    PER_AUTHOR,
    PER_EDITOR,
    Draft,
)
from blog_app.models.differences import compared
from blog_app.models.drafts import ChangedElsewhere
from blog_app.storage import articles as stored_articles
from blog_app.storage import drafts as stored
from blog_app.storage import images
from blog_app.storage.database import db, reading
from blog_app.web.pages.addresses import article_path, editor_path
from common import clock
from common.auth.access import current_user, signed_in
from common.errors import NotFound, Refusal
from common.http.limits import rate_limits
from common.ids import new_id
from common.pages.forms import SHOWN_AGAIN, Form

MOST_COVERS = 30  # to choose from
FIELDS = ("title", "description", "body", "tagList", "coverImage", "version", "scheduledFor")

editor = Blueprint("editor", __name__)


@editor.get("/editor")
@signed_in
def begin() -> ResponseReturnValue:
    """Where an article is written."""
    return editor_page(Form(), "/editor")


@editor.post("/editor")
@signed_in
def publish() -> ResponseReturnValue:
    """Publish what the editor holds; a refused form comes back with its text."""
    form = Form.sent(*FIELDS)
    try:
        rate_limits().take(PER_AUTHOR, "publish", str(current_user().id))
        article = actions.publish(
            db.session(), current_user().id, typed(form), article_id=new_id(), now=clock.now()
        )
    except SHOWN_AGAIN as refusal:
        return editor_page(form.refused(refusal), "/editor"), refusal.status
    return redirect(article_path(article.slug), 303)


@editor.get("/editor/<slug>")
@signed_in
def edit(slug: str) -> ResponseReturnValue:
    """Where one's article is changed: the text that was saved last."""
    return manuscript_page(_own(slug), editor_path(slug))


@editor.post("/editor/<slug>")
@signed_in
def revise(slug: str) -> ResponseReturnValue:
    """Change one's article to what the editor holds; a refused form comes back with its text."""
    form, author_id = Form.sent(*FIELDS), current_user().id
    article_id = None
    try:
        rate_limits().take(PER_EDITOR, "edit", str(author_id))
        article_id = _own(slug)
        if not form["version"]:  # a client of the contract, which knows no versions
            form.values["version"] = _version(article_id)
        save(article_id, form)
        draft_actions.publish(db.session(), author_id, article_id, form["version"], now=clock.now())
    except SHOWN_AGAIN as refusal:
        return refused_page(form, refusal, editor_path(slug), article_id), refusal.status
    found = stored.manuscript(reading(), author_id, article_id)
    return redirect(article_path(found.slug) if found.status == "published" else "/drafts", 303)


def save(article_id: UUID, form: Form) -> None:
    """Keep what was typed; the form has seen it then. Raises as the action does."""
    draft_actions.save(
        db.session(), current_user().id, article_id, typed(form), form["version"],
        save_id=new_id(), now=clock.now(),
    )  # fmt: skip
    form.values["version"] = _version(article_id)


def typed(form: Form) -> Draft:
    """Forms send each line break as two characters (WHATWG HTML, form submission)."""
    body = form["body"].replace("\r\n", "\n")
    tags, cover = form["tagList"].split(","), form["coverImage"] or None
    return Draft(form["title"], form["description"], body, tags, cover)


def manuscript_page(article_id: UUID, action: str) -> str:
    """The editor with what was saved last. Raises NotFound."""
    draft = stored.manuscript(reading(), current_user().id, article_id)
    texts = (draft.title, draft.description, draft.body, ", ".join(draft.tags))
    values = (*texts, draft.cover_image or "", draft.version, "")
    return editor_page(Form(dict(zip(FIELDS, values, strict=True))), action, draft=draft)


def refused_page(form: Form, refusal: Refusal, action: str, article_id: UUID | None) -> str:
    """The editor with what was typed; beside what is there, when that is something else."""
    if article_id is None:
        return editor_page(form.refused(refusal), action)
    draft = stored.manuscript(reading(), current_user().id, article_id)
    if not isinstance(refusal, ChangedElsewhere):
        return editor_page(form.refused(refusal), action, draft=draft)
    values = form.values | {"version": draft.version}  # what is sent next has seen both
    there = compared(draft.body, typed(form).body)
    return editor_page(Form(values, {"": [refusal.detail]}), action, draft=draft, there=there)


def editor_page(form: Form, action: str, **more: object) -> str:
    """An editor; `more` may be `draft` (what is saved), `there` (what differs), `preview` (HTML)."""
    longest = {"title": LONGEST_TITLE, "description": LONGEST_DESCRIPTION}
    newest = images.of_owner(reading(), current_user().id, MOST_COVERS, None)
    shown = [image.shown for image in newest.rows]
    return render_template(
        "blog/editor.html", form=form, action=action, longest=longest, images=shown, **more
    )


def _own(slug: str) -> UUID:
    """One's own article, in whatever state. Raises NotFound; Forbidden for what others may read."""
    try:
        return stored.id_at(reading(), current_user().id, slug)
    except NotFound:
        return stored_articles.editable_by(reading(), current_user().id, slug, to_look=True).id


def _version(article_id: UUID) -> str:
    return stored.manuscript(reading(), current_user().id, article_id).version
