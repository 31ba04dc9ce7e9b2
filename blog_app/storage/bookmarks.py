"""How bookmarks are kept; `reading_list.py` finds them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Label, delete, exists, false
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.bookmarks import bookmarks


def add(session: Session, user_id: UUID, article_id: UUID, *, now: datetime) -> None:
    """Once, however often it is asked for. The caller has locked the article's row."""
    row = {"user_id": user_id, "article_id": article_id, "bookmarked_at": now}
    session.execute(insert_or_skip(bookmarks).values(row).on_conflict_do_nothing())


def remove(session: Session, user_id: UUID, article_id: UUID) -> None:
    session.execute(
        delete(bookmarks).where(
            bookmarks.c.user_id == user_id, bookmarks.c.article_id == article_id
        )
    )


def bookmarked_by(reader_id: UUID | None) -> Label[bool]:
    """Whether this reader has marked the article of the row: the column `bookmarked`."""
    mark = exists().where(bookmarks.c.user_id == reader_id, bookmarks.c.article_id == Article.id)
    return (false() if reader_id is None else mark).label("bookmarked")
