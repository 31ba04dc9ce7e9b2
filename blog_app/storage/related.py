"""Which articles are like another: those that share its tags, a rare tag counting more than a common one."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select, true
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.schema import users
from blog_app.models.tags import article_tags, tags
from blog_app.storage.profiles import READER
from blog_app.storage.stories import Headline, columns, headline

SHOWN = 4
LOOKED_AT = 50  # of each tag, the newest: a tag may be on half of all articles


def to(session: Session, article_id: UUID, reader_id: UUID | None = None) -> list[Headline]:
    """The most alike first, of those alike the newest; one statement."""
    asked = {"article_id": article_id, "reader_id": reader_id}
    return [headline(row) for row in session.execute(_alike(reader_id is not None), asked)]


@cache
def _alike(for_reader: bool) -> Select[*tuple[Any, ...]]:
    own, other = article_tags.alias("own"), article_tags.alias("other")
    near = (
        select(other.c.article_id, other.c.published_at)
        .where(other.c.tag == own.c.tag, other.c.article_id != own.c.article_id)
        .order_by(other.c.published_at.desc(), other.c.article_id.desc())
        .limit(LOOKED_AT)
        .lateral("near")
    )
    weight = func.sum(1 / func.ln(1 + tags.c.articles))  # as in the inverse document frequency
    best = (
        select(near.c.article_id, near.c.published_at, weight.label("weight"))
        .select_from(own.join(tags, tags.c.name == own.c.tag).join(near, true()))
        .where(own.c.article_id == bindparam("article_id"))
        .group_by(near.c.article_id, near.c.published_at)
        .order_by(weight.desc(), near.c.published_at.desc(), near.c.article_id.desc())
        .limit(SHOWN)
        .subquery("best")
    )
    return (
        select(*columns(READER if for_reader else None))
        .select_from(best)
        .join(Article, Article.id == best.c.article_id)
        .join(users, users.c.id == Article.author_id)
        .order_by(best.c.weight.desc(), best.c.published_at.desc(), best.c.article_id.desc())
    )
