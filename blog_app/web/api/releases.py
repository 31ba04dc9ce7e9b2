"""How what an author has written goes public over JSON: at once, at a moment, and back."""

from uuid import UUID

from flask import Blueprint
from pydantic import AwareDatetime

from blog_app.actions import drafts as actions
from blog_app.models.articles import PER_AUTHOR
from blog_app.storage.database import db
from blog_app.web.api.drafts import EntryBody, Seen, entry_of, writer
from blog_app.web.api.envelopes import answer_invalid
from common import clock
from common.auth.access import current_user, signed_in
from common.errors import Invalid
from common.http.limits import rate_limits
from common.http.openapi import Input, contract

releases = Blueprint("releases_api", __name__, url_prefix="/api/drafts/<uuid:article_id>")
releases.register_error_handler(Invalid, answer_invalid)


class SeenBody(Input):
    draft: Seen


class Plan(Seen):
    scheduledFor: AwareDatetime  # noqa: N815


class PlanBody(Input):
    draft: Plan


@releases.post("/publish")
@signed_in
@contract("drafts", HTTP_200=EntryBody)
def publish(article_id: UUID, json: SeenBody) -> EntryBody:
    """Make what was saved public, at once."""
    author_id = current_user().id
    rate_limits().take(PER_AUTHOR, "publish", str(author_id))
    actions.publish(db.session(), author_id, article_id, json.draft.version, now=clock.now())
    return entry_of(author_id, article_id)


@releases.post("/schedule")
@signed_in
@contract("drafts", HTTP_200=EntryBody)
def schedule(article_id: UUID, json: PlanBody) -> EntryBody:
    """Let what was saved go public at a moment; later saves do not go with it."""
    author_id, plan = writer(), json.draft
    actions.schedule(
        db.session(), author_id, article_id, plan.version, plan.scheduledFor, now=clock.now()
    )
    return entry_of(author_id, article_id)


@releases.post("/unschedule")
@signed_in
@contract("drafts", HTTP_200=EntryBody)
def unschedule(article_id: UUID) -> EntryBody:
    """Take the plan back."""
    author_id = writer()
    actions.unschedule(db.session(), author_id, article_id)
    return entry_of(author_id, article_id)


@releases.post("/unpublish")
@signed_in
@contract("drafts", HTTP_200=EntryBody)
def unpublish(article_id: UUID) -> EntryBody:
    """Take an article back from the public; its address stays its own."""
    author_id = writer()
    actions.unpublish(db.session(), author_id, article_id)
    return entry_of(author_id, article_id)
