"""What readers do with comments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.models.comments import HELD, SHOWN, Caution, Comment, checked
from blog_app.storage import articles, comments, notifications, shelf

ORDINARY = Caution()


def add(
    session: Session,
    author_id: UUID,
    slug: str,
    body: str,
    *,
    reply_to: int | None = None,
    caution: Caution = ORDINARY,
    now: datetime,
) -> int:
    """Write below an article, or below a comment; answers the new comment's number. Some must wait until
    somebody has looked at them.

    Raises:
        NotFound: there is no such article, or no such comment below it. Invalid: a body that cannot be kept.
    """
    article_id = articles.locked(session, slug)
    parent = None if reply_to is None else comments.shown_below(session, article_id, reply_to)
    who = comments.standing(session, author_id, article_id, most=caution.first)
    waits = who.must_wait(body, caution, now=now)
    comment = Comment.written_by(author_id, article_id, body, parent=parent, waits=waits, now=now)
    comments.add(session, comment)
    comment_id, shown = comment.id, comment.status == SHOWN
    notifications.add_for_comment(session, comment, now=now)
    if shown:
        shelf.changed(session)
    session.commit()
    return comment_id


def revise(
    session: Session,
    author_id: UUID,
    slug: str,
    comment_id: int,
    body: str,
    *,
    caution: Caution = ORDINARY,
    now: datetime,
) -> None:
    """Change one's own comment while it is young. What would have had to wait has to wait now.

    Raises:
        NotFound, Forbidden: there is none for this author. Invalid: a body that cannot be kept.
        EditWindowOver, AlreadyDecided: it cannot be changed any more.
    """
    article_id = articles.locked(session, slug)
    comment = comments.own_by(session, author_id, article_id, comment_id)
    who = comments.standing(session, author_id, article_id, most=caution.first)
    waits, before = who.must_wait(body, caution, now=now), comment.status
    status = comment.revised(waits=waits, now=now)
    comments.rewrite(session, comment, checked(body), status, now=now)
    if status == HELD != before:
        notifications.add_for_comment(session, comment, now=now)
    shelf.changed(session)
    session.commit()


def remove(session: Session, author_id: UUID, slug: str, comment_id: int) -> None:
    """Delete one's own comment. Where others have answered, its empty place stays.

    Raises:
        NotFound: there is no such article, or no such comment below it. Forbidden: it is another's.
    """
    article_id = articles.locked(session, slug)
    comment = comments.own_by(session, author_id, article_id, comment_id)
    comments.remove(session, comment)
    shelf.changed(session)
    session.commit()
