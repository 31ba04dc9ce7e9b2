"""What an article is: its limits, its slugs, and how it comes to be and changes. Who can see it when is
in `lifecycle.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from blog_app.models.archives import minutes_to_read
from blog_app.models.images import is_id
from blog_app.models.lifecycle import DRAFT, PUBLISHED, SCHEDULED, Lifecycle
from blog_app.models.markdown import rendered
from blog_app.models.schema import Base
from blog_app.models.slugs import LONGEST_SLUG, RESERVED_SLUGS, placeholder
from blog_app.models.tags import clean_tags, fault_of_tags
from blog_app.models.words import words_of
from common.errors import FieldErrors, Invalid
from common.texts import fault_of_line, fault_of_note, fault_of_text, faults, slug_of

LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 500
LONGEST_BODY = 200_000
PER_AUTHOR = "60 per minute"  # articles published, on whatever way in
PER_EDITOR = "300 per minute"  # changes and deletions by one author


@dataclass(frozen=True, slots=True)
class Draft:
    """What an author typed. Title, description and tags are one line each, the body is Markdown, the cover
    the id of an image of theirs."""

    title: str
    description: str
    body: str
    tags: list[str] = field(default_factory=list)
    cover_image: str | None = None

    def tidied(self) -> Draft:
        """The lines without white space around, each tag once in lower case. The body stays as it is:
        white space at its beginning means something in Markdown."""
        return Draft(
            self.title.strip(),
            self.description.strip(),
            self.body,
            clean_tags(self.tags),
            self.cover_image or None,
        )

    def faults(self) -> FieldErrors:
        """What is wrong with each field of a tidied draft; empty when it can be published."""
        return faults(
            title=fault_of_line(self.title, LONGEST_TITLE),
            description=fault_of_line(self.description, LONGEST_DESCRIPTION),
            body=fault_of_text(self.body, LONGEST_BODY),
            tagList=fault_of_tags(self.tags),  # what the public contract calls them
            coverImage=_fault_of_cover(self.cover_image),
        )

    def checked(self) -> Draft:
        """The tidied draft. Raises Invalid, naming every field that is not right."""
        draft = self.tidied()
        errors = draft.faults()
        if errors:
            raise Invalid.fields(errors)
        return draft

    def unfinished(self) -> Draft:
        """The tidied draft, which may lack anything: the limits hold always. Raises Invalid as above."""
        draft = self.tidied()
        errors = faults(
            title=fault_of_note(draft.title, LONGEST_TITLE),
            description=fault_of_note(draft.description, LONGEST_DESCRIPTION),
            body=fault_of_text(draft.body, LONGEST_BODY) if draft.body.strip() else None,
            tagList=fault_of_tags(draft.tags),
            coverImage=_fault_of_cover(draft.cover_image),
        )
        if errors or len(draft.body) > LONGEST_BODY:
            raise Invalid.fields(errors or {"body": [f"is longer than {LONGEST_BODY} characters"]})
        return draft


class Article(Lifecycle, Base):
    """A text and what is known of it. `html` is `body` rendered when it was written, as it is read far
    more often; `version` counts the changes; the counts are kept by who writes favourites and comments."""

    __tablename__ = "articles"
    __table_args__ = (
        Index(
            "articles_newest_idx", "published_at", "id",
            postgresql_where=Column("status", Text) == PUBLISHED,
        ),
        Index(
            "articles_newest_of_author_idx", "author_id", "published_at", "id",
            postgresql_where=Column("status", Text) == PUBLISHED,
        ),
        # The author's own, and there as long as the article shows it.
        ForeignKeyConstraint(
            ["author_id", "cover_image"], ["images.owner_id", "images.id"],
            name="articles_cover_image_fkey",
        ),
        Index(
            "articles_cover_image_idx", "author_id", "cover_image",
            postgresql_where=Column("cover_image", Text).is_not(None),
        ),
        Index(
            "articles_due_idx", "scheduled_for", "id",
            postgresql_where=Column("status", Text) == SCHEDULED,
        ),
        Index("articles_of_author_idx", "author_id", "id"),
        Index(
            "articles_off_the_shelf_idx", "status", "published_at", "id",
            postgresql_where=Column("status", Text) != PUBLISHED,
        ),
        Index("articles_held_back_idx", "id", postgresql_where=Column("held_back", Text).is_not(None)),
        Index(
            "articles_title_begins_idx", func.lower(Column("title", Text)).label("title"),
            postgresql_ops={"title": "text_pattern_ops"},
        ),
        Index("articles_slug_begins_idx", "slug", postgresql_ops={"slug": "text_pattern_ops"}),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    cover_image: Mapped[str | None] = mapped_column(Text)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(Integer)
    minutes: Mapped[int] = mapped_column(Integer, server_default="1")  # to read it
    favorites_count: Mapped[int] = mapped_column(Integer)
    comments_count: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    @classmethod
    def begun_by(cls, author_id: UUID, *, article_id: UUID, now: datetime) -> Self:
        """An article without a text yet, and so without an address."""
        return cls(
            id=article_id,
            slug=placeholder(article_id),
            title="",
            description="",
            body="",
            html="",
            tags=[],
            author_id=author_id,
            status=DRAFT,
            version=0,
            minutes=1,
            favorites_count=0,
            comments_count=0,
            created_at=now,
            updated_at=now,
        )

    @classmethod
    def written_by(cls, author_id: UUID, draft: Draft, *, article_id: UUID, now: datetime) -> Self:
        """A new article, published, still without a slug: storage finds the first one that is free.

        Raises:
            Invalid: naming every field that is not right.
        """
        article = cls.begun_by(author_id, article_id=article_id, now=now)
        article.revise(draft, now=now)
        article.publish(now=now)
        return article

    def draft(self) -> Draft:
        """What the author typed last."""
        return Draft(self.title, self.description, self.body, list(self.tags), self.cover_image)

    def revise(self, draft: Draft, *, now: datetime) -> bool:
        """Take over what the author typed now; whether that changed anything.

        Raises:
            Invalid: naming every field that is not right; nothing has changed then.
        """
        draft = draft.checked()
        if draft == self.draft():
            return False
        if draft.body != self.body:
            self.html = rendered(draft.body)
            self.minutes = minutes_to_read(words_of(draft.body))
        self.title, self.description, self.body = draft.title, draft.description, draft.body
        self.tags, self.cover_image = draft.tags, draft.cover_image
        self.version += 1
        self.updated_at = now
        return True

    def slugs(self) -> Iterator[str]:
        """Slugs to try, best first: the title's words, then the words with the end of the id."""
        words = slug_of(self.title, LONGEST_SLUG)
        if words and words not in RESERVED_SLUGS:
            yield words
        for length in (6, 12, 32):
            yield f"{words}-{self.id.hex[-length:]}".lstrip("-")


def _fault_of_cover(image_id: str | None) -> str | None:
    return None if image_id is None or is_id(image_id) else "is not the id of an image of yours"
