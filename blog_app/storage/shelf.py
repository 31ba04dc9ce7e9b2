"""What is published, and the counts of it: put on the shelf and taken off in the transaction of the article.

Nothing else writes `article_tags`, `tags`, `article_words`, `words`, `months`, `tallies`, `users.articles`
and `favorites.published_at` (but for the favourite's beginning). Whoever comes here has locked the article's
row before, and that of its cover after it; then come the author's row, the tags in alphabetical order, the
words in theirs, the month, the tallies: with one order for all, no two writers wait for each other in a circle.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.dialects.postgresql import insert as insert_or_add
from sqlalchemy.orm import Session

from blog_app.models.archives import month_of, months
from blog_app.models.articles import Article
from blog_app.models.favorites import favorites
from blog_app.models.schema import tallies, users
from blog_app.models.tags import article_tags, tags
from blog_app.storage import words


def put_on(session: Session, article: Article) -> None:
    """The article is published now, and every list shows it."""
    _count_for_author(session, article, 1)
    _label(session, article, article.tags)
    _show_in_favorites(session, article, article.published_at)
    _count_tags(session, dict.fromkeys(article.tags, 1))
    words.keep(session, article)
    _count_in_month(session, article, 1)
    _add_to_tally(session, "articles", 1)
    changed(session)


def take_off(session: Session, article: Article) -> None:
    """No list shows the article any more."""
    _count_for_author(session, article, -1)
    session.execute(delete(article_tags).where(article_tags.c.article_id == article.id))
    _show_in_favorites(session, article, None)
    _count_tags(session, dict.fromkeys(article.tags, -1))
    words.forget(session, article.id)
    _count_in_month(session, article, -1)
    _add_to_tally(session, "articles", -1)
    changed(session)


def relabel(session: Session, article: Article, before: Iterable[str]) -> None:
    """The article stays on the shelf; `before` are the tags that it had."""
    old, new = set(before), set(article.tags)
    if old != new:
        session.execute(
            delete(article_tags).where(
                article_tags.c.article_id == article.id, article_tags.c.tag.in_(old - new)
            )
        )
        _label(session, article, new - old)
        _count_tags(session, dict.fromkeys(new - old, 1) | dict.fromkeys(old - new, -1))
    words.keep(session, article)
    changed(session)


def changed(session: Session) -> None:
    """Something that a list shows is different now. Last in its transaction: all writers meet here."""
    _add_to_tally(session, "version", 1)


def _label(session: Session, article: Article, names: Iterable[str]) -> None:
    rows = [
        {"tag": name, "published_at": article.published_at, "article_id": article.id}
        for name in names
    ]
    if rows:
        session.execute(insert(article_tags).values(rows))


def _show_in_favorites(session: Session, article: Article, since: datetime | None) -> None:
    """In the lists of those who have marked it; their rows are locked by the article's."""
    session.execute(
        update(favorites).where(favorites.c.article_id == article.id).values(published_at=since)
    )


def _count_for_author(session: Session, article: Article, step: int) -> None:
    session.execute(
        update(users)
        .where(users.c.id == article.author_id)
        .values(articles=users.c.articles + step)
    )


def _count_tags(session: Session, steps: Mapping[str, int]) -> None:
    rows = [{"name": name, "articles": step} for name, step in sorted(steps.items())]
    if not rows:
        return
    statement = insert_or_add(tags).values(rows)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["name"],
            set_={"articles": tags.c.articles + statement.excluded.articles},
        )
    )
    gone = [name for name, step in steps.items() if step < 0]
    if gone:
        session.execute(delete(tags).where(tags.c.name.in_(gone), tags.c.articles == 0))


def _count_in_month(session: Session, article: Article, step: int) -> None:
    if article.published_at is None:
        return
    month = month_of(article.published_at.astimezone(UTC))
    statement = insert_or_add(months).values(month=month, articles=step)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["month"],
            set_={"articles": months.c.articles + statement.excluded.articles},
        )
    )
    if step < 0:
        session.execute(delete(months).where(months.c.month == month, months.c.articles == 0))


def _add_to_tally(session: Session, name: str, step: int) -> None:
    session.execute(update(tallies).where(tallies.c.name == name).values(n=tallies.c.n + step))
