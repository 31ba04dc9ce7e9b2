"""The history of an article over JSON: for its author, and for admins to read."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Blueprint
from pydantic import Field

from blog_app.actions import revisions as actions
from blog_app.models.articles import Draft
from blog_app.models.differences import compared
from blog_app.models.drafts import PER_WRITER, differing
from blog_app.storage import revisions as stored
from blog_app.storage.database import db, reading
from blog_app.web.api.envelopes import answer_invalid
from common import clock
from common.auth.access import current_user, signed_in
from common.errors import Invalid
from common.http.limits import rate_limits
from common.http.openapi import Output, PageQuery, contract
from common.paging import key_of

revisions = Blueprint(
    "revisions_api", __name__, url_prefix="/api/drafts/<uuid:article_id>/revisions"
)
revisions.register_error_handler(Invalid, answer_invalid)
LARGEST = 2**31 - 1  # version


class EntryOut(Output):
    version: int
    title: str
    writtenAt: str  # noqa: N815  in the contract's way
    replacedAt: str  # noqa: N815
    replacedBy: str  # noqa: N815


class RevisionList(Output):
    revisions: list[EntryOut]
    nextCursor: str | None  # noqa: N815


class SpanOut(Output):
    kind: str
    text: str


class LineOut(Output):
    kind: str = Field(description="same, removed or added")
    before: int | None = Field(description="Its number in the old text")
    after: int | None = Field(description="Its number in the new text")
    spans: list[SpanOut]


class TextOut(Output):
    title: str
    description: str
    body: str
    tagList: list[str]  # noqa: N815
    coverImage: str | None  # noqa: N815


class RevisionOut(TextOut):
    version: int
    writtenAt: str  # noqa: N815
    replacedAt: str  # noqa: N815
    changed: list[str] = Field(description="The fields in which the next version differs")
    hunks: list[list[LineOut]] = Field(description="How the next version's body differs")
    cut: bool = Field(description="There is more that differs than is shown")


class RevisionBody(Output):
    revision: RevisionOut


@revisions.get("")
@signed_in
@contract("revisions", HTTP_200=RevisionList)
def list_revisions(article_id: UUID, query: PageQuery) -> RevisionList:
    """What the article said before, newest first."""
    asker, after = current_user(), key_of(query.cursor, _version)
    article = stored.readable_by(reading(), asker.id, asker.role, article_id)
    found = stored.of_article(reading(), article.id, query.limit, after)
    rows = [
        EntryOut(
            version=row.version,
            title=row.title,
            writtenAt=clock.rfc3339(row.written_at),
            replacedAt=clock.rfc3339(row.replaced_at),
            replacedBy=row.replaced_by,
        )
        for row in found.rows
    ]
    return RevisionList(revisions=rows, nextCursor=found.next)


@revisions.get("/<int:version>")
@signed_in
@contract("revisions", HTTP_200=RevisionBody)
def show(article_id: UUID, version: int) -> RevisionBody:
    """One old text, and what the change that replaced it did."""
    asker = current_user()
    article = stored.readable_by(reading(), asker.id, asker.role, article_id)
    old = stored.by_version(reading(), article.id, min(version, LARGEST))
    later = stored.next_after(reading(), article.id, old.version) or article
    before, after = old.draft(), later.draft()
    return RevisionBody(
        revision=RevisionOut(
            **_text(before),
            version=old.version,
            writtenAt=clock.rfc3339(old.written_at),
            replacedAt=clock.rfc3339(old.replaced_at),
            changed=differing(before, after),
            **asdict(compared(before.body, after.body)),
        )
    )


@revisions.post("/<int:version>/restore")
@signed_in
@contract("revisions", HTTP_204=None)
def restore(article_id: UUID, version: int) -> tuple[str, int]:
    """Make an old text of one's article the newest one."""
    author_id = current_user().id
    rate_limits().take(PER_WRITER, "write", str(author_id))
    actions.restore(db.session(), author_id, article_id, min(version, LARGEST), now=clock.now())
    return "", 204


def _text(draft: Draft) -> dict[str, Any]:
    return {
        "title": draft.title,
        "description": draft.description,
        "body": draft.body,
        "tagList": draft.tags,
        "coverImage": draft.cover_image,
    }


def _version(text: str) -> int:
    """Raises ValueError for what is none."""
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError
    return number
