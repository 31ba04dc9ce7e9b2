"""What an author writes, over JSON; how it goes public is in `releases.py`.

Each save says which `version` its writer has seen. Who would write over something unseen gets 409 with the
names of the fields that differ and the version there is now; `GET` has the text to compare.
"""

from typing import Any, Literal
from uuid import UUID

from flask import Blueprint
from pydantic import Field

from blog_app.actions import drafts as actions
from blog_app.models.articles import PER_AUTHOR, Draft
from blog_app.models.drafts import PER_WRITER
from blog_app.storage import drafts as stored
from blog_app.storage.database import db, reading
from blog_app.storage.drafts import Entry
from blog_app.web.api.envelopes import answer_invalid
from common import clock
from common.auth.access import current_user, signed_in
from common.errors import Invalid
from common.http.limits import rate_limits
from common.http.openapi import Input, Output, PageQuery, contract
from common.ids import new_id
from common.paging import key_of

LONGEST_VERSION = 60
LONGEST_ID = 60  # of an image

drafts = Blueprint("drafts_api", __name__, url_prefix="/api/drafts")
drafts.register_error_handler(Invalid, answer_invalid)


class NewDraft(Input):
    """Whatever is there already."""

    title: str = ""
    description: str = ""
    body: str = ""
    tagList: list[str] = Field(default_factory=list)  # noqa: N815  in the contract's way
    coverImage: str | None = Field(None, max_length=LONGEST_ID)  # noqa: N815


class NewDraftBody(Input):
    draft: NewDraft


class Seen(Input):
    version: str = Field(max_length=LONGEST_VERSION, description="The one that was seen last")


class Typed(Seen):
    """The whole text: what is missing would be a guess."""

    title: str
    description: str
    body: str
    tagList: list[str]  # noqa: N815
    coverImage: str | None = Field(None, max_length=LONGEST_ID)  # noqa: N815


class TypedBody(Input):
    draft: Typed


class DraftQuery(PageQuery):
    status: Literal["draft", "scheduled", "published", "hidden"] | None = None


class EntryOut(Output):
    id: UUID
    slug: str | None = Field(description="Its address; none before it has one")
    status: str
    title: str
    description: str
    tagList: list[str]  # noqa: N815
    coverImage: str | None  # noqa: N815
    version: str
    changed: bool = Field(description="Something is saved that is not the article's text yet")
    savedAt: str  # noqa: N815
    publishedAt: str | None  # noqa: N815
    scheduledFor: str | None  # noqa: N815
    heldBack: str | None = Field(description="Why it could not go out when it was due")  # noqa: N815


class EntryBody(Output):
    draft: EntryOut


class DraftOut(EntryOut):
    body: str


class DraftBody(Output):
    draft: DraftOut


class DraftList(Output):
    drafts: list[EntryOut]
    nextCursor: str | None  # noqa: N815


@drafts.post("")
@signed_in
@contract("drafts", HTTP_201=EntryBody)
def begin(json: NewDraftBody) -> tuple[EntryBody, int]:
    """Begin an article that nobody else sees."""
    author_id, article_id = current_user().id, new_id()
    rate_limits().take(PER_AUTHOR, "publish", str(author_id))
    actions.begin(
        db.session(), author_id, _typed(json.draft),
        article_id=article_id, save_id=new_id(), now=clock.now(),
    )  # fmt: skip
    return entry_of(author_id, article_id), 201


@drafts.get("")
@signed_in
@contract("drafts", HTTP_200=DraftList)
def list_drafts(query: DraftQuery) -> DraftList:
    """One's own articles, in whatever state; the one that was begun last first."""
    after = key_of(query.cursor, UUID)
    found = stored.mine(reading(), current_user().id, query.limit, after, query.status)
    return DraftList(drafts=[EntryOut(**_fields(e)) for e in found.rows], nextCursor=found.next)


@drafts.get("/<uuid:article_id>")
@signed_in
@contract("drafts", HTTP_200=DraftBody)
def show(article_id: UUID) -> DraftBody:
    """The text as it was saved last."""
    found = stored.manuscript(reading(), current_user().id, article_id)
    return DraftBody(draft=DraftOut(**_fields(found), body=found.body))


@drafts.put("/<uuid:article_id>")
@signed_in
@contract("drafts", HTTP_200=EntryBody)
def save(article_id: UUID, json: TypedBody) -> EntryBody:
    """Keep what was typed, complete or not, without making it public."""
    author_id = writer()
    actions.save(
        db.session(), author_id, article_id, _typed(json.draft), json.draft.version,
        save_id=new_id(), now=clock.now(),
    )  # fmt: skip
    return entry_of(author_id, article_id)


@drafts.delete("/<uuid:article_id>/changes")
@signed_in
@contract("drafts", HTTP_200=EntryBody)
def revert(article_id: UUID) -> EntryBody:
    """Throw away what is saved beside the article's text."""
    author_id = writer()
    actions.revert(db.session(), author_id, article_id)
    return entry_of(author_id, article_id)


@drafts.delete("/<uuid:article_id>")
@signed_in
@contract("drafts", HTTP_204=None)
def discard(article_id: UUID) -> tuple[str, int]:
    """Delete an article that is not public."""
    actions.discard(db.session(), writer(), article_id)
    return "", 204


def writer() -> UUID:
    """Who asks, counted."""
    author_id = current_user().id
    rate_limits().take(PER_WRITER, "write", str(author_id))
    return author_id


def _typed(sent: NewDraft | Typed) -> Draft:
    return Draft(sent.title, sent.description, sent.body, sent.tagList, sent.coverImage)


def entry_of(author_id: UUID, article_id: UUID) -> EntryBody:
    """How it is now."""
    return EntryBody(draft=EntryOut(**_fields(stored.manuscript(reading(), author_id, article_id))))


def _fields(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "slug": entry.address,
        "status": entry.status,
        "title": entry.title,
        "description": entry.description,
        "tagList": entry.tags,
        "coverImage": entry.cover_image,
        "version": entry.version,
        "changed": entry.changed,
        "savedAt": clock.rfc3339(entry.saved_at),
        "publishedAt": clock.rfc3339(entry.published_at) if entry.published_at else None,
        "scheduledFor": clock.rfc3339(entry.scheduled_for) if entry.scheduled_for else None,
        "heldBack": entry.held_back,
    }
