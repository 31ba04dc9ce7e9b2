"""How it is kept that something happened to somebody, and how far each has read; `news.py` tells it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, func, literal, null, select
from sqlalchemy.dialects.postgresql import insert as insert_or_renew
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.comments import HELD, Comment
from blog_app.models.notifications import ANSWER, COMMENT, WAITING, notifications, readers

ONCE = ("user_id", "kind", "actor_id", "article_id", "comment_id")


def add(
    session: Session,
    user_id: UUID,
    kind: str,
    *,
    now: datetime,
    actor_id: UUID | None = None,
    article_id: UUID | None = None,
    comment_id: int | None = None,
) -> None:
    """Tell somebody. What happens again is told as new."""
    row = {
        "user_id": user_id,
        "kind": kind,
        "actor_id": actor_id,
        "article_id": article_id,
        "comment_id": comment_id,
        "happened_at": now,
    }
    _renewed(session, insert_or_renew(notifications).values(row))


def add_for_author(
    session: Session,
    article_id: UUID,
    kind: str,
    *,
    now: datetime,
    but: Iterable[UUID | None],
    comment_id: int | None = None,
) -> None:
    """Tell the author of an article, unless it is one of those."""
    thing = null() if comment_id else Article.id
    row = select(
        Article.author_id,
        literal(kind, Text),
        cast(thing, notifications.c.article_id.type),
        literal(comment_id, notifications.c.comment_id.type),
        literal(now, notifications.c.happened_at.type),
    ).where(Article.id == article_id, Article.author_id.not_in([one for one in but if one]))
    names = ["user_id", "kind", "article_id", "comment_id", "happened_at"]
    _renewed(session, insert_or_renew(notifications).from_select(names, row))


def add_for_comment(
    session: Session, comment: Comment, *, now: datetime, but: UUID | None = None
) -> None:
    """Tell who was answered, and the article's author: each once, and nobody of their own words. One that
    is held is told to the article's author alone, who has to look at it; `but` is who has just looked."""
    told = {comment.author_id, but}
    if comment.status == HELD:
        add_for_author(
            session, comment.article_id, WAITING, now=now, but=told, comment_id=comment.id
        )
        return
    if comment.parent_id is not None:
        parent = select(Comment.author_id).where(Comment.id == comment.parent_id)
        answered = session.scalar(parent)
        if answered is not None and answered not in told:
            add(session, answered, ANSWER, now=now, comment_id=comment.id)
        told.add(answered)
    add_for_author(session, comment.article_id, COMMENT, now=now, but=told, comment_id=comment.id)


def mark_read(session: Session, user_id: UUID, until: datetime) -> None:
    """Up to this moment; never back to an earlier one, however late a request comes."""
    statement = insert_or_renew(readers).values(user_id=user_id, read_until=until)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["user_id"],
            set_={"read_until": func.greatest(readers.c.read_until, until)},
        )
    )


def mute(session: Session, user_id: UUID, kinds: list[str]) -> None:
    """Tell these kinds no more, and all others."""
    statement = insert_or_renew(readers).values(user_id=user_id, muted=kinds)
    session.execute(
        statement.on_conflict_do_update(index_elements=["user_id"], set_={"muted": kinds})
    )


def muted_by(session: Session, user_id: UUID) -> list[str]:
    """The kinds that a person does not want."""
    return session.scalar(select(readers.c.muted).where(readers.c.user_id == user_id)) or []


def _renewed(session: Session, statement: Any) -> None:
    session.execute(
        statement.on_conflict_do_update(
            index_elements=ONCE, set_={"happened_at": statement.excluded.happened_at}
        )
    )
