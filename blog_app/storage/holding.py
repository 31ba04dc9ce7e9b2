"""Which news still holds: asked of the things themselves, so that nothing has to be tidied up."""

from sqlalchemy import ColumnElement, and_, exists, or_, tuple_

from blog_app.models import comments
from blog_app.models import notifications as kinds
from blog_app.models.articles import Article
from blog_app.models.comments import Comment
from blog_app.models.favorites import favorites
from blog_app.models.lifecycle import HIDDEN, PUBLISHED
from blog_app.models.notifications import notifications
from blog_app.models.profiles import follows

# News of a comment is true while the comment has this status.
TRUE_WHILE = [
    (kinds.ANSWER, comments.SHOWN),
    (kinds.COMMENT, comments.SHOWN),
    (kinds.WAITING, comments.HELD),
    (kinds.APPROVED, comments.SHOWN),
    (kinds.REJECTED, comments.REJECTED),
    (kinds.HIDDEN, comments.HIDDEN),
    (kinds.HIDDEN, comments.WITHHELD),
]
TRUE_OF_ARTICLE_WHILE = [(kinds.ARTICLE_HIDDEN, HIDDEN), (kinds.ARTICLE_SHOWN, PUBLISHED)]


def holds() -> ColumnElement[bool]:
    """Asked row by row along the index, so that a page costs a page, however much has happened."""
    kind, is_public = notifications.c.kind, Article.status == PUBLISHED
    follow = exists().where(
        follows.c.follower_id == notifications.c.actor_id,
        follows.c.followed_id == notifications.c.user_id,
    )
    mark = exists().where(
        favorites.c.article_id == notifications.c.article_id,
        favorites.c.user_id != notifications.c.user_id,
        Article.id == favorites.c.article_id,
        is_public,
    )
    comment = exists().where(
        Comment.id == notifications.c.comment_id,
        tuple_(kind, Comment.status).in_(TRUE_WHILE),
        Article.id == Comment.article_id,
        is_public,
    )
    article = exists().where(
        Article.id == notifications.c.article_id,
        tuple_(kind, Article.status).in_(TRUE_OF_ARTICLE_WHILE),
    )
    return or_(
        and_(kind == kinds.FOLLOW, follow),
        and_(kind == kinds.FAVORITE, mark),
        and_(kind.in_([kinds.ARTICLE_HIDDEN, kinds.ARTICLE_SHOWN]), article),
        and_(notifications.c.comment_id.is_not(None), comment),
    )
