"""What authors do when they move in: take a file's articles in, each in a transaction of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.actions.articles import apply
from blog_app.models.exchange import Arrival, Item, Kept, Outcome
from blog_app.models.lifecycle import DRAFT
from blog_app.storage import articles, drafts, images, shelf
from blog_app.storage import exchange as stored
from common.errors import Conflict, Invalid


def take_in(
    session: Session, author_id: UUID, arrivals: Iterable[Arrival], *, save_id: UUID, now: datetime,
    dry_run: bool,
) -> Iterator[Outcome]:  # fmt: skip
    """Add what is new, revise what is newer than here, leave the rest; tell of each. An article is taken in
    whole or not at all. After an interruption the same file does the rest; twice is once."""
    for arrival in arrivals:
        if isinstance(arrival, Outcome):
            yield arrival
            continue
        try:
            item = arrival.checked(now)
            outcome = _take_in(session, author_id, item, save_id=save_id, now=now, dry_run=dry_run)
        except (Conflict, Invalid) as refusal:
            session.rollback()
            faults = "; ".join(f"{name}: {', '.join(f)}" for name, f in refusal.errors.items())
            outcome = Outcome(arrival.source, "refused", faults or refusal.detail)
        yield outcome


def _take_in(
    session: Session, author_id: UUID, item: Item, *, save_id: UUID, now: datetime, dry_run: bool
) -> Outcome:
    stored.lock(session, author_id)
    item = stored.at_home(session, author_id, item)
    here = stored.own(session, author_id, item)
    outcome = item.judged(here)
    if dry_run or outcome.verdict in {"skipped", "refused"}:
        session.rollback()
        return outcome
    if here is None:
        here = _added(session, author_id, item, save_id=save_id, now=now)
    else:
        _revise(session, here, item, save_id=save_id, now=now)
    outcome = replace(outcome, slug=here.address)
    session.commit()
    return outcome


def _added(session: Session, author_id: UUID, item: Item, *, save_id: UUID, now: datetime) -> Kept:
    """In the order of `storage/series.py` and `storage/shelf.py`: the series, the article, the counts."""
    article_id = stored.free_id(session, author_id, item)
    new = item.arrived(author_id, article_id=article_id, save_id=save_id, now=now)
    series_id = stored.series_of(session, author_id, item, now=now)
    if new.copy and not item.slug:
        drafts.add(session, new.article, new.copy)
    else:
        images.lend(session, author_id, new.article.cover_image)
        articles.add(session, new.article, wish=item.slug)
        if new.copy:
            drafts.save(session, new.copy, instead_of=None)
    if series_id:
        stored.put_in_series(session, series_id, new.article, item.part)
    if new.article.is_published:
        shelf.put_on(session, new.article)
    return new


def _revise(session: Session, here: Kept, item: Item, *, save_id: UUID, now: datetime) -> None:
    """Under the moment of its change elsewhere; an article changed in its own file, under this one. A
    draft stays one: what is taken in is its author's to publish."""
    later = item.changed is not None and item.changed > here.changed
    moment = item.changed if later and item.changed else now
    if here.article.status == DRAFT:
        seen = here.copy.save_id if here.copy else None
        drafts.save(session, item.save_of(here, save_id=save_id, now=moment), instead_of=seen)
    else:
        editor_id = here.article.author_id
        apply(session, here.article, item.draft, editor_id=editor_id, now=moment)
