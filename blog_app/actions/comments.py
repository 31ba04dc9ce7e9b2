"""What readers do with comments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.models.comments import Comment
from blog_app.storage import articles, comments, shelf


def add(session: Session, author_id: UUID, slug: str, body: str, *, now: datetime) -> int:
    """Write below an article; answers the comment's number.

    Raises:
        NotFound: there is no such article. Invalid: a body that cannot be kept.
    """
    article_id = articles.locked(session, slug)
    comment = Comment.written_by(author_id, article_id, body, now=now)
    comments.add(session, comment)
    comment_id = comment.id
    shelf.changed(session)
    session.commit()
    return comment_id


def remove(session: Session, author_id: UUID, slug: str, comment_id: int) -> None:
    """Delete one's own comment.

    Raises:
        NotFound: there is no such article, or no such comment below it. Forbidden: it is another's.
    """
    article_id = articles.locked(session, slug)
    comment = comments.deletable_by(session, author_id, article_id, comment_id)
    comments.remove(session, comment)
    shelf.changed(session)
    session.commit()
