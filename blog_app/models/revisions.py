"""What an article said before: the whole text that each published change has replaced."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Integer, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from blog_app.models.articles import Article, Draft
from blog_app.models.schema import Base


class Revision(Base):
    """Version `version` of an article, as it was until somebody replaced it. Never rewritten: what is
    restored becomes the newest version.

    Whole texts, as they are simple and cannot come out wrong; PostgreSQL compresses them (see the
    migration): README.md has the measured size.
    """

    __tablename__ = "revisions"

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    cover_image: Mapped[str | None] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    replaced_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    replaced_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    @classmethod
    def of(cls, article: Article, *, replaced_by: UUID, now: datetime) -> Self:
        """The article's text as it is now, before it is changed."""
        return cls(
            article_id=article.id,
            version=article.version,
            title=article.title,
            description=article.description,
            body=article.body,
            tags=list(article.tags),
            cover_image=article.cover_image,
            written_at=article.updated_at,
            replaced_by=replaced_by,
            replaced_at=now,
        )

    def draft(self) -> Draft:
        return Draft(self.title, self.description, self.body, list(self.tags), self.cover_image)
