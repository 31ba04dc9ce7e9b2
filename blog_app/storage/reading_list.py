"""A reader's bookmarks, the last one set first. An article that is not published is not listed, and not
forgotten."""

from uuid import UUID

from sqlalchemy import literal_column, select, tuple_
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.bookmarks import bookmarks
from blog_app.models.lifecycle import PUBLISHED
from blog_app.models.schema import users
from blog_app.storage.stories import Headline, columns, headline
from common.paging import After, Page, page


def of(session: Session, user_id: UUID, *, limit: int, after: After) -> Page[Headline]:
    """A reader's own, the last one set first."""
    moment = bookmarks.c.bookmarked_at
    statement = (
        select(*columns(user_id), moment)
        .select_from(bookmarks)
        .join(Article, Article.id == bookmarks.c.article_id)
        .join(users, users.c.id == Article.author_id)
        .where(bookmarks.c.user_id == user_id, Article.status == PUBLISHED)
        .order_by(moment.desc(), bookmarks.c.article_id.desc())
        .limit(literal_column(str(limit + 1)))
    )
    if after is not None:
        statement = statement.where(tuple_(moment, bookmarks.c.article_id) < after)
    rows = list(session.execute(statement))
    found = page(rows, limit, lambda row: [row.bookmarked_at.isoformat(), row.id])
    return Page([headline(row) for row in found.rows], found.next)
