"""What the blog knows of a person, row by row; and the mails that go with the blog's own transactions."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.bookmarks import bookmarks
from blog_app.models.comments import Comment
from blog_app.models.drafts import WorkingCopy
from blog_app.models.favorites import favorites
from blog_app.models.images import Image
from blog_app.models.lifecycle import PUBLISHED
from blog_app.models.notifications import notifications, readers
from blog_app.models.profiles import follows
from blog_app.models.reports import cases, reports
from blog_app.models.revisions import Revision
from blog_app.models.schema import outgoing_mails, users
from blog_app.models.series import Series
from common.outbox import OutgoingMail
from common.outbox.sqlalchemy import putting

AT_ONCE = 200  # rows in memory
Row = dict[str, Any]


def put_mails(session: Session, mails: Iterable[OutgoingMail]) -> None:
    """They go out when this transaction is kept, and not otherwise."""
    for mail in mails:
        session.execute(putting(outgoing_mails, mail))


def profile(session: Session, user_id: UUID) -> Iterator[Row]:
    return _rows(session, select(users.c.bio, users.c.image).where(users.c.id == user_id))


def articles(session: Session, user_id: UUID) -> Iterator[Row]:
    columns = [c for c in Article.__table__.columns if c.key not in {"html", "author_id"}]
    statement = select(*columns).where(Article.author_id == user_id).order_by(Article.id)
    return _rows(session, statement)


def drafts(session: Session, user_id: UUID) -> Iterator[Row]:
    """The working copies."""
    return _texts(session, user_id, WorkingCopy)


def revisions(session: Session, user_id: UUID) -> Iterator[Row]:
    """What the articles said before."""
    return _texts(session, user_id, Revision)


def series(session: Session, user_id: UUID) -> Iterator[Row]:
    columns = (Series.slug, Series.title, Series.description, Series.created_at)
    return _rows(session, select(*columns).where(Series.author_id == user_id).order_by(Series.id))


def comments(session: Session, user_id: UUID) -> Iterator[Row]:
    statement = select(
        Comment.id,
        Article.slug.label("article"),
        Comment.body,
        Comment.created_at,
        Comment.updated_at,
    ).join(Article, Article.id == Comment.article_id)
    return _rows(session, statement.where(Comment.author_id == user_id).order_by(Comment.id))


def marked(session: Session, user_id: UUID) -> Iterator[Row]:
    """The favourites."""
    statement = select(Article.slug.label("article"), favorites.c.favorited_at).join(
        Article, Article.id == favorites.c.article_id
    )
    return _rows(session, statement.where(favorites.c.user_id == user_id).order_by(Article.id))


def kept_for_later(session: Session, user_id: UUID) -> Iterator[Row]:
    """The bookmarks."""
    statement = select(Article.slug.label("article"), bookmarks.c.bookmarked_at).join(
        Article, Article.id == bookmarks.c.article_id
    )
    return _rows(session, statement.where(bookmarks.c.user_id == user_id).order_by(Article.id))


def reported(session: Session, user_id: UUID) -> Iterator[Row]:
    """What the person said about things of others."""
    columns = (cases.c.kind, reports.c.reason, reports.c.words, reports.c.reported_at)
    statement = select(*columns).join(cases, cases.c.id == reports.c.case_id)
    return _rows(session, statement.where(reports.c.reporter_id == user_id).order_by(cases.c.id))


def followed(session: Session, user_id: UUID) -> Iterator[Row]:
    statement = select(users.c.name, follows.c.followed_at).join(
        users, users.c.id == follows.c.followed_id
    )
    return _rows(session, statement.where(follows.c.follower_id == user_id).order_by(users.c.id))


def sent_images(session: Session, user_id: UUID) -> Iterator[Row]:
    columns = (Image.id, Image.alt, Image.bytes, Image.sent_at)
    statement = select(*columns).where(Image.owner_id == user_id).order_by(Image.id)
    return _rows(session, statement)


def remove_images(session: Session, user_id: UUID) -> None:
    """Their bytes go later, when they are nobody's (`storage/images.py`)."""
    session.execute(delete(Image).where(Image.owner_id == user_id))


def some_article_of(session: Session, user_id: UUID, *, public_too: bool) -> UUID | None:
    """One of them; or of those that are not public."""
    statement = select(Article.id).where(Article.author_id == user_id)
    if not public_too:
        statement = statement.where(Article.status != PUBLISHED)
    return session.scalar(statement.limit(1))


def remove_unread(session: Session, user_id: UUID) -> None:
    """What nobody else can read of the articles that stay: working copies, and what they said before."""
    mine = select(Article.id).where(Article.author_id == user_id)
    for kind in (WorkingCopy, Revision):
        session.execute(delete(kind).where(kind.article_id.in_(mine)))


def remove_series(session: Session, user_id: UUID) -> None:
    session.execute(delete(Series).where(Series.author_id == user_id))


def last_comment_of(session: Session, user_id: UUID, before: int) -> Comment | None:
    """The newest with a lower number: answers come before what they answer."""
    mine = (Comment.author_id == user_id, Comment.id < before)
    return session.scalar(select(Comment).where(*mine).order_by(Comment.id.desc()).limit(1))


def some_mark_of(session: Session, user_id: UUID) -> UUID | None:
    """An article that this user has marked."""
    return session.scalar(
        select(favorites.c.article_id).where(favorites.c.user_id == user_id).limit(1)
    )


def lock(session: Session, article_id: UUID) -> None:
    """Whatever its status, for who changes its counts."""
    session.execute(
        select(Article.id).where(Article.id == article_id).with_for_update(key_share=True)
    )


def forget_marks(session: Session, user_id: UUID) -> None:
    """Bookmarks, and what the person was told."""
    for table in (bookmarks, notifications, readers):
        session.execute(delete(table).where(table.c.user_id == user_id))


def empty_profile(session: Session, user_id: UUID) -> None:
    """No bio, no picture; who follows nobody is followed by nobody."""
    session.execute(update(users).where(users.c.id == user_id).values(bio=None, image=None))
    session.execute(
        delete(follows).where(
            or_(follows.c.follower_id == user_id, follows.c.followed_id == user_id)
        )
    )


def _texts(session: Session, user_id: UUID, kind: type[WorkingCopy | Revision]) -> Iterator[Row]:
    statement = select(*kind.__table__.columns).join(Article, Article.id == kind.article_id)
    mine = statement.where(Article.author_id == user_id)
    return _rows(session, mine.order_by(kind.article_id))


def _rows(session: Session, statement: Select[*tuple[Any, ...]]) -> Iterator[Row]:
    found = session.execute(statement.execution_options(yield_per=AT_ONCE))
    for row in found.mappings():
        yield dict(row)
