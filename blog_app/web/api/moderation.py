"""Keeping order over JSON: the comments that wait or are aside, and what is decided about them."""

from typing import Literal

from flask import Blueprint
from pydantic import Field

from blog_app.actions import moderation as actions
from blog_app.models.comments import HELD
from blog_app.models.reports import LONGEST_WORDS, PER_MODERATOR
from blog_app.storage import moderation as stored
from blog_app.storage.database import db, reading
from blog_app.web.api.comments import CommentOut, comment_out, number_in
from common import clock
from common.auth.access import current_user, signed_in
from common.http.limits import rate_limits
from common.http.openapi import Input, Output, PageQuery, contract
from common.paging import key_of

moderation = Blueprint("moderation_api", __name__, url_prefix="/api/moderation/comments")


class AsideQuery(PageQuery):
    status: Literal["held", "rejected", "hidden", "withheld"] = Field(HELD)


class WaitingOut(Output):
    comment: CommentOut
    slug: str
    title: str


class WaitingList(Output):
    comments: list[WaitingOut]
    nextCursor: str | None  # noqa: N815  as in the contract's shapes


class Decision(Input):
    decision: Literal["approve", "reject", "hide", "show"]
    reason: str = Field("", max_length=LONGEST_WORDS, description="Needed to reject and to hide")


@moderation.get("")
@signed_in
@contract("moderation", HTTP_200=WaitingList)
def list_aside(query: AsideQuery) -> WaitingList:
    """Comments that wait below one's own articles (an admin's: all), the oldest first."""
    user, after = current_user(), key_of(query.cursor, int)
    found = stored.aside(
        reading(), user.id, query.status,
        everywhere=user.role == "admin", limit=query.limit, after=after,
    )  # fmt: skip
    waiting = [
        WaitingOut(comment=comment_out(row.remark), slug=row.slug, title=row.title)
        for row in found.rows
    ]
    return WaitingList(comments=waiting, nextCursor=found.next)


@moderation.post("/<comment_id>")
@signed_in
@contract("moderation", HTTP_204=None)
def decide(comment_id: str, json: Decision) -> tuple[str, int]:
    """Approve or reject a comment that waits; hide one that is seen; show again what was put aside."""
    user_id, found = current_user().id, number_in(comment_id)
    rate_limits().take(PER_MODERATOR, "moderate", str(user_id))
    session, now = db.session(), clock.now()
    match json.decision:
        case "approve":
            actions.approve(session, user_id, found, now=now)
        case "reject":
            actions.reject(session, user_id, found, json.reason, now=now)
        case "hide":
            actions.hide(session, user_id, found, json.reason, now=now)
        case "show":
            actions.show(session, user_id, found, now=now)
    return "", 204
