"""How comments are kept and counted, and the doors to them; `remarks.py` and `threads.py` are what readers see."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from blog_app.models.articles import Article
from blog_app.models.comments import (
    DELETED,
    EDIT_WINDOW,
    LARGEST_ID,
    SHOWN,
    AlreadyDecided,
    Comment,
    Standing,
    too_late,
)
from blog_app.models.reports import cases
from blog_app.models.schema import users
from common.errors import Forbidden, NotFound


def standing(session: Session, author_id: UUID, article_id: UUID, *, most: int) -> Standing:
    """Who writes below this article; of their comments at most `most` are counted."""
    some = select(Comment.id).where(Comment.author_id == author_id, Comment.status == SHOWN)
    shown = select(func.count()).select_from(some.limit(most).subquery()).scalar_subquery()
    moderates = or_(Article.author_id == author_id, users.c.role == "admin")
    statement = select(users.c.created_at, shown, moderates).join(Article, Article.id == article_id)
    statement = statement.where(users.c.id == author_id)
    return Standing(*session.execute(statement).one())


def add(session: Session, comment: Comment) -> None:
    """Keep it, and count it if others see it; the caller has locked the article's row."""
    session.add(comment)
    session.flush()
    _count(session, comment.article_id, int(comment.status == SHOWN))


def rewrite(session: Session, comment: Comment, body: str, status: str, *, now: datetime) -> None:
    """Write what its author has changed.

    Raises:
        EditWindowOver: here too, as a request may wait for its turn while the window closes.
    """
    before = comment.status
    statement = (
        update(Comment)
        .where(
            Comment.id == comment.id,
            Comment.status == before,
            Comment.created_at >= now - EDIT_WINDOW,
        )
        .values(body=body, status=status, updated_at=now)
    )
    if session.execute(statement.returning(Comment.id)).first() is None:
        raise too_late()
    _count(session, comment.article_id, (status == SHOWN) - (before == SHOWN))


def turn(session: Session, comment: Comment, status: str, reason: str | None = None) -> bool:
    """Give it another status, from the one that was looked at; whether others see a difference.

    Raises:
        AlreadyDecided: somebody else was quicker.
    """
    before = comment.status
    statement = (
        update(Comment)
        .where(Comment.id == comment.id, Comment.status == before)
        .values(status=status, reason=reason)
    )
    if session.execute(statement.returning(Comment.id)).first() is None:
        raise AlreadyDecided("Somebody else has decided about this comment.")
    step = (status == SHOWN) - (before == SHOWN)
    _count(session, comment.article_id, step)
    return step != 0


def remove(session: Session, comment: Comment) -> None:
    """Wholly, with the empty places above that nothing is left below; where others have answered, its
    place stays. The caller has locked the article's row, so nobody answers meanwhile."""
    shown = comment.status == SHOWN
    if session.scalar(select(exists().where(Comment.parent_id == comment.id))):
        nothing = {"status": DELETED, "author_id": None, "body": "", "reason": None}
        session.execute(update(Comment).where(Comment.id == comment.id).values(nothing))
        session.execute(delete(cases).where(cases.c.comment_id == comment.id))
    else:
        session.execute(delete(Comment).where(Comment.id == comment.id))
        _clear_above(session, comment.parent_id)
    _count(session, comment.article_id, -int(shown))


def own_by(session: Session, author_id: UUID, article_id: UUID, comment_id: int) -> Comment:
    """A comment of this author below this article.

    Raises:
        NotFound: there is none below this article that this author sees. Forbidden: it is another's.
    """
    found = below(session, article_id, comment_id)
    if found is None or (found.author_id != author_id and found.status != SHOWN):
        raise not_there()
    if found.author_id != author_id:
        raise Forbidden("This comment is another's.", errors={"comment": ["forbidden"]})
    return found


def shown_below(session: Session, article_id: UUID, comment_id: int) -> Comment:
    """One that everybody sees, for who answers or reports it. Raises NotFound."""
    found = below(session, article_id, comment_id)
    if found is None or found.status != SHOWN:
        raise not_there()
    return found


def below(session: Session, article_id: UUID, comment_id: int) -> Comment | None:
    """Whatever its status, as it is now; the caller has locked the article's row."""
    if not 0 < comment_id <= LARGEST_ID:
        return None
    statement = select(Comment).where(Comment.id == comment_id, Comment.article_id == article_id)
    return session.scalar(statement.execution_options(populate_existing=True))


def bodies_by(session: Session, author_ids: Iterable[UUID]) -> dict[str, int]:
    """What these authors have said so far, and the numbers of it."""
    statement = select(Comment.body, Comment.id).where(Comment.author_id.in_(author_ids))
    return {row.body: row.id for row in session.execute(statement)}


def not_there() -> NotFound:
    return NotFound("There is no such comment.", errors={"comment": ["not found"]})


def _clear_above(session: Session, parent_id: int | None) -> None:
    """Take away the empty places from here upwards, as far as each has nothing else below."""
    if parent_id is None:
        return
    place = aliased(Comment)
    answers = select(func.count()).where(place.parent_id == Comment.id).scalar_subquery()
    empty = (
        select(Comment.id, Comment.parent_id)
        .where(Comment.id == parent_id, Comment.status == DELETED, answers == 0)
        .cte("empty", recursive=True)
    )
    empty = empty.union_all(
        select(Comment.id, Comment.parent_id).where(
            Comment.id == empty.c.parent_id, Comment.status == DELETED, answers == 1
        )
    )
    session.execute(
        delete(Comment)
        .where(Comment.id.in_(select(empty.c.id)))
        .execution_options(synchronize_session=False)
    )


def _count(session: Session, article_id: UUID, step: int) -> None:
    if step:
        session.execute(
            update(Article)
            .where(Article.id == article_id)
            .values(comments_count=Article.comments_count + step)
        )
