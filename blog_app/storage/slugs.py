"""How an article comes by its slug, and is found by any that it ever had."""

from itertools import chain
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.slugs import slugs


def claim(session: Session, article: Article, *, wish: str = "") -> None:
    """The first that is free, or that the article has had before; `wish` is tried before its own.

    The primary key decides, not a look beforehand: of two authors who publish "Hello" at the same
    moment both succeed, under different slugs.
    """
    for slug in chain([wish] if wish else [], article.slugs()):
        row = insert_or_skip(slugs).values(slug=slug, article_id=article.id)
        row = row.on_conflict_do_update(
            index_elements=["slug"],
            set_={"article_id": row.excluded.article_id},
            where=slugs.c.article_id == row.excluded.article_id,
        )
        if session.execute(row.returning(slugs.c.slug)).first():
            article.slug = slug
            return
    raise RuntimeError(f"no free slug for article {article.id}")


def led_to_by(statement: Select[*tuple[Any, ...]], slug: str) -> Select[*tuple[Any, ...]]:
    """The statement for the article that has or had this slug."""
    return statement.join(slugs, slugs.c.article_id == Article.id).where(slugs.c.slug == slug)
