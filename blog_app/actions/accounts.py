"""What the blog removes when somebody's account ends."""

from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.actions import drafts
from blog_app.models.comments import LARGEST_ID
from blog_app.storage import accounts, comments, favorites, shelf


def erase(session: Session, user_id: UUID, *, keep: bool) -> None:
    """Remove what is the user's: articles, images and comments too, unless others shall `keep` them.
    What nobody else can read goes in any case.

    One transaction for each, so nobody waits long; after a crash the next call goes on where this ended.
    """
    while article_id := accounts.some_article_of(session, user_id, public_too=not keep):
        drafts.erase(session, user_id, article_id)
    accounts.remove_unread(session, user_id)
    if not keep:
        accounts.remove_series(session, user_id)
        accounts.remove_images(session, user_id)
        _remove_comments(session, user_id)
    while article_id := accounts.some_mark_of(session, user_id):
        accounts.lock(session, article_id)
        favorites.remove(session, user_id, article_id)
        shelf.changed(session)
        session.commit()
    accounts.forget_marks(session, user_id)
    accounts.empty_profile(session, user_id)
    shelf.changed(session)
    session.commit()


def _remove_comments(session: Session, user_id: UUID) -> None:
    """Those that others have answered stay as empty places: the answers are not ours to remove."""
    before = LARGEST_ID
    while comment := accounts.last_comment_of(session, user_id, before):
        before = comment.id
        article_id, number = comment.article_id, comment.id
        accounts.lock(session, article_id)
        comment = comments.below(session, article_id, number)
        if comment is not None and comment.author_id == user_id:
            comments.remove(session, comment)
        shelf.changed(session)
        session.commit()
