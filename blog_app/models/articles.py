"""What an article is: its limits, its slug, and how it comes to be."""

from __future__ import annotations

import re
import unicodedata
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

LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 500
LONGEST_BODY = 200_000
MOST_TAGS = 10
LONGEST_TAG = 40
BROKEN_LINE = "must be one line without control characters"
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
        found = {
            "title": _fault_of_line(self.title, LONGEST_TITLE),
            "description": _fault_of_line(self.description, LONGEST_DESCRIPTION),
            "body": _fault_of_text(self.body, LONGEST_BODY),
            "tagList": _fault_of_tags(self.tags),  # what the public contract calls them
        }
        return {name: [fault] for name, fault in found.items() if fault}


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
        words = slug_of(self.title)
        if words and words not in RESERVED_SLUGS:
            yield words
        for length in (6, 12, 32):
            yield f"{words}-{self.id.hex[-length:]}".lstrip("-")


def slug_of(title: str) -> str:
    """Lower-case words of any script joined by hyphens: 「日本語の題」 keeps its letters, "!?" has none."""
    text = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"[\W_]+", "-", text).strip("-")[:80].strip("-")


def clean_tags(tags: list[str]) -> list[str]:
    """Trimmed, in lower case, each once, in the author's order."""
    return list(dict.fromkeys(tag.strip().casefold() for tag in tags if tag.strip()))


def _fault_of_line(text: str, longest: int) -> str | None:
    if not text:
        return "can't be blank"
    if len(text) > longest:
        return f"is longer than {longest} characters"
    return BROKEN_LINE if _has_control_characters(text) else None


def _fault_of_text(text: str, longest: int) -> str | None:
    if not text.strip():
        return "can't be blank"
    if len(text) > longest:
        return f"is longer than {longest} characters"
    return "has a character that cannot be kept (NUL)" if "\0" in text else None


def _fault_of_tags(tags: list[str]) -> str | None:
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
        return f"use at most {MOST_TAGS} tags of at most {LONGEST_TAG} characters"
    return BROKEN_LINE if any(_has_control_characters(tag) for tag in tags) else None


def _has_control_characters(text: str) -> bool:
    """Line breaks, NUL, escape sequences: Unicode's category Cc."""
    return any(unicodedata.category(character) == "Cc" for character in text)
