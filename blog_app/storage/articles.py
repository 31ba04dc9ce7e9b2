"""How articles are kept and found. Everybody may read what is published; to change one it must be yours."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from blog_app.models.articles import Article
from blog_app.models.lifecycle import PUBLISHED, WrongState
from blog_app.models.schema import users
from blog_app.models.slugs import RenamedError
from blog_app.storage import slugs
from blog_app.storage.profiles import READER
from blog_app.storage.stories import Story, story, whole_columns
from common.errors import Forbidden, NotFound


def add(session: Session, article: Article, *, wish: str = "") -> None:
    """Keep a new article under the first of its slugs that is free; `wish` is one to try before."""
    slugs.claim(session, article, wish=wish)
    row = {c.key: getattr(article, c.key) for c in Article.__table__.columns}
    session.execute(insert(Article).values(row))


def save(session: Session, article: Article, *, retitled: bool = False) -> None:
    """Write what has changed. A new title brings a new slug; the old ones still lead to the article.

    Raises:
        WrongState: another has moved it to another state. The write says from which one, whatever was
            looked at before.
    """
    try:
        if retitled:
            slugs.claim(session, article)
        session.flush()
    except StaleDataError as error:
        session.rollback()
        raise WrongState("The article was moved by somebody else at the same moment.") from error


def remove(session: Session, article: Article) -> None:
    """With its comments and favourites. Its slugs stay taken."""
    session.execute(delete(Article).where(Article.id == article.id))


def by_slug(session: Session, slug: str, reader_id: UUID | None = None) -> Story:
    """The published article at this address.

    Raises:
        RenamedError: it has moved to another. NotFound: there is none.
    """
    asked = {"slug": slug, "reader_id": reader_id}
    row = session.execute(_at_slug(reader_id is not None), asked).first()
    if row is None:
        raise _gone_or_renamed(session, slug)
    return story(row)


def by_id(session: Session, article_id: UUID, reader_id: UUID | None) -> Story:
    """One that was there a moment ago. Raises NotFound."""
    row = session.execute(_published(reader_id).where(Article.id == article_id)).first()
    if row is None:
        raise not_there()
    return story(row)


def readable(session: Session, slug: str) -> UUID:
    """The published article at this address, for what hangs below it. Raises as `by_slug` does."""
    found = session.scalar(
        select(Article.id).where(Article.slug == slug, Article.status == PUBLISHED)
    )
    if found is None:
        raise _gone_or_renamed(session, slug)
    return found


def locked(session: Session, slug: str) -> UUID:
    """The published article that has or had this slug, for who adds to it: until the end of the
    transaction nobody else does, and nobody deletes it. Raises NotFound."""
    statement = slugs.led_to_by(select(Article.id), slug).with_for_update(
        of=Article, key_share=True
    )
    found = session.scalar(statement.where(Article.status == PUBLISHED))
    if found is None:
        raise not_there()
    return found


def editable_by(session: Session, author_id: UUID, slug: str, *, to_look: bool = False) -> Article:
    """The author's published article that has or had this slug, locked until the end of the transaction;
    `to_look`: not locked, for who only shows it. What is not on the shelf is opened as a draft
    (`storage/drafts.py`).

    Raises:
        NotFound: there is none. Forbidden: it is another's.
    """
    statement = slugs.led_to_by(select(Article), slug)
    if not to_look:
        statement = statement.with_for_update(of=Article)
    found = session.scalar(statement.execution_options(populate_existing=True))
    if found is None or not found.is_published:
        raise not_there()
    if found.author_id != author_id:
        raise Forbidden("This article is another's.", errors={"article": ["forbidden"]})
    return found


def moderated(session: Session, article_id: UUID) -> Article:
    """Whoever's article, for who keeps order, locked until the end of the transaction. Raises NotFound."""
    statement = select(Article).where(Article.id == article_id).with_for_update()
    found = session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise not_there()
    return found


def slugs_by(session: Session, author_ids: Iterable[UUID]) -> dict[str, str]:
    """What these authors have published so far: slugs by title."""
    statement = select(Article.title, Article.slug).where(Article.author_id.in_(author_ids))
    return {row.title: row.slug for row in session.execute(statement)}


def not_there() -> NotFound:
    return NotFound("There is no such article.", errors={"article": ["not found"]})


@cache
def _at_slug(for_reader: bool) -> Select[*tuple[Any, ...]]:
    return _published(READER if for_reader else None).where(Article.slug == bindparam("slug"))


def _published(reader_id: UUID | None) -> Select[*tuple[Any, ...]]:
    statement = select(*whole_columns(reader_id))
    return statement.join(users, users.c.id == Article.author_id).where(Article.status == PUBLISHED)


def _gone_or_renamed(session: Session, slug: str) -> Exception:
    statement = slugs.led_to_by(select(Article.slug), slug).where(Article.status == PUBLISHED)
    found = session.scalar(statement)
    return not_there() if found is None else RenamedError(found)
