"""What a bookmark is: a person's private mark on an article, to read it later."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Table

from blog_app.models.schema import Base

PER_READER = "600 per minute"  # bookmarks set and taken away by one person

bookmarks = Table(
    "bookmarks",
    Base.metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "article_id",
        ForeignKey("articles.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("bookmarked_at", DateTime(timezone=True), nullable=False),
)
Index(
    "bookmarks_newest_idx",
    bookmarks.c.user_id,
    bookmarks.c.bookmarked_at,
    bookmarks.c.article_id,
)
