"""How favourites are kept: a row, and its count on the article, in one transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, false, literal, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.favorites import favorites


def add(session: Session, user_id: UUID, article_id: UUID, *, now: datetime) -> bool:
    """Whether it is new. The primary key decides, so two at once count one; the caller has locked the
    article's row."""
    row = select(
        literal(user_id),
        Article.id,
        literal(now, favorites.c.favorited_at.type),
        Article.published_at,
    ).where(Article.id == article_id)
    names = ["user_id", "article_id", "favorited_at", "published_at"]
    statement = insert_or_skip(favorites).from_select(names, row).on_conflict_do_nothing()
    return _counted(session, article_id, 1, statement.returning(favorites.c.user_id))


def remove(session: Session, user_id: UUID, article_id: UUID) -> bool:
    """Whether there was one."""
    statement = delete(favorites).where(
        favorites.c.user_id == user_id, favorites.c.article_id == article_id
    )
    return _counted(session, article_id, -1, statement.returning(favorites.c.user_id))


def favorited_by(reader_id: UUID | None) -> ColumnElement[bool]:
    """Whether this reader has marked the article of the row."""
    if reader_id is None:
        return false()
    return exists().where(favorites.c.user_id == reader_id, favorites.c.article_id == Article.id)


def _counted(session: Session, article_id: UUID, step: int, mark: Any) -> bool:
    changed = session.execute(mark).first() is not None
    if changed:
        session.execute(
            update(Article)
            .where(Article.id == article_id)
            .values(favorites_count=Article.favorites_count + step)
        )
    return changed
