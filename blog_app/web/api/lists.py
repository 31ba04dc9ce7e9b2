"""Lists of articles over JSON: by the contract's `offset`, or by our own cursors, which cost the same on
every page."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, request
from pydantic import Field

from blog_app.models.tags import clean_tag
from blog_app.storage import lists as stored
from blog_app.storage.database import reading
from blog_app.storage.lists import Filter, Part
from blog_app.storage.stories import Headline
from blog_app.web.api.articles import HeadlineOut, headline
from blog_app.web.api.envelopes import answer_invalid
from blog_app.web.remembered import remembered
from common.auth.access import asker_id, current_user, public, signed_in
from common.errors import Invalid
from common.http.openapi import Output, PageQuery, contract
from common.paging import Page, key_of

FARTHEST = 2**31 - 1  # articles
LONGEST_NAME = 100  # of a tag or a person that is asked for

lists = Blueprint("lists_api", __name__, url_prefix="/api/articles")
lists.register_error_handler(Invalid, answer_invalid)


class PartQuery(PageQuery):
    offset: int = Field(0, ge=0, le=FARTHEST)


class ListQuery(PartQuery):
    tag: str | None = Field(None, max_length=LONGEST_NAME)
    author: str | None = Field(None, max_length=LONGEST_NAME)
    favorited: str | None = Field(None, max_length=LONGEST_NAME)


class ArticleList(Output):
    articles: list[HeadlineOut]
    articlesCount: int = Field(description="On all pages together")  # noqa: N815
    nextCursor: str | None = Field(  # noqa: N815
        None,
        exclude_if=lambda cursor: cursor is None,
        description="For who sends `cursor` (empty to begin): that of the next page, if there is one",
    )


@lists.get("")
@public
@remembered
@contract("articles", HTTP_200=ArticleList)
def list_articles(query: ListQuery) -> ArticleList:
    """Newest first, without bodies."""
    wanted = Filter(
        clean_tag(query.tag or "") or None, query.author or None, query.favorited or None
    )
    reader_id = asker_id()
    found = stored.latest(reading(), _part(query), wanted, reader_id)
    return _list(found, stored.count(reading(), wanted))


@lists.get("/feed")
@signed_in
@contract("articles", HTTP_200=ArticleList)
def list_feed(query: PartQuery) -> ArticleList:
    """By the authors one follows, newest first."""
    reader_id = current_user().id
    found = stored.feed(reading(), _part(query), reader_id)
    return _list(found, stored.count_feed(reading(), reader_id))


def _part(query: PartQuery) -> Part:
    after = key_of(query.cursor, datetime.fromisoformat, UUID)
    if after is not None and query.offset:
        raise Invalid.field("offset", "cannot be used together with a cursor")
    return Part(query.limit, query.offset, after)


def _list(found: Page[Headline], count: int) -> ArticleList:
    return ArticleList(
        articles=[headline(row) for row in found.rows],
        articlesCount=count,
        nextCursor=found.next if "cursor" in request.args else None,
    )
