"""What readers do with favourites. Doing a thing twice is doing it once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.models.notifications import FAVORITE
from blog_app.storage import articles, favorites, notifications, shelf


def add(session: Session, reader_id: UUID, slug: str, *, now: datetime) -> UUID:
    """Mark an article; answers which. Raises NotFound."""
    article_id = articles.locked(session, slug)
    if favorites.add(session, reader_id, article_id, now=now):
        notifications.add_for_author(session, article_id, FAVORITE, now=now, but=[reader_id])
        shelf.changed(session)
    session.commit()
    return article_id


def remove(session: Session, reader_id: UUID, slug: str) -> UUID:
    """Take the mark away; answers from which article. Raises NotFound."""
    article_id = articles.locked(session, slug)
    if favorites.remove(session, reader_id, article_id):
        shelf.changed(session)
    session.commit()
    return article_id
