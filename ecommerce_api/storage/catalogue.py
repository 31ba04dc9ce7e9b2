"""The catalogue of this process: read once, followed from then on, so that lists cost no query.

*How far lists are behind.* Each process looks at the revision (`storage/revisions.py`) with the first request
after `age` seconds (0.1, unless it was set): a change is in the lists of every process at most that much
after it was written, and one lookup of 0.4 ms in ten a second is all that lists cost the server. Two processes
may differ for that long. One thread looks; the others go on with the snapshot that is there, also while that
one reads everything anew (60 ms for 500 products, seconds for 20,000: a new category, more than 100 changes at
once) or the check below runs. A look that gets no answer in a quarter of a second is given up: a busy server
shall not make lists slow. After two seconds without an answer, who looks is refused as everywhere else.

*What never comes from it:* the price and the stock of a product's page, of a cart and of an order. Those are
read when they are asked for; so a list may say "€12.50" for a moment longer, but nobody is charged by a list.

*Whom to trust.* Who writes a product touches the revision before and after; a writer that is killed between,
or a stock verb killed before it told that something sold out, leaves lists behind. Every `CHECK_EVERY` a
thread compares versions and stock of all products with the snapshot, and mends what differs.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pymongo
from flask import Flask, current_app
from pymongo.errors import PyMongoError

from ecommerce_api.models.catalogue import Catalogue
from ecommerce_api.models.words import Language
from ecommerce_api.storage import categories, products, revisions
from ecommerce_api.storage.database import Database, Document, db
from ecommerce_api.storage.revisions import Revision

PATIENCE = 0.25  # seconds for one look
LONGEST = 2.0  # seconds without an answer that lists go on
CHECK_EVERY = timedelta(minutes=5)


class Follower:
    """Keeps one process's snapshot. Snapshots are swapped whole; whoever holds one may go on reading it."""

    def __init__(
        self, age: float, language: Language, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._age = age
        self._language = language
        self._clock = clock
        self._lock = threading.Lock()
        self._snapshot: Catalogue | None = None
        self._look_at = self._seen_at = 0.0
        self._check_at: datetime | None = None

    def current(self, database: Database[Document]) -> Catalogue:
        """The catalogue, at most `age` seconds behind."""
        snapshot = self._snapshot
        if snapshot is None:
            with self._lock:
                return self._snapshot or self._swap(self._load(database))
        if self._clock() < self._look_at or not self._lock.acquire(blocking=False):
            return snapshot
        try:
            return self._swap(self._followed(database, snapshot))
        finally:
            self._lock.release()

    def check(self, database: Database[Document], now: datetime) -> bool:
        """Mend what differs from the shelves, every few minutes. An errand: False, as it is done for now."""
        if self._check_at is None or now < self._check_at:
            self._check_at = self._check_at or now + CHECK_EVERY
            return False
        self._check_at = now + CHECK_EVERY
        with self._lock:
            if self._snapshot is not None:
                self._swap(_mended(database, self._snapshot))
        return False

    def _followed(self, database: Database[Document], snapshot: Catalogue) -> Catalogue:
        revision = self._look(database)
        if revision is None:
            return snapshot
        slugs = revision.since(snapshot.revision)
        if slugs is None or snapshot.worn:
            return self._load(database)
        return _with(database, snapshot, slugs, revision.number) if slugs else snapshot

    def _look(self, database: Database[Document]) -> Revision | None:
        """The revision; None for an answer that does not come, for a while."""
        try:
            with pymongo.timeout(PATIENCE):
                found = revisions.current(database)
        except PyMongoError:
            if self._clock() - self._seen_at > LONGEST:
                raise
            return None
        self._seen_at = self._clock()
        return found

    def _load(self, database: Database[Document]) -> Catalogue:
        revision = revisions.current(database)  # first: what changes meanwhile is read again
        self._seen_at = self._clock()
        return Catalogue.of(
            products.on_the_shelves(database),
            tree=categories.tree(database),
            attributes=categories.attributes(database),
            language=self._language,
            revision=revision.number,
        )

    def _swap(self, snapshot: Catalogue) -> Catalogue:
        self._snapshot = snapshot
        self._look_at = self._clock() + self._age
        return snapshot


def install(app: Flask, *, age: float, language: Language) -> Follower:
    """One for each process of the app; it reads nothing before the first list."""
    follower = Follower(age, language)
    app.extensions["catalogue"] = follower
    return follower


def catalogue() -> Catalogue:
    """The catalogue of the app at hand."""
    follower: Follower = current_app.extensions["catalogue"]
    return follower.current(db())


def _with(
    database: Database[Document], snapshot: Catalogue, slugs: set[str], revision: int
) -> Catalogue:
    """The snapshot with these products as they are now."""
    found = products.by_slugs(database, slugs)
    return snapshot.changed(found.values(), gone=slugs - set(found), revision=revision)


def _mended(database: Database[Document], snapshot: Catalogue) -> Catalogue:
    there = products.states(database)
    here = {
        slug: (version, snapshot.cards[number].sold_out)
        for slug, (number, version) in snapshot.versions.items()
    }
    differ = {slug for slug in there.keys() | here.keys() if there.get(slug) != here.get(slug)}
    return _with(database, snapshot, differ, snapshot.revision) if differ else snapshot
