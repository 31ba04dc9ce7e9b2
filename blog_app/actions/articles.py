"""What authors do with articles, and those who keep order."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.models.articles import Article, Draft
from blog_app.models.revisions import Revision
from blog_app.storage import articles, images, revisions, shelf


def publish(
    session: Session, author_id: UUID, draft: Draft, *, article_id: UUID, now: datetime
) -> Article:
    """Publish an article at once, under a slug of its own.

    Raises:
        Invalid: naming every field that is not right; nothing is written.
    """
    article = Article.written_by(author_id, draft, article_id=article_id, now=now)
    images.lend(session, author_id, article.cover_image)
    articles.add(session, article)
    shelf.put_on(session, article)
    session.commit()
    return article


def revise(
    session: Session, author_id: UUID, slug: str, changes: Mapping[str, Any], *, now: datetime
) -> UUID:
    """Change what is named in `changes` (fields of `Draft`) and nothing else. A new title makes a new
    slug; the old ones still lead here.

    Raises:
        NotFound, Forbidden: there is none for this author.
        Invalid: naming every field that is not right; nothing is written.
    """
    article = articles.editable_by(session, author_id, slug)
    article_id = article.id
    apply(session, article, replace(article.draft(), **changes), editor_id=author_id, now=now)
    session.commit()
    return article_id


def remove(session: Session, author_id: UUID, slug: str) -> None:
    """Delete an article with its comments and favourites. Raises NotFound and Forbidden as above."""
    article = articles.editable_by(session, author_id, slug)
    shelf.take_off(session, article)
    articles.remove(session, article)
    session.commit()


def hide(session: Session, article_id: UUID) -> None:
    """Take an article off the shelf against its author's will. Raises NotFound; WrongState."""
    article = articles.moderated(session, article_id)
    article.hide()
    articles.save(session, article)
    shelf.take_off(session, article)
    session.commit()


def show(session: Session, article_id: UUID) -> None:
    """Put back what was hidden. Raises NotFound; WrongState."""
    article = articles.moderated(session, article_id)
    article.show()
    articles.save(session, article)
    shelf.put_on(session, article)
    session.commit()


def apply(
    session: Session, article: Article, draft: Draft, *, editor_id: UUID, now: datetime
) -> None:
    """Make a draft the text of an article, which the caller has locked; what others could read before is
    kept. Every change of a text comes through here.

    Raises:
        Invalid: naming every field that is not right.
    """
    before, title = Revision.of(article, replaced_by=editor_id, now=now), article.title
    if not article.revise(draft, now=now):
        return
    images.lend(session, article.author_id, article.cover_image)
    if article.was_public:
        revisions.add(session, before)
    articles.save(session, article, retitled=article.title != title)
    if article.is_published:
        shelf.relabel(session, article, before.tags)
