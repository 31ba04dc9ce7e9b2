"""How tags are found."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog_app.models.tags import tags


def most_used(session: Session, limit: int) -> list[str]:
    """The most used first; of those used alike, the first in the alphabet."""
    statement = select(tags.c.name).order_by(tags.c.articles.desc(), tags.c.name).limit(limit)
    return list(session.scalars(statement))
