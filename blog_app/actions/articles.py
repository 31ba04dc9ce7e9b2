"""What authors do with articles."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.models.articles import Article, Draft
from blog_app.storage import articles, images, shelf


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
    before = article.draft()
    if article.revise(replace(before, **changes), now=now):
        images.lend(session, author_id, article.cover_image)
        articles.save(session, article, retitled=article.title != before.title)
        shelf.relabel(session, article, before.tags)
    article_id = article.id
    session.commit()
    return article_id


def remove(session: Session, author_id: UUID, slug: str) -> None:
    """Delete an article with its comments and favourites. Raises NotFound and Forbidden as above."""
    article = articles.editable_by(session, author_id, slug)
    shelf.take_off(session, article)
    articles.remove(session, article)
    session.commit()
