"""Comments over JSON, in the shapes of the RealWorld contract."""

from flask import Blueprint
from pydantic import Field

from blog_app.actions import comments as actions
from blog_app.models.comments import LARGEST_ID, MOST_SHOWN, PER_AUTHOR, SHOWN
from blog_app.storage import articles
from blog_app.storage import remarks as stored
from blog_app.storage.database import db, reading
from blog_app.storage.remarks import Remark
from blog_app.web.api.envelopes import answer_invalid
from blog_app.web.api.profiles import ProfileOut, profile_out
from blog_app.web.caution import caution
from common import clock
from common.auth.access import asker_id, current_user, public, signed_in
from common.errors import Invalid
from common.http.limits import rate_limits
from common.http.openapi import Input, Output, Query, contract

comments = Blueprint("comments_api", __name__, url_prefix="/api/articles/<slug>/comments")
comments.register_error_handler(Invalid, answer_invalid)


class NewComment(Input):
    body: str
    replyTo: int | None = Field(  # noqa: N815  in the contract's way
        None, description="The id of the comment that it answers"
    )


class NewCommentBody(Input):
    comment: NewComment


class CommentChanges(Input):
    body: str


class CommentChangesBody(Input):
    comment: CommentChanges


class CommentQuery(Query):
    limit: int = Field(MOST_SHOWN, ge=1, le=MOST_SHOWN)
    before: int | None = Field(
        None,
        ge=1,
        le=LARGEST_ID,
        description="The id of the oldest comment seen, for those before it",
    )


class CommentOut(Output):
    """The contract's shape, and more where there is more to say."""

    id: int
    createdAt: str  # noqa: N815  the contract's spelling
    updatedAt: str  # noqa: N815
    body: str
    author: ProfileOut
    replyTo: int | None = Field(None, exclude_if=lambda there: there is None)  # noqa: N815
    status: str = Field(
        SHOWN,
        exclude_if=lambda status: status == SHOWN,
        description="For who wrote it, while others do not see it: held, rejected, hidden or withheld",
    )
    reason: str | None = Field(None, exclude_if=lambda there: there is None)


class CommentBody(Output):
    comment: CommentOut


class CommentList(Output):
    comments: list[CommentOut]


@comments.get("")
@public
@contract("comments", HTTP_200=CommentList)
def list_comments(slug: str, query: CommentQuery) -> CommentList:
    """Newest first."""
    reader_id = asker_id()
    article_id = articles.readable(reading(), slug)
    found = stored.of_article(
        reading(), article_id, reader_id, limit=query.limit, before=query.before
    )
    return CommentList(comments=[comment_out(remark) for remark in found])


@comments.post("")
@signed_in
@contract("comments", HTTP_201=CommentBody)
def add(slug: str, json: NewCommentBody) -> tuple[CommentBody, int]:
    """Write a comment, or answer one. Some have to wait until somebody has looked at them."""
    author_id, new = current_user().id, json.comment
    rate_limits().take(PER_AUTHOR, "comment", str(author_id))
    comment_id = actions.add(
        db.session(), author_id, slug, new.body,
        reply_to=new.replyTo, caution=caution(), now=clock.now(),
    )  # fmt: skip
    return CommentBody(comment=comment_out(stored.by_id(reading(), comment_id, author_id))), 201


@comments.put("/<comment_id>")
@signed_in
@contract("comments", HTTP_200=CommentBody)
def revise(slug: str, comment_id: str, json: CommentChangesBody) -> CommentBody:
    """Change one's own comment, in the first 15 minutes."""
    author_id, number = current_user().id, number_in(comment_id)
    rate_limits().take(PER_AUTHOR, "comment", str(author_id))
    actions.revise(
        db.session(), author_id, slug, number, json.comment.body,
        caution=caution(), now=clock.now(),
    )  # fmt: skip
    return CommentBody(comment=comment_out(stored.by_id(reading(), number, author_id)))


@comments.delete("/<comment_id>")
@signed_in
@contract("comments", HTTP_204=None)
def remove(slug: str, comment_id: str) -> tuple[str, int]:
    """Delete one's own comment."""
    author_id = current_user().id
    rate_limits().take(PER_AUTHOR, "comment", str(author_id))
    actions.remove(db.session(), author_id, slug, number_in(comment_id))
    return "", 204


def number_in(text: str) -> int:
    """0, which no comment has, for what is no number: the answer is that of one that is not there."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def comment_out(remark: Remark) -> CommentOut:
    return CommentOut(
        id=remark.id,
        createdAt=clock.rfc3339(remark.created_at),
        updatedAt=clock.rfc3339(remark.updated_at),
        body=remark.body,
        author=profile_out(remark.author),
        replyTo=remark.reply_to,
        status=remark.status,
        reason=remark.reason,
    )
