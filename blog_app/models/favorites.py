"""What a favourite is: a person's mark on an article, there or not there."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Table

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
    ),
    Column("favorited_at", DateTime(timezone=True), nullable=False),
    # The article's, for the order of a person's list; none while no list shows the article.
    # `storage/shelf.py` keeps it.
    Column("published_at", DateTime(timezone=True)),
)
Index("favorites_newest_idx", favorites.c.user_id, favorites.c.published_at, favorites.c.article_id)
# Who marked an article last.
Index("favorites_of_article_idx", favorites.c.article_id, favorites.c.favorited_at)
