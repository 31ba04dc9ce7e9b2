"""The money by payment intent, as three numbers: authorised, captured, refunded. Kept by `books.enter`."""

import json
from typing import Any

from workshop.paysim.store import Database

PER_PAGE = 1000
SHOWN = 50


def lines(db: Database, after: str = "") -> list[dict[str, Any]]:
    """A page of the ledger, in the order in which the intents were made; after this one."""
    rows = db.execute(
        "SELECT l.* FROM ledger l JOIN things t ON t.id = l.intent "
        "WHERE t.seq > coalesce((SELECT seq FROM things WHERE id = ?), 0) ORDER BY t.seq LIMIT ?",
        (after, PER_PAGE),
    )
    return [dict(row) for row in rows]


def totals(db: Database) -> list[dict[str, Any]]:
    """The sums by currency: held (authorised, and neither captured nor let go), captured, refunded."""
    rows = db.execute(
        "SELECT l.currency, count(*) AS payments, sum(captured) AS captured, sum(refunded) AS refunded, "
        "sum(json_extract(t.body, '$.amount_capturable')) AS held "
        "FROM ledger l JOIN things t ON t.id = l.intent GROUP BY l.currency ORDER BY payments DESC"
    )
    return [dict(row) for row in rows]


def newest(db: Database) -> list[dict[str, Any]]:
    """The last payments with their line of the ledger, newest first: {intent, authorised, …}."""
    rows = db.execute(
        "SELECT t.body, l.* FROM things t JOIN ledger l ON l.intent = t.id "
        "WHERE t.kind = 'payment_intent' ORDER BY t.seq DESC LIMIT ?",
        (SHOWN,),
    )
    return [{**dict(row), "intent": json.loads(row["body"])} for row in rows]


def queue(db: Database) -> dict[str, int]:
    """How many deliveries of webhooks are in which state."""
    rows = db.execute("SELECT state, count(*) AS number FROM deliveries GROUP BY state")
    return {row["state"]: row["number"] for row in rows}
