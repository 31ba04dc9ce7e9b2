"""Lists of published articles, newest first: one statement each, whoever asks; no list counts rows.

Which articles: found along an index, ids only. What they are: read for the few on the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, and_, exists, func, literal_column, select, true, tuple_
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.favorites import favorites
from blog_app.models.lifecycle import PUBLISHED
from blog_app.models.profiles import follows
from blog_app.models.schema import tallies, users
from blog_app.models.tags import article_tags, tags
from blog_app.storage.profiles import is_named
from blog_app.storage.stories import Headline, Story, columns, headline, story, whole_columns
from common.paging import After, Page, page

VERSION = select(tallies.c.n).where(tallies.c.name == "version")
Chosen = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles: those with a tag, by an author, that somebody (by name) has marked."""

    tag: str | None = None
    author: str | None = None
    favorited: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Which of them: `limit` articles after the one with the key `after`, or after `offset` of them."""

    limit: int
    offset: int = 0
    after: After = None


def latest(
    session: Session, part: Part, wanted: Filter | None = None, reader_id: UUID | None = None
) -> Page[Headline]:
    """The newest of the articles that are wanted; without a filter, of all."""
    return _headlines(session, _newest(wanted or Filter(), part), part, reader_id)


def latest_whole(session: Session, part: Part, wanted: Filter) -> list[Story]:
    """The newest of the articles that are wanted, with their texts, as programs read them."""
    found = _of_keys(_newest(wanted, part), part, whole_columns(None))
    return [story(row) for row in session.execute(found)][: part.limit]


def between(session: Session, part: Part, since: datetime, until: datetime) -> Page[Headline]:
    """The newest of those published from `since` on and before `until`."""
    moment, article_id, chosen = _keys(Filter())
    chosen = chosen.where(moment >= since, moment < until)
    if part.after is not None:
        chosen = chosen.where(tuple_(moment, article_id) < part.after)
    return _headlines(session, chosen.order_by(moment.desc(), article_id.desc()), part, None)


def feed(session: Session, part: Part, reader_id: UUID) -> Page[Headline]:
    """The newest of the authors whom the reader follows: a few of each, merged."""
    each = select(Article.published_at, Article.id).where(
        Article.author_id == follows.c.followed_id, Article.status == PUBLISHED
    )
    if part.after is not None:
        each = each.where(tuple_(Article.published_at, Article.id) < part.after)
    newest = (
        each.order_by(Article.published_at.desc(), Article.id.desc())
        .limit(literal_column(str(part.offset + part.limit + 1)))
        .lateral("newest")
    )
    chosen = (
        select(newest.c.published_at, newest.c.id)
        .select_from(follows.join(newest, true()))
        .where(follows.c.follower_id == reader_id)
        .order_by(newest.c.published_at.desc(), newest.c.id.desc())
    )
    return _headlines(session, chosen, part, reader_id)


def count(session: Session, wanted: Filter | None = None) -> int:
    """How many articles are wanted. Read where it is kept; only filters that are combined, and one
    person's favourites, are counted."""
    match wanted or Filter():
        case Filter(None, None, None):
            statement = select(tallies.c.n).where(tallies.c.name == "articles")
        case Filter(str(tag), None, None):
            statement = select(tags.c.articles).where(tags.c.name == tag)
        case Filter(None, str(author), None):
            statement = select(users.c.articles).where(is_named(author))
        case several:
            statement = select(func.count()).select_from(_keys(several)[2].subquery())
    return session.scalar(statement) or 0


def version(asked: Session | Connection) -> int:
    """Goes up with every change that a list can show."""
    return asked.scalar(VERSION) or 0


def count_feed(session: Session, reader_id: UUID) -> int:
    """How many articles the authors have published whom the reader follows."""
    followed = follows.join(users, users.c.id == follows.c.followed_id)
    statement = select(func.sum(users.c.articles)).select_from(followed)
    return int(session.scalar(statement.where(follows.c.follower_id == reader_id)) or 0)


def _newest(wanted: Filter, part: Part) -> Chosen:
    moment, article_id, chosen = _keys(wanted)
    if part.after is not None:
        chosen = chosen.where(tuple_(moment, article_id) < part.after)
    return chosen.order_by(moment.desc(), article_id.desc())


def _keys(wanted: Filter) -> tuple[Any, Any, Chosen]:
    """(published_at, id, the statement that selects both)."""
    match wanted:  # one filter alone has an index in the list's order
        case Filter(str(tag), None, None):
            moment, article_id = article_tags.c.published_at, article_tags.c.article_id
            alone = article_tags.c.tag == tag
            return moment, article_id, select(moment, article_id.label("id")).where(alone)
        case Filter(None, None, str(name)):
            moment, article_id = favorites.c.published_at, favorites.c.article_id
            alone = and_(favorites.c.user_id == _id_of(name), moment.is_not(None))
            return moment, article_id, select(moment, article_id.label("id")).where(alone)
    moment, article_id = Article.published_at, Article.id
    chosen = select(moment, article_id).where(Article.status == PUBLISHED)
    if wanted.tag:
        chosen = chosen.where(
            exists().where(
                article_tags.c.tag == wanted.tag,
                article_tags.c.published_at == moment,
                article_tags.c.article_id == article_id,
            )
        )
    if wanted.author:
        chosen = chosen.where(Article.author_id == _id_of(wanted.author))
    if wanted.favorited:
        marked = select(favorites.c.article_id).where(
            favorites.c.user_id == _id_of(wanted.favorited)
        )
        chosen = chosen.where(article_id.in_(marked))
    return moment, article_id, chosen


def _headlines(
    session: Session, chosen: Chosen, part: Part, reader_id: UUID | None
) -> Page[Headline]:
    found = session.execute(_of_keys(chosen, part, columns(reader_id)))
    rows = [headline(row) for row in found]
    return page(rows, part.limit, key=lambda row: [row.published_at.isoformat(), str(row.id)])


def _of_keys(chosen: Chosen, part: Part, wanted: Sequence[Any]) -> Chosen:
    """These columns of the articles that are chosen, and of one more, if there is one."""
    # A limit that the planner can see: with a parameter it expects a tenth of all rows.
    chosen = chosen.limit(literal_column(str(part.limit + 1)))
    if part.offset:
        chosen = chosen.offset(part.offset)
    keys = chosen.subquery("keys")
    return (
        select(*wanted)
        .select_from(keys)
        .join(Article, Article.id == keys.c.id)
        .join(users, users.c.id == Article.author_id)
        .order_by(keys.c.published_at.desc(), keys.c.id.desc())
    )


def _id_of(name: str) -> Any:
    return select(users.c.id).where(is_named(name)).scalar_subquery()
