"""What authors do with articles."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.models.articles import Article, Draft
from blog_app.storage import articles


def publish(
    session: Session, author_id: UUID, draft: Draft, *, article_id: UUID, now: datetime
) -> Article:
    """Publish an article at once, under a slug of its own.

    Raises:
        Invalid: naming every field that is not right; nothing is written.
    """
    article = Article.written_by(author_id, draft, article_id=article_id, now=now)
    articles.add(session, article)
    session.commit()
    return article
