"""What a person is told, newest first. Who it was, how many, and whether it still holds is read from the
things themselves: a deleted comment or a mark that was taken away is news no more, and no number drifts.
What those published whom one follows is kept nowhere: it is looked up, so publishing costs the same for
an author with a hundred thousand followers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    null,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from blog_app.models import notifications as kinds
from blog_app.models.acts import acts
from blog_app.models.articles import Article
from blog_app.models.comments import Comment
from blog_app.models.favorites import favorites
from blog_app.models.lifecycle import PUBLISHED
from blog_app.models.notifications import notifications, readers
from blog_app.models.profiles import follows
from blog_app.models.reports import ARTICLE, HIDE
from blog_app.models.schema import users
from blog_app.storage.holding import holds
from blog_app.storage.profiles import READER
from common.paging import After, Page, page

SAYS_WHO = (kinds.ANSWER, kinds.COMMENT, kinds.WAITING)  # who decided is told to nobody
EVER = literal_column("'-infinity'::timestamptz")


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened: who did it (the last one, and how many others), and to which thing."""

    happened_at: datetime
    ref: str
    kind: str
    unread: bool
    actor: str | None
    others: int
    slug: str | None
    title: str | None
    comment_id: int | None
    reason: str | None


def latest(session: Session, reader_id: UUID, *, limit: int, after: After) -> Page[News]:
    """One statement. Each of the two parts brings a page along its index; of both together the newest are
    told, and only of those it is read what they are about."""
    most = literal_column(str(limit + 1))
    parts = (_kept(reader_id, after), _published(reader_id, most, after))
    found = union_all(*(part.limit(most).subquery().select() for part in parts)).subquery("found")
    chosen = select(found).order_by(found.c.moment.desc(), found.c.ref.desc()).limit(most)
    rows: Iterable[Any] = session.execute(_told(chosen.subquery("chosen"), reader_id))
    told = [News(*row) for row in rows]
    return page(told, limit, key=lambda news: [news.happened_at.isoformat(), news.ref])


def count_unread(session: Session, reader_id: UUID) -> int:
    """How many the reader has not seen, at most `MOST_COUNTED`: one statement along the same indexes."""
    found: int = session.scalar(_unread(), {"reader_id": reader_id}) or 0
    return min(found, kinds.MOST_COUNTED)


@cache
def _unread() -> Select[*tuple[Any, ...]]:
    most, since = literal_column(str(kinds.MOST_COUNTED)), _read_until(READER)
    kept = _kept(READER).where(notifications.c.happened_at > since)
    parts = (kept, _published(READER, most, since=since))
    some = [part.order_by(None).limit(most).subquery().select() for part in parts]
    return select(func.count()).select_from(union_all(*some).subquery())


def _kept(reader_id: UUID, after: After = None) -> Select[*tuple[Any, ...]]:
    """What was written down, and still holds, in the order of its index."""
    moment, number = notifications.c.happened_at, notifications.c.id
    ref = func.lpad(cast(number, Text), 19, "0")
    statement = select(
        moment.label("moment"),
        ref.label("ref"),
        notifications.c.kind,
        number.label("number"),
        cast(null(), Article.id.type).label("article_id"),
    ).where(notifications.c.user_id == reader_id, _wanted(notifications.c.kind, reader_id), holds())
    if after is not None:
        statement = statement.where(moment <= after[0], tuple_(moment, ref) < after)
    return statement.order_by(moment.desc(), number.desc())


def _published(
    reader_id: UUID, most: Any, after: After = None, since: Any = EVER
) -> Select[*tuple[Any, ...]]:
    """What those published whom the reader follows, since then: a few of each, as in the feed."""
    moment, ref = Article.published_at, cast(Article.id, Text)
    each = select(moment, Article.id).where(
        Article.author_id == follows.c.followed_id,
        Article.status == PUBLISHED,
        moment > func.greatest(follows.c.followed_at, since),
    )
    if after is not None:
        each = each.where(moment <= after[0], tuple_(moment, ref) < after)
    newest = each.order_by(moment.desc(), Article.id.desc()).limit(most).lateral("newest")
    told = cast(newest.c.id, Text)
    return (
        select(
            newest.c.published_at.label("moment"),
            told.label("ref"),
            literal(kinds.PUBLISHED, Text).label("kind"),
            cast(null(), notifications.c.id.type).label("number"),
            newest.c.id.label("article_id"),
        )
        .select_from(follows.join(newest, true()))
        .where(
            follows.c.follower_id == reader_id, _wanted(literal(kinds.PUBLISHED, Text), reader_id)
        )
        .order_by(newest.c.published_at.desc(), told.desc())
    )


def _told(chosen: Any, reader_id: UUID) -> Select[*tuple[Any, ...]]:
    """What the chosen are about."""
    fan = (
        select(favorites.c.user_id)
        .where(favorites.c.article_id == notifications.c.article_id)
        .where(favorites.c.user_id != reader_id)
        .order_by(favorites.c.favorited_at.desc())
        .limit(literal_column("1"))
        .lateral("fan")
    )
    actor_id = case(
        (chosen.c.kind == kinds.FOLLOW, notifications.c.actor_id),
        (chosen.c.kind == kinds.FAVORITE, fan.c.user_id),
        (chosen.c.kind == kinds.PUBLISHED, Article.author_id),
        (chosen.c.kind.in_(SAYS_WHO), Comment.author_id),
    )
    of_article = (chosen.c.article_id, notifications.c.article_id, Comment.article_id)
    return (
        select(
            chosen.c.moment, chosen.c.ref, chosen.c.kind,
            chosen.c.moment > _read_until(reader_id),
            users.c.name, case((chosen.c.kind == kinds.FAVORITE, _other_fans(reader_id)), else_=0),
            Article.slug, Article.title, Comment.id, func.coalesce(Comment.reason, _why_hidden(chosen)),
        )
        .select_from(chosen)
        .outerjoin(notifications, notifications.c.id == chosen.c.number)
        .outerjoin(Comment, Comment.id == notifications.c.comment_id)
        .outerjoin(Article, Article.id == func.coalesce(*of_article))
        .outerjoin(fan, true())
        .outerjoin(users, users.c.id == actor_id)
        .order_by(chosen.c.moment.desc(), chosen.c.ref.desc())
    )  # fmt: skip


def _why_hidden(chosen: Any) -> ColumnElement[str | None]:
    """What the admin said, who hid the article last."""
    said = (
        select(acts.c.reason)
        .where(acts.c.kind == ARTICLE, acts.c.thing == cast(Article.id, Text))
        .where(acts.c.what == HIDE)
        .order_by(acts.c.id.desc())
        .limit(literal_column("1"))
    )
    return case((chosen.c.kind == kinds.ARTICLE_HIDDEN, said.scalar_subquery()))


def _other_fans(reader_id: UUID) -> ColumnElement[int]:
    """All who marked it but for the last one, and the author where they did so themselves."""
    own = exists().where(favorites.c.article_id == Article.id, favorites.c.user_id == reader_id)
    return Article.favorites_count - 1 - case((own, 1), else_=0)


def _wanted(kind: Any, reader_id: UUID) -> ColumnElement[bool]:
    muted = select(readers.c.muted).where(readers.c.user_id == reader_id).scalar_subquery()
    return func.array_position(func.coalesce(muted, cast([], ARRAY(Text))), kind).is_(None)


def _read_until(reader_id: UUID) -> ColumnElement[datetime]:
    until = select(readers.c.read_until).where(readers.c.user_id == reader_id).scalar_subquery()
    return func.coalesce(until, EVER)
