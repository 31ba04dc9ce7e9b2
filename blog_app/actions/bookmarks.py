"""What readers do with bookmarks. Doing a thing twice is doing it once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.storage import articles, bookmarks


def add(session: Session, reader_id: UUID, slug: str, *, now: datetime) -> None:
    """Mark an article for oneself. Raises NotFound."""
    article_id = articles.locked(session, slug)
    bookmarks.add(session, reader_id, article_id, now=now)
    session.commit()


def remove(session: Session, reader_id: UUID, slug: str) -> None:
    """Take the mark away. Raises NotFound."""
    bookmarks.remove(session, reader_id, articles.locked(session, slug))
    session.commit()
