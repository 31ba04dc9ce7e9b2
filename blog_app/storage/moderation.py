"""Who keeps order: an article's author below the own articles, admins everywhere; and what waits for them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal_column, select
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.comments import LARGEST_ID, SHOWN, Comment
from blog_app.models.lifecycle import HIDDEN, PUBLISHED
from blog_app.models.schema import users
from blog_app.storage import comments
from blog_app.storage.profiles import columns
from blog_app.storage.remarks import OWN, Remark, own_columns, remark
from common.errors import Forbidden
from common.paging import After, Page, page


@dataclass(frozen=True, slots=True)
class Waiting:
    """A comment that is aside, and the article that it is below."""

    remark: Remark
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Charge:
    """A comment that somebody decides about; `by_admin`: what an admin decides, an author cannot undo."""

    comment: Comment
    by_admin: bool


def moderatable_by(session: Session, who_id: UUID, comment_id: int) -> Charge:
    """A comment below one's own article, or any for an admin; its article is locked.

    Raises:
        NotFound: there is none that one may see. Forbidden: the article is another's.
    """
    below = session.execute(
        select(Article.author_id, Article.status, Article.id)
        .join(Comment, Comment.article_id == Article.id)
        .where(Comment.id == (comment_id if 0 < comment_id <= LARGEST_ID else None))
        .with_for_update(of=Article, key_share=True)
    ).first()
    comment = comments.below(session, below.id, comment_id) if below else None
    if below is None or comment is None or comment.author_id is None:
        raise comments.not_there()
    role = session.scalar(select(users.c.role).where(users.c.id == who_id))
    if role == "admin" or below.author_id == who_id:
        return Charge(comment, by_admin=role == "admin")
    if comment.status == SHOWN and below.status == PUBLISHED:
        raise Forbidden("This article is another's.", errors={"comment": ["forbidden"]})
    raise comments.not_there()


def newest(
    session: Session, admin_id: UUID, status: str = "", *, limit: int, after: After
) -> Page[Waiting]:
    """Comments, or those with this status, below what others can read or could: the last one first."""
    statement = _with_article(admin_id).order_by(Comment.id.desc())
    statement = statement.where(Article.status.in_([PUBLISHED, HIDDEN]))
    if status:
        statement = statement.where(Comment.status == literal_column(f"'{status}'"))
    if after is not None:
        statement = statement.where(Comment.id < after[0])
    return _waiting(session, statement, limit)


def author_of(session: Session, article_id: UUID) -> UUID | None:
    return session.scalar(select(Article.author_id).where(Article.id == article_id))


def aside(
    session: Session, who_id: UUID, status: str, *, everywhere: bool, limit: int, after: After
) -> Page[Waiting]:
    """Comments with this status below one's own articles, or all: those that wait longest first."""
    statement = _with_article(who_id).order_by(Comment.id)
    statement = statement.where(Comment.status == literal_column(f"'{status}'"))
    if not everywhere:
        statement = statement.where(Article.author_id == who_id)
    if after is not None:
        statement = statement.where(Comment.id > after[0])
    return _waiting(session, statement, limit)


def _with_article(who_id: UUID) -> Select[*tuple[Any, ...]]:
    statement = select(*own_columns(), *columns(who_id), Article.slug, Article.title)
    return statement.join(users, users.c.id == Comment.author_id).join(
        Article, Article.id == Comment.article_id
    )


def _waiting(session: Session, statement: Select[*tuple[Any, ...]], limit: int) -> Page[Waiting]:
    found = session.execute(statement.limit(literal_column(str(limit + 1))))
    rows = [Waiting(remark(row), *row[OWN + 4 :]) for row in found]
    return page(rows, limit, key=lambda row: [row.remark.id])
