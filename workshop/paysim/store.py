"""Where paysim keeps everything: one SQLite file, in which what was answered survives kill -9 and a power cut.

There is one connection and one lock: paysim is one process, and a payment is a short transaction. SQLite does
one write at a time anyway; waiting in line here costs less than its busy loop.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workshop.paysim.errors import Body

Database = sqlite3.Connection

SCHEMA = """
CREATE TABLE IF NOT EXISTS things (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    intent TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS things_of_a_kind ON things (kind, seq);
CREATE INDEX IF NOT EXISTS things_of_an_intent ON things (intent, kind, seq);
CREATE INDEX IF NOT EXISTS intents_by_order ON things (json_extract(body, '$.metadata.order_id'))
    WHERE kind = 'payment_intent';
CREATE INDEX IF NOT EXISTS intents_by_token ON things (json_extract(body, '$._token'))
    WHERE kind = 'payment_intent';

-- The money, a second time, with the rule that no error in the code gets past.
CREATE TABLE IF NOT EXISTS ledger (
    intent TEXT PRIMARY KEY, currency TEXT NOT NULL,
    authorised INTEGER NOT NULL DEFAULT 0 CHECK (authorised >= 0),
    captured INTEGER NOT NULL DEFAULT 0 CHECK (captured BETWEEN 0 AND authorised),
    refunded INTEGER NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND captured));

CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    request_id TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS answers_by_age ON answers (at);

CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, endpoint TEXT NOT NULL,
    due REAL NOT NULL, place INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'pending');
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due, place);

CREATE TABLE IF NOT EXISTS switches (
    name TEXT PRIMARY KEY, count INTEGER NOT NULL, seconds REAL NOT NULL, path TEXT NOT NULL);
"""


class Store:
    """The file, open."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute(
            "PRAGMA synchronous = FULL"
        )  # a commit is on the disk before it is answered
        self._db.executescript(SCHEMA)

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """All that is written within, or nothing of it."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[Database]:
        with self._lock:
            yield self._db

    def close(self) -> None:
        with self._lock:
            self._db.close()


def keep(db: Database, thing: Body, intent: str = "") -> None:
    """Keep a thing as it is now; `intent`: the payment intent that it belongs to."""
    db.execute(
        "INSERT INTO things (id, kind, intent, body) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        (thing["id"], thing["object"], intent, json.dumps(thing)),
    )


def find(db: Database, kind: str, name: str) -> Body | None:
    row = db.execute("SELECT body FROM things WHERE id = ? AND kind = ?", (name, kind)).fetchone()
    return json.loads(row["body"]) if row else None


def forget(db: Database, name: str) -> None:
    db.execute("DELETE FROM things WHERE id = ?", (name,))


def newest(
    db: Database, kind: str, limit: int, *, after: str = "", before: str = "", intent: str = ""
) -> tuple[list[Body], bool]:
    """So many of a kind, newest first, and whether there are more; those older than the thing `after`, or
    those newer than the thing `before`."""
    place = "(SELECT seq FROM things WHERE id = :{})"
    conditions = ["kind = :kind"]
    conditions += ["intent = :intent"] if intent else []
    conditions += [f"seq < {place.format('after')}"] if after else []
    conditions += [f"seq > {place.format('before')}"] if before else []
    order = "ASC" if before else "DESC"
    rows = db.execute(
        f"SELECT body FROM things WHERE {' AND '.join(conditions)} ORDER BY seq {order} LIMIT :limit",  # noqa: S608  own words
        {"kind": kind, "intent": intent, "after": after, "before": before, "limit": limit + 1},
    ).fetchall()
    found = [json.loads(row["body"]) for row in rows[:limit]]
    return (found[::-1] if before else found), len(rows) > limit


def with_token(db: Database, token: str) -> Body | None:
    """The payment intent whose buyer was sent to 3-D Secure with this token."""
    row = db.execute(
        "SELECT body FROM things WHERE kind = 'payment_intent' "
        "AND json_extract(body, '$._token') = ?",
        (token,),
    ).fetchone()
    return json.loads(row["body"]) if row else None


def with_metadata(db: Database, key: str, value: str, limit: int) -> list[Body]:
    """The payment intents that carry this, newest first."""
    # The path stands in the text for the one key that has an index.
    path = "'$.metadata.order_id'" if key == "order_id" else "'$.metadata.' || json_quote(?)"
    rows = db.execute(
        "SELECT body FROM things WHERE kind = 'payment_intent' "  # noqa: S608  own words
        f"AND json_extract(body, {path}) = ? ORDER BY seq DESC LIMIT ?",
        (value, limit) if key == "order_id" else (key, value, limit),
    )
    return [json.loads(row["body"]) for row in rows]
