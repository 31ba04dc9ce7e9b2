"""Comments over JSON by who answered whom: threads, and the answers below one comment. Our own; the
contract's list has them one after the other."""

from datetime import datetime
from typing import Any

from flask import Blueprint
from pydantic import Field

from blog_app.storage import articles
from blog_app.storage import threads as stored
from blog_app.storage.database import reading
from blog_app.storage.remarks import Remark
from blog_app.storage.threads import Place, Thread, path_in
from blog_app.web.api.comments import number_in
from blog_app.web.api.profiles import ProfileOut, profile_out
from common import clock
from common.auth.access import asker_id, public
from common.http.openapi import Output, PageQuery, contract
from common.paging import Page, key_of

threads = Blueprint("threads_api", __name__, url_prefix="/api/articles/<slug>/threads")


class PlaceOut(Output):
    """Where a comment stands. One that is gone keeps its place while others have answered it."""

    id: int
    replyTo: int | None  # noqa: N815  as in the contract's shapes
    depth: int = Field(description="0 on top. Deeper than 3 is shown at 3")
    status: str = Field(description="shown; for who wrote it: held, rejected, hidden, withheld; "
                        "for a place without words: deleted or hidden")  # fmt: skip
    createdAt: str | None  # noqa: N815
    updatedAt: str | None  # noqa: N815
    edited: bool
    body: str | None
    reason: str | None
    author: ProfileOut | None


class ThreadOut(PlaceOut):
    answers: list[PlaceOut] = Field(description="The first, each right below what it answers")
    nextAnswers: str | None = Field(  # noqa: N815
        description="The cursor for the next of them, at this thread's own address"
    )


class ThreadList(Output):
    threads: list[ThreadOut]
    nextCursor: str | None  # noqa: N815


class AnswerList(Output):
    answers: list[PlaceOut]
    nextCursor: str | None  # noqa: N815


@threads.get("")
@public
@contract("comments", HTTP_200=ThreadList)
def list_threads(slug: str, query: PageQuery) -> ThreadList:
    """The newest thread first, each with its first answers."""
    reader_id, after = asker_id(), key_of(query.cursor, int)
    article_id = articles.readable(reading(), slug)
    found = stored.of_article(reading(), article_id, reader_id, limit=query.limit, after=after)
    return ThreadList(threads=[_thread(one) for one in found.rows], nextCursor=found.next)


@threads.get("/<comment_id>")
@public
@contract("comments", HTTP_200=AnswerList)
def list_answers(slug: str, comment_id: str, query: PageQuery) -> AnswerList:
    """All below the comment on top of a thread, each right below what it answers."""
    reader_id, after = asker_id(), key_of(query.cursor, path_in)
    article_id, number = articles.readable(reading(), slug), number_in(comment_id)
    stored.top(reading(), article_id, number, reader_id)
    found: Page[Place] = stored.answers_to(
        reading(), article_id, number, reader_id, limit=query.limit, after=after
    )
    return AnswerList(
        answers=[PlaceOut(**_place(one)) for one in found.rows], nextCursor=found.next
    )


def _thread(thread: Thread) -> ThreadOut:
    return ThreadOut(
        **_place(thread.top),
        answers=[PlaceOut(**_place(one)) for one in thread.answers.rows],
        nextAnswers=thread.answers.next,
    )


def _place(place: Place) -> dict[str, Any]:
    remark = place.remark
    return {
        "id": place.id,
        "replyTo": place.reply_to,
        "depth": place.depth,
        "status": remark.status if remark else "deleted" if place.deleted else "hidden",
        "createdAt": _moment(remark, "created_at"),
        "updatedAt": _moment(remark, "updated_at"),
        "edited": remark is not None and remark.edited,
        "body": remark.body if remark else None,
        "reason": remark.reason if remark else None,
        "author": profile_out(remark.author) if remark else None,
    }


def _moment(remark: Remark | None, name: str) -> str | None:
    moment: datetime | None = getattr(remark, name, None)
    return clock.rfc3339(moment) if moment else None
