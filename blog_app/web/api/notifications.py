"""What one is told, over JSON."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint
from pydantic import AwareDatetime, Field

from blog_app.actions import notifications as actions
from blog_app.models.notifications import KINDS, MOST_COUNTED, PER_READER
from blog_app.storage import news
from blog_app.storage import notifications as stored
from blog_app.storage.database import db, reading
from blog_app.storage.news import News
from common import clock
from common.auth.access import current_user, signed_in
from common.http.limits import rate_limits
from common.http.openapi import Input, Output, PageQuery, contract
from common.paging import key_of

notifications = Blueprint("notifications_api", __name__, url_prefix="/api/notifications")


class NewsOut(Output):
    kind: str = Field(description=", ".join(KINDS))
    happenedAt: str  # noqa: N815  as in the contract's shapes
    unread: bool
    username: str | None = Field(description="Who did it, the last one; null where nobody is named")
    others: int = Field(description="So many others did it, too")
    slug: str | None
    title: str | None
    commentId: int | None  # noqa: N815
    reason: str | None


class NewsList(Output):
    notifications: list[NewsOut]
    nextCursor: str | None  # noqa: N815


class Unread(Output):
    unread: int = Field(description=f"{MOST_COUNTED} means: so many or more")


class Until(Input):
    until: AwareDatetime = Field(description="`happenedAt` of the newest that was seen")


class Muted(Input):
    muted: list[str] = Field(max_length=len(KINDS))


class Wishes(Output):
    kinds: list[str]
    muted: list[str]


@notifications.get("")
@signed_in
@contract("notifications", HTTP_200=NewsList)
def list_news(query: PageQuery) -> NewsList:
    """What happened, the newest first."""
    after = key_of(query.cursor, datetime.fromisoformat, str)
    found = news.latest(reading(), current_user().id, limit=query.limit, after=after)
    return NewsList(notifications=[_out(one) for one in found.rows], nextCursor=found.next)


@notifications.get("/unread")
@signed_in
@contract("notifications", HTTP_200=Unread)
def count_unread() -> Unread:
    """How much of it one has not seen."""
    return Unread(unread=news.count_unread(reading(), current_user().id))


@notifications.put("/read")
@signed_in
@contract("notifications", HTTP_204=None)
def mark_read(json: Until) -> tuple[str, int]:
    """One has seen all up to this moment."""
    reader_id = _reader_id()
    actions.mark_read(db.session(), reader_id, json.until, now=clock.now())
    return "", 204


@notifications.get("/settings")
@signed_in
@contract("notifications", HTTP_200=Wishes)
def show_settings() -> Wishes:
    """Which kinds there are, and which of them one does not want."""
    return _wishes(stored.muted_by(reading(), current_user().id))


@notifications.put("/settings")
@signed_in
@contract("notifications", HTTP_200=Wishes)
def mute(json: Muted) -> Wishes:
    """Name the kinds that one does not want."""
    reader_id = _reader_id()
    actions.mute(db.session(), reader_id, json.muted)
    return _wishes(stored.muted_by(reading(), reader_id))


def _reader_id() -> UUID:
    reader_id = current_user().id
    rate_limits().take(PER_READER, "notifications", str(reader_id))
    return reader_id


def _wishes(muted: list[str]) -> Wishes:
    return Wishes(kinds=list(KINDS), muted=muted)


def _out(one: News) -> NewsOut:
    return NewsOut(
        kind=one.kind,
        happenedAt=_exact(one.happened_at),
        unread=one.unread,
        username=one.actor,
        others=one.others,
        slug=one.slug,
        title=one.title,
        commentId=one.comment_id,
        reason=one.reason,
    )


def _exact(happened_at: datetime) -> str:
    """To the microsecond: it is sent back as `until`."""
    return happened_at.isoformat(timespec="microseconds").replace("+00:00", "Z")
