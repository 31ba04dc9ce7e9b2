"""Published articles as readers see them: what to select, and what is made of a row. `lists.py` and others choose
which."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, exists, select

from blog_app.models.articles import Article
from blog_app.models.images import Image, Shown
from blog_app.models.series import series_parts
from blog_app.storage import profiles
from blog_app.storage.bookmarks import bookmarked_by
from blog_app.storage.favorites import favorited_by
from blog_app.storage.profiles import Profile


@dataclass(frozen=True, slots=True)
class Headline:
    """An article as lists show it: without its body."""

    id: UUID
    slug: str
    title: str
    description: str
    tags: list[str]
    published_at: datetime
    updated_at: datetime
    favorites_count: int
    comments_count: int
    minutes: int  # to read it
    favorited: bool
    cover_image: str | None
    cover_alt: str | None
    author: Profile

    @property
    def cover(self) -> Shown | None:
        return Shown(self.cover_image, self.cover_alt or "") if self.cover_image else None


@dataclass(frozen=True, slots=True)
class Story(Headline):
    """An article as its own page shows it."""

    body: str
    html: str
    in_series: bool
    bookmarked: bool


def columns(reader_id: UUID | None) -> tuple[ColumnElement[Any] | Any, ...]:
    """What to select from articles and users to make a `Headline` for this reader."""
    return (
        Article.id,
        Article.slug,
        Article.title,
        Article.description,
        Article.tags,
        Article.published_at,
        Article.updated_at,
        Article.favorites_count,
        Article.comments_count,
        Article.minutes,
        favorited_by(reader_id),
        Article.cover_image,
        _cover_alt(),
        *profiles.columns(reader_id),
    )


OWN = 13  # of these columns, the others are the author's
AUTHOR_ENDS = 17


def whole_columns(reader_id: UUID | None) -> tuple[ColumnElement[Any] | Any, ...]:
    """What to select to make a `Story`."""
    in_series = exists().where(series_parts.c.article_id == Article.id).label("in_series")
    return (*columns(reader_id), Article.body, Article.html, in_series, bookmarked_by(reader_id))


def headline(row: Any) -> Headline:
    return Headline(*row[:OWN], author=Profile(*row[OWN:AUTHOR_ENDS]))


def story(row: Any) -> Story:
    whole = {name: getattr(row, name) for name in ("body", "html", "in_series", "bookmarked")}
    return Story(*row[:OWN], author=Profile(*row[OWN:AUTHOR_ENDS]), **whole)


def _cover_alt() -> ScalarSelect[str]:
    of_cover = (Image.owner_id == Article.author_id, Image.id == Article.cover_image)
    return select(Image.alt).where(*of_cover).scalar_subquery()
