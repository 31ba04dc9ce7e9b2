"""What a series is: an author's named row of articles, each in one series at most."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from blog_app.models.schema import Base
from common.errors import Conflict, Invalid
from common.texts import fault_of_line, fault_of_note, faults, slug_of

LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 500
LONGEST_SLUG = 80
MOST_PARTS = 200  # articles of one series
PER_AUTHOR = "120 per minute"  # changes of one author's series


class InAnotherSeries(Conflict):
    title = "In another series"


class Series(Base):
    """Its slug ends with the end of its id, so two of one title need no race for it; and it stays when the
    title changes, so links go on working."""

    __tablename__ = "series"
    __table_args__ = (Index("series_of_author_idx", "author_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    @classmethod
    def begun_by(
        cls, author_id: UUID, title: str, description: str, *, series_id: UUID, now: datetime
    ) -> Self:
        """Without articles. Raises Invalid, naming every field that is not right."""
        title, description = _checked(title, description)
        words = slug_of(title, LONGEST_SLUG)
        return cls(
            id=series_id,
            slug=f"{words}-{series_id.hex[-12:]}".lstrip("-"),
            author_id=author_id,
            title=title,
            description=description,
            created_at=now,
        )

    def rename(self, title: str, description: str) -> None:
        """Raises Invalid as above."""
        self.title, self.description = _checked(title, description)


# The key is the rule: an article is in one series at most. `position` only gives the order; which part of
# how many an article is depends on who reads, as what is not published is no part for others.
series_parts = Table(
    "series_parts",
    Base.metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("series_id", ForeignKey("series.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    UniqueConstraint("series_id", "position", name="series_parts_position_key"),
)


def refuse_odd_parts(article_ids: list[UUID]) -> None:
    """Raises Invalid when one is named twice, or there are too many."""
    if len(set(article_ids)) < len(article_ids):
        raise Invalid.field("articles", "names an article twice")
    if len(article_ids) > MOST_PARTS:
        raise Invalid.field("articles", f"use at most {MOST_PARTS} articles")


def _checked(title: str, description: str) -> tuple[str, str]:
    title, description = title.strip(), description.strip()
    errors = faults(
        title=fault_of_line(title, LONGEST_TITLE),
        description=fault_of_note(description, LONGEST_DESCRIPTION),
    )
    if errors:
        raise Invalid.fields(errors)
    return title, description
