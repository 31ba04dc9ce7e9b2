"""What a comment is: its limits, and how it comes to be."""

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from blog_app.models.schema import Base
from common.errors import Invalid
from common.texts import fault_of_text, faults

LONGEST_COMMENT = 10_000
MOST_SHOWN = 500  # at once
LARGEST_ID = 2**63 - 1
ERASED = "[deleted]"  # what is left of a comment that others have answered, when its author goes
PER_AUTHOR = "120 per minute"  # comments written and deleted by one person


class Comment(Base):
    """Somebody's words below an article. `parent_id` is the comment that it answers."""

    __tablename__ = "comments"
    __table_args__ = (Index("comments_newest_idx", "article_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), index=True
    )
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    @classmethod
    def written_by(cls, author_id: UUID, article_id: UUID, body: str, *, now: datetime) -> Self:
        """A new comment; the database numbers it. Raises Invalid for a body that cannot be kept."""
        errors = faults(body=fault_of_text(body, LONGEST_COMMENT))
        if errors:
            raise Invalid.fields(errors)
        return cls(
            article_id=article_id, author_id=author_id, body=body, created_at=now, updated_at=now
        )
