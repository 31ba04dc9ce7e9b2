"""What people are told: the kinds of news, and how far each has read."""

from collections.abc import Iterable

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Identity, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY

from blog_app.models.schema import Base
from common.errors import Invalid

MOST_COUNTED = 100  # of what is unread: "99+" says the same
PER_READER = "300 per minute"  # settings and marks written by one person

ANSWER = "answer"  # somebody answered my comment
COMMENT = "comment"  # somebody commented my article
FOLLOW = "follow"
FAVORITE = "favorite"  # one for each article, however many marked it
WAITING = "waiting"  # a comment below my article waits for me
APPROVED, REJECTED, HIDDEN = "approved", "rejected", "hidden"  # my comment was
ARTICLE_HIDDEN, ARTICLE_SHOWN = "article-hidden", "article-shown"  # my article was, by an admin
PUBLISHED = "published"  # somebody I follow did; never written, found when it is read
KINDS = (
    ANSWER, COMMENT, FOLLOW, FAVORITE, WAITING, APPROVED, REJECTED, HIDDEN, ARTICLE_HIDDEN,
    ARTICLE_SHOWN, PUBLISHED,
)  # fmt: skip

# What happened to whom. Who it was and whether it still holds is read from the thing itself, so a deleted
# comment or a mark that was taken away needs no tidying up here.
notifications = Table(
    "notifications",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor_id", ForeignKey("users.id", ondelete="CASCADE"), index=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), index=True),
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), index=True),
    Column("happened_at", DateTime(timezone=True), nullable=False),
)
Index(
    "notifications_newest_idx",
    notifications.c.user_id,
    notifications.c.happened_at,
    notifications.c.id,
)
Index(
    "notifications_once_key",
    notifications.c.user_id,
    notifications.c.kind,
    notifications.c.actor_id,
    notifications.c.article_id,
    notifications.c.comment_id,
    unique=True,
    postgresql_nulls_not_distinct=True,
)

# How far a person has read, and which kinds they do not want; who has no row has read nothing.
readers = Table(
    "readers",
    Base.metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("read_until", DateTime(timezone=True)),
    Column("muted", ARRAY(Text), nullable=False, server_default=text("'{}'")),
)


def checked_kinds(given: Iterable[str]) -> list[str]:
    """Kinds that are not wanted, each once. Raises Invalid."""
    wanted = set(given)
    if unknown := wanted - set(KINDS):
        raise Invalid.field("muted", f"has what is no kind of news: {min(unknown)[:40]}")
    return sorted(wanted)
