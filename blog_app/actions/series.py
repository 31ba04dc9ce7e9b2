"""What authors do with series."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.models.series import Series, refuse_odd_parts
from blog_app.storage import series as stored
from blog_app.storage import shelf


def begin(
    session: Session, author_id: UUID, title: str, description: str, *, series_id: UUID,
    now: datetime,
) -> str:  # fmt: skip
    """Begin a series without articles; answers its slug. Raises Invalid."""
    series = Series.begun_by(author_id, title, description, series_id=series_id, now=now)
    slug = series.slug
    stored.add(session, series)
    session.commit()
    return slug


def rename(session: Session, author_id: UUID, slug: str, title: str, description: str) -> None:
    """Its address stays. Raises NotFound, Forbidden; Invalid."""
    series = stored.editable_by(session, author_id, slug)
    series.rename(title, description)
    shelf.changed(session)
    session.commit()


def arrange(session: Session, author_id: UUID, slug: str, article_ids: Sequence[UUID]) -> None:
    """Say which articles are in it, in which order: all at once, so that nobody sees half an order.

    Raises:
        NotFound, Forbidden: there is none for this author.
        Invalid: an article is not the author's, or named twice. InAnotherSeries.
    """
    refuse_odd_parts(list(article_ids))
    series = stored.editable_by(session, author_id, slug)
    stored.arrange(session, series, article_ids)
    shelf.changed(session)
    session.commit()


def remove(session: Session, author_id: UUID, slug: str) -> None:
    """Its articles stay. Raises NotFound, Forbidden."""
    series = stored.editable_by(session, author_id, slug)
    stored.remove(session, series)
    shelf.changed(session)
    session.commit()
