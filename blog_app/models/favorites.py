"""What a favourite is: a person's mark on an article, there or not there."""

from sqlalchemy import Column, DateTime, ForeignKey, Table

from blog_app.models.schema import Base

PER_READER = "600 per minute"  # marks set and taken away by one person

favorites = Table(
    "favorites",
    Base.metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "article_id",
        ForeignKey("articles.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("favorited_at", DateTime(timezone=True), nullable=False),
)
