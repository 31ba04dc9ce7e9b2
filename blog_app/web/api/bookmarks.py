"""Bookmarks over JSON: a reader's own, seen by nobody else."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint

from blog_app.actions import bookmarks as actions
from blog_app.models.bookmarks import PER_READER
from blog_app.storage import reading_list
from blog_app.storage.database import db, reading
from blog_app.web.api.articles import HeadlineOut, headline
from common import clock
from common.auth.access import current_user, signed_in
from common.http.limits import rate_limits
from common.http.openapi import Output, PageQuery, contract
from common.paging import key_of

bookmarks = Blueprint("bookmarks_api", __name__, url_prefix="/api")


class BookmarkList(Output):
    articles: list[HeadlineOut]
    nextCursor: str | None  # noqa: N815  as in the contract's shapes


@bookmarks.get("/bookmarks")
@signed_in
@contract("bookmarks", HTTP_200=BookmarkList)
def list_bookmarks(query: PageQuery) -> BookmarkList:
    """One's own, the last one set first."""
    after = key_of(query.cursor, datetime.fromisoformat, UUID)
    found = reading_list.of(reading(), current_user().id, limit=query.limit, after=after)
    return BookmarkList(articles=[headline(row) for row in found.rows], nextCursor=found.next)


@bookmarks.post("/articles/<slug>/bookmark")
@signed_in
@contract("bookmarks", HTTP_204=None)
def add(slug: str) -> tuple[str, int]:
    """Mark an article for oneself; twice is once."""
    reader_id = _reader_id()
    actions.add(db.session(), reader_id, slug, now=clock.now())
    return "", 204


@bookmarks.delete("/articles/<slug>/bookmark")
@signed_in
@contract("bookmarks", HTTP_204=None)
def remove(slug: str) -> tuple[str, int]:
    """Take the mark away."""
    reader_id = _reader_id()
    actions.remove(db.session(), reader_id, slug)
    return "", 204


def _reader_id() -> UUID:
    reader_id = current_user().id
    rate_limits().take(PER_READER, "bookmark", str(reader_id))
    return reader_id
