"""What an author is writing and nobody else sees: a working copy beside the article's own text, and how
two tabs or devices that write in it notice each other."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from blog_app.models.articles import Article, Draft
from blog_app.models.schema import Base
from common.errors import Conflict

PER_WRITER = (
    "600 per minute"  # saves by one author: an editor saves every few seconds, in several tabs
)
PREVIEWS = "240 per minute"  # for one author
ELSEWHERE = "was changed elsewhere"


class ChangedElsewhere(Conflict):
    title = "Changed elsewhere"


class WorkingCopy(Base):
    """The text as it was saved last, of whatever state the article is in. Only publishing it (or
    scheduling) makes it the article's text. It may be incomplete."""

    __tablename__ = "working_copies"

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    save_id: Mapped[UUID]  # of the last save: what a writer has seen
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    cover_image: Mapped[str | None] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    @classmethod
    def of(cls, article: Article, draft: Draft, *, save_id: UUID, now: datetime) -> Self:
        return cls(
            article_id=article.id,
            save_id=save_id,
            title=draft.title,
            description=draft.description,
            body=draft.body,
            tags=draft.tags,
            cover_image=draft.cover_image,
            saved_at=now,
        )

    def draft(self) -> Draft:
        return Draft(self.title, self.description, self.body, list(self.tags), self.cover_image)


def version_of(article_version: int, save_id: UUID | None) -> str:
    """What a writer has seen: which text of the article, and which save of the working copy. It differs
    after each change of either, also after one that brings an old text back."""
    return f"{article_version}.{save_id.hex}" if save_id else str(article_version)


def refuse_unless_seen(article: Article, copy: WorkingCopy | None, seen: str, typed: Draft) -> None:
    """Nobody writes over what they have not seen.

    Raises:
        ChangedElsewhere: naming the fields in which the text there differs from what was typed here, and
            the version to send once the writer has seen it. The text itself is the draft's, to be read.
    """
    now = version_of(article.version, copy.save_id if copy else None)
    if seen != now:
        there = copy.draft() if copy else article.draft()
        errors = {name: [ELSEWHERE] for name in differing(there, typed)}
        raise ChangedElsewhere(
            "This text was changed in another tab or on another device. Look at both before you save.",
            errors=errors | {"version": [f"is {now} now"]},
        )


def differing(one: Draft, other: Draft) -> list[str]:
    """The names, as the API has them, of the fields in which two drafts differ."""
    names = [f.name for f in fields(Draft) if getattr(one, f.name) != getattr(other, f.name)]
    return [{"tags": "tagList", "cover_image": "coverImage"}.get(name, name) for name in names]
