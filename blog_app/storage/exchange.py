"""How an author's articles are found that travel: all of one's own with the pictures, in an order that files
can have, and the one that an item would be."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Select, func, insert, or_, select
from sqlalchemy.orm import Session

from blog_app.models.articles import Article
from blog_app.models.drafts import WorkingCopy
from blog_app.models.exchange import Item, Kept
from blog_app.models.images import Image, Shown
from blog_app.models.series import MOST_PARTS, Series, series_parts
from blog_app.models.slugs import slugs
from blog_app.storage import images
from common.errors import Invalid, NotFound
from common.objects import Objects, ObjectsAway

AT_ONCE = 10  # articles in memory, as each may have 200,000 characters
ONE_AT_A_TIME = 0x626C6F67  # what advisory locks of imports begin with


def ids_of(session: Session, author_id: UUID) -> list[UUID]:
    """All of this author's articles, by slug; the order is the same on every system."""
    statement = select(Article.id).where(Article.author_id == author_id)
    return list(session.scalars(statement.order_by(Article.slug.collate("C"))))


def items(session: Session, author_id: UUID, ids: Sequence[UUID]) -> Iterator[Item]:
    """These of one's articles, a few in memory at a time; those that are gone meanwhile are left out.

    No connection is held between them: a reader may take minutes.
    """
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        found = {row.Article.id: row for row in session.execute(_whole(author_id, some))}
        made = [_item(*found[one]) for one in some if one in found]
        session.close()
        yield from made


def lock(session: Session, author_id: UUID) -> None:
    """One import of this author at a time, until the end of the transaction: two of the same file find
    what the other has added."""
    _lock(session, str(author_id))


def pictures(
    session: Session, objects: Objects, author_id: UUID
) -> Iterator[tuple[str, bytes | None]]:
    """(id, bytes in the largest width) of all of one's own; None for what cannot be had just now. One is
    in memory at a time; when S3 is away it is not asked again for each of the others."""
    statement = select(Image.id).where(Image.owner_id == author_id).order_by(Image.id)
    ids = session.scalars(statement).all()
    session.close()
    away = False
    for image_id in ids:
        data = None
        try:
            data = None if away else images.bytes_of(objects, image_id, Shown(image_id).width)
        except ObjectsAway:
            away = True
        except NotFound:
            pass
        yield image_id, data


def at_home(session: Session, author_id: UUID, item: Item) -> Item:
    """The item with its cover only if that is an image of this author."""
    cover = item.draft.cover_image
    if cover is None:
        return item
    statement = select(Image.id).where(Image.owner_id == author_id, Image.id == cover)
    return item if session.scalar(statement) else item.without_cover()


def own(session: Session, author_id: UUID, item: Item) -> Kept | None:
    """What this author has of the item, locked until the end of the transaction."""
    found = _locked(session, author_id, Article.id.in_(item.ids(author_id)))
    if found is None and item.slug and item.slug_is_key and item.id is None:
        had = select(slugs.c.article_id).where(slugs.c.slug == item.slug).scalar_subquery()
        found = _locked(session, author_id, Article.id == had)
    if found is None:
        return None
    return Kept(found, session.get(WorkingCopy, found.id, populate_existing=True))


def free_id(session: Session, author_id: UUID, item: Item) -> UUID:
    """The id that the item's article gets: the one it had elsewhere, unless somebody here has it. A class
    may take in one file at the same moment: who asks for this id waits for who asked before."""
    first, *others = item.ids(author_id)
    if not others:  # made of the author's own id: nobody else can have it
        return first
    _lock(session, str(first))
    taken = session.scalar(select(Article.id).where(Article.id == first))
    return others[0] if taken else first


def series_of(session: Session, author_id: UUID, item: Item, *, now: datetime) -> UUID | None:
    """The author's series of that title, locked until the end of the transaction; begun, if there is none.
    Raises Invalid for a title that cannot be kept."""
    if not item.series:
        return None
    made = uuid5(author_id, f"series:{item.series}")
    own = select(Series).where(
        Series.author_id == author_id, or_(Series.title == item.series, Series.id == made)
    )
    found = session.scalars(own.order_by(Series.title != item.series, Series.id).with_for_update())
    series = found.first()
    if series is None:
        series = Series.begun_by(author_id, item.series, "", series_id=made, now=now)
        session.add(series)
        session.flush()
    return series.id


def put_in_series(session: Session, series_id: UUID, article: Article, part: int | None) -> None:
    """At its old place, if that is free, or at the end. The caller has locked the series. Raises Invalid."""
    taken = set(
        session.scalars(
            select(series_parts.c.position).where(series_parts.c.series_id == series_id)
        )
    )
    if len(taken) >= MOST_PARTS:
        raise Invalid.field("series", f"has {MOST_PARTS} articles already")
    position = part if part and part not in taken else max(taken, default=0) + 1
    row = {"series_id": series_id, "article_id": article.id, "position": position}
    session.execute(insert(series_parts).values(row))


def _whole(author_id: UUID, ids: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(Article, WorkingCopy, Series.title, series_parts.c.position)
        .join(WorkingCopy, WorkingCopy.article_id == Article.id, isouter=True)
        .join(series_parts, series_parts.c.article_id == Article.id, isouter=True)
        .join(Series, Series.id == series_parts.c.series_id, isouter=True)
        .where(Article.id.in_(ids), Article.author_id == author_id)
    )


def _item(article: Article, copy: WorkingCopy | None, series: str | None, part: int | None) -> Item:
    kept = Kept(article, copy)
    slug = kept.address or ""
    return Item(
        source=slug,
        key=str(article.id),
        draft=kept.draft(),
        slug=slug,
        status=article.status,
        published=article.scheduled_for or article.published_at,
        changed=kept.changed,
        series=series or "",
        part=part,
        beside=copy.draft() if copy and not kept.typed else None,
        id=article.id,
    )


def _locked(session: Session, author_id: UUID, which: ColumnElement[bool]) -> Article | None:
    statement = select(Article).where(which, Article.author_id == author_id).order_by(Article.id)
    statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).first()


def _lock(session: Session, name: str) -> None:
    session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME, func.hashtext(name))))
