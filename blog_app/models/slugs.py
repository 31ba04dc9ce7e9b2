"""What an address of an article is made of, and that none is ever given to another article."""

from uuid import UUID

from sqlalchemy import Column, ForeignKey, Table, Text

from blog_app.models.schema import Base

LONGEST_SLUG = 80
RESERVED_SLUGS = frozenset({"feed"})  # routes of the public contract

# Every slug that an article ever had, so that links go on working. That of a deleted article stays
# without one: a slug that was used is never given to another article. The check waits for the end of
# the transaction, as a slug is claimed before its article is there.
slugs = Table(
    "slugs",
    Base.metadata,
    Column("slug", Text, primary_key=True),
    Column(
        "article_id",
        ForeignKey("articles.id", ondelete="SET NULL", deferrable=True, initially="DEFERRED"),
        index=True,
    ),
)


# No title makes one like this, and it is in no table: what begins so leads nowhere.
NO_SLUG_YET = "draft:"


class RenamedError(Exception):
    """The article that had this slug has another one now."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


def placeholder(article_id: UUID) -> str:
    """What stands for the slug of an article that never had a title."""
    return f"{NO_SLUG_YET}{article_id}"


def address_of(slug: str) -> str | None:
    """The slug, if it leads to anything."""
    return None if slug.startswith(NO_SLUG_YET) else slug
