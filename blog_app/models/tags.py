"""What a tag is: one line in lower case, and which published articles have it."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, Table, Text

from blog_app.models.schema import Base
from common.texts import fault_of_line

MOST_TAGS = 10  # of one article
LONGEST_TAG = 40
MOST_SHOWN = 100  # in the list of all tags

# How many published articles have each tag; a tag that no article has any more is not there.
tags = Table(
    "tags",
    Base.metadata,
    Column("name", Text, primary_key=True),
    Column("articles", Integer, nullable=False),
)
Index("tags_most_used_idx", tags.c.articles.desc(), tags.c.name)

# Published articles only; the key is the order of a tag's list.
article_tags = Table(
    "article_tags",
    Base.metadata,
    Column("tag", Text, primary_key=True),
    Column("published_at", DateTime(timezone=True), primary_key=True),
    Column(
        "article_id",
        ForeignKey("articles.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
)


def clean_tag(tag: str) -> str:
    """The tag as it is kept and found."""
    return tag.strip().casefold()


def clean_tags(given: list[str]) -> list[str]:
    """Trimmed, in lower case, each once, in the author's order."""
    return list(dict.fromkeys(clean for tag in given if (clean := clean_tag(tag))))


def fault_of_tags(given: list[str]) -> str | None:
    """What is wrong with the tags of one article, cleaned before."""
    if len(given) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in given):
        return f"use at most {MOST_TAGS} tags of at most {LONGEST_TAG} characters"
    return next((fault for tag in given if (fault := fault_of_line(tag, LONGEST_TAG))), None)
