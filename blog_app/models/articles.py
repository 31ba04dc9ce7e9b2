"""What an article is: its limits, its slug, and how it comes to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from blog_app.models.markdown import rendered
from blog_app.models.schema import Base
from common.errors import FieldErrors, Invalid
from common.texts import fault_of_line, fault_of_text, faults, slug_of

LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 500
LONGEST_SLUG = 80
LONGEST_BODY = 200_000
MOST_TAGS = 10
LONGEST_TAG = 40
PER_AUTHOR = "60 per minute"  # articles published, on whatever way in
RESERVED_SLUGS = frozenset({"feed"})  # routes of the public contract


@dataclass(frozen=True, slots=True)
class Draft:
    """What an author typed. Title, description and tags are one line each, the body is Markdown."""

    title: str
    description: str
    body: str
    tags: list[str] = field(default_factory=list)

    def tidied(self) -> Draft:
        """The lines without white space around, each tag once in lower case. The body stays as it is:
        white space at its beginning means something in Markdown."""
        return Draft(self.title.strip(), self.description.strip(), self.body, clean_tags(self.tags))

    def faults(self) -> FieldErrors:
        """What is wrong with each field of a tidied draft; empty when it can be published."""
        return faults(
            title=fault_of_line(self.title, LONGEST_TITLE),
            description=fault_of_line(self.description, LONGEST_DESCRIPTION),
            body=fault_of_text(self.body, LONGEST_BODY),
            tagList=_fault_of_tags(self.tags),  # what the public contract calls them
        )


class Article(Base):
    """A published text. `html` is `body` rendered when it was written, as it is read far more often."""

    __tablename__ = "articles"
    __table_args__ = (Index("articles_newest_idx", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    @classmethod
    def written_by(cls, author_id: UUID, draft: Draft, *, article_id: UUID, now: datetime) -> Self:
        """A new article, still without a slug: storage finds the first one that is free.

        Raises:
            Invalid: naming every field that is not right.
        """
        draft = draft.tidied()
        errors = draft.faults()
        if errors:
            raise Invalid.fields(errors)
        return cls(
            id=article_id,
            slug="",
            title=draft.title,
            description=draft.description,
            body=draft.body,
            html=rendered(draft.body),
            tags=draft.tags,
            author_id=author_id,
            created_at=now,
            updated_at=now,
        )

    def slugs(self) -> Iterator[str]:
        """Slugs to try, best first: the title's words, then the words with the end of the id."""
        words = slug_of(self.title, LONGEST_SLUG)
        if words and words not in RESERVED_SLUGS:
            yield words
        for length in (6, 12, 32):
            yield f"{words}-{self.id.hex[-length:]}".lstrip("-")


def clean_tags(tags: list[str]) -> list[str]:
    """Trimmed, in lower case, each once, in the author's order."""
    return list(dict.fromkeys(tag.strip().casefold() for tag in tags if tag.strip()))


def _fault_of_tags(tags: list[str]) -> str | None:
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
        return f"use at most {MOST_TAGS} tags of at most {LONGEST_TAG} characters"
    return next((fault for tag in tags if (fault := fault_of_line(tag, LONGEST_TAG))), None)
