"""An author's own articles, in whatever state, and what can be done with each."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import drafts as actions
from blog_app.models.articles import LONGEST_BODY, PER_AUTHOR
from blog_app.models.drafts import PER_WRITER, PREVIEWS
from blog_app.models.lifecycle import STATES
from blog_app.models.markdown import rendered
from blog_app.storage import drafts as stored
from blog_app.storage import series
from blog_app.storage.database import db, reading
from blog_app.web.pages.addresses import article_path, draft_path
from blog_app.web.pages.editor import (
    FIELDS,
    editor_page,
    manuscript_page,
    refused_page,
    save,
    typed,
)
from common import clock
from common.auth.access import current_user, signed_in
from common.errors import Invalid, NotFound
from common.http.limits import rate_limits
from common.ids import new_id
from common.pages.forms import SHOWN_AGAIN, Form
from common.paging import key_of
from common.texts import fault_of_text

PER_PAGE = 20
MOST_SERIES = 50  # shown beside the list

drafts = Blueprint("drafts", __name__, url_prefix="/drafts")
Act = Callable[[UUID, Form], None]


@drafts.get("")
@signed_in
def list_drafts() -> ResponseReturnValue:
    """One's own articles: drafts, what is scheduled, what is published."""
    author, status = current_user(), request.args.get("status")
    if status is not None and status not in STATES:
        raise NotFound("There is no such list.")
    after = key_of(request.args.get("cursor"), UUID)
    found = stored.mine(reading(), author.id, PER_PAGE, after, status)
    rows = series.latest(reading(), author.id, MOST_SERIES, None, author.name).rows
    return render_template(
        "blog/drafts.html", found=found, status=status, first=after is None, all_series=rows
    )


@drafts.post("")
@signed_in
def begin() -> ResponseReturnValue:
    """Keep what the editor holds as a draft."""
    form, author_id, article_id = Form.sent(*FIELDS), current_user().id, new_id()
    try:
        rate_limits().take(PER_AUTHOR, "publish", str(author_id))
        actions.begin(
            db.session(), author_id, typed(form),
            article_id=article_id, save_id=new_id(), now=clock.now(),
        )  # fmt: skip
    except SHOWN_AGAIN as refusal:
        return editor_page(form.refused(refusal), "/editor"), refusal.status
    return redirect(draft_path(article_id), 303)


@drafts.post("/preview")
@signed_in
def preview() -> ResponseReturnValue:
    """The editor with what its text will look like; nothing is kept."""
    form = Form.sent(*FIELDS, "draft")
    body = typed(form).body
    fault = fault_of_text(body, LONGEST_BODY)
    try:
        rate_limits().take(PREVIEWS, "preview", str(current_user().id))
        draft = _named(form["draft"])
        if fault:
            raise Invalid.field("body", fault)
    except SHOWN_AGAIN as refusal:
        return editor_page(form.refused(refusal), "/editor"), refusal.status
    action = f"{draft_path(draft.id)}/publish" if draft else "/editor"
    return editor_page(form, action, draft=draft, preview=rendered(body))


@drafts.get("/<uuid:article_id>")
@signed_in
def edit(article_id: UUID) -> ResponseReturnValue:
    """Where a draft is written."""
    return manuscript_page(article_id, f"{draft_path(article_id)}/publish")


@drafts.post("/<uuid:article_id>")
@signed_in
def keep(article_id: UUID) -> ResponseReturnValue:
    """Save without publishing."""
    _counted()
    return _done(article_id, lambda _id, _form: None, "Saved. Nobody else sees it yet.")


@drafts.post("/<uuid:article_id>/publish")
@signed_in
def publish(article_id: UUID) -> ResponseReturnValue:
    """Save and publish."""

    def act(article_id: UUID, form: Form) -> None:
        rate_limits().take(PER_AUTHOR, "publish", str(current_user().id))
        actions.publish(
            db.session(), current_user().id, article_id, form["version"], now=clock.now()
        )

    return _done(article_id, act, "")


@drafts.post("/<uuid:article_id>/schedule")
@signed_in
def schedule(article_id: UUID) -> ResponseReturnValue:
    """Save, and let it go public at a moment."""
    _counted()

    def act(article_id: UUID, form: Form) -> None:
        moment = _moment(form["scheduledFor"])
        actions.schedule(
            db.session(), current_user().id, article_id, form["version"], moment, now=clock.now()
        )

    return _done(article_id, act, "It will go out by itself.")


@drafts.post("/<uuid:article_id>/unschedule")
@signed_in
def unschedule(article_id: UUID) -> ResponseReturnValue:
    """Take the plan back."""
    actions.unschedule(db.session(), _counted(), article_id)
    flash("It stays a draft until you publish it.", "good")
    return redirect(draft_path(article_id), 303)


@drafts.post("/<uuid:article_id>/unpublish")
@signed_in
def unpublish(article_id: UUID) -> ResponseReturnValue:
    """Take an article back from the public."""
    actions.unpublish(db.session(), _counted(), article_id)
    flash("Only you see it now. Its address stays its own.", "good")
    return redirect(draft_path(article_id), 303)


@drafts.post("/<uuid:article_id>/revert")
@signed_in
def revert(article_id: UUID) -> ResponseReturnValue:
    """Throw away what is saved beside the article's text."""
    actions.revert(db.session(), _counted(), article_id)
    flash("The changes are gone.", "good")
    return redirect(draft_path(article_id), 303)


@drafts.post("/<uuid:article_id>/discard")
@signed_in
def discard(article_id: UUID) -> ResponseReturnValue:
    """Delete an article that is not public."""
    actions.discard(db.session(), _counted(), article_id)
    flash("The draft is gone.", "good")
    return redirect("/drafts", 303)


def _done(article_id: UUID, act: Act, said: str) -> ResponseReturnValue:
    """Save what was typed, do `act`, and show what became of it; nothing typed is lost on the way."""
    form = Form.sent(*FIELDS)
    try:
        save(article_id, form)
        act(article_id, form)
    except SHOWN_AGAIN as refusal:
        path = f"{draft_path(article_id)}/publish"
        return refused_page(form, refusal, path, article_id), refusal.status
    if said:
        flash(said, "good")
        return redirect(draft_path(article_id), 303)
    found = stored.manuscript(reading(), current_user().id, article_id)
    return redirect(article_path(found.slug) if found.status == "published" else "/drafts", 303)


def _counted() -> UUID:
    author_id = current_user().id
    rate_limits().take(PER_WRITER, "write", str(author_id))
    return author_id


def _named(draft_id: str) -> stored.Manuscript | None:
    """The draft that a form says it is about. Raises NotFound."""
    try:
        return stored.manuscript(reading(), current_user().id, UUID(draft_id)) if draft_id else None
    except ValueError as error:
        raise NotFound("There is no such draft.") from error


def _moment(given: str) -> datetime:
    """In UTC, unless it says otherwise: scripts send the moment in the writer's zone with its offset."""
    try:
        found = datetime.fromisoformat(given)
    except ValueError as error:
        raise Invalid.field("scheduledFor", "say when, as 2026-11-23T09:00") from error
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
