"""What happened, as events: kept for a month at Stripe, for ever here, and queued for every webhook endpoint
that wants them. What is queued here is sent by `deliveries.py`."""

import time
from typing import NamedTuple

from workshop.paysim import store, switches
from workshop.paysim.errors import Body
from workshop.paysim.names import new_name
from workshop.paysim.store import Database

API_VERSION = "2026-10-28.endive"  # the shapes are those of this version
HELD = 60.0  # seconds; so long an event waits for those that are to overtake it


class Source(NamedTuple):
    """The request that made something happen; both empty when a buyer did."""

    request_id: str | None = None
    idempotency_key: str | None = None


def tell(db: Database, kind: str, thing: Body, source: Source, now: int) -> None:
    """Keep an event, and queue it for the endpoints that want its kind."""
    wanting = [one for one in endpoints(db) if _wants(one, kind)]
    event = {
        "id": new_name("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": now,
        "data": {"object": thing},
        "livemode": False,
        "pending_webhooks": len(wanting),
        "request": {"id": source.request_id, "idempotency_key": source.idempotency_key},
        "type": kind,
    }
    store.keep(db, event, thing.get("payment_intent") or thing["id"])
    for endpoint in wanting:
        _queue(db, event["id"], endpoint["id"])


def endpoints(db: Database) -> list[Body]:
    return store.newest(db, "webhook_endpoint", 16)[0]


def _wants(endpoint: Body, kind: str) -> bool:
    wanted = endpoint["enabled_events"]
    return endpoint["status"] == "enabled" and ("*" in wanted or kind in wanted)


def _queue(db: Database, event: str, endpoint: str) -> None:
    """Queue one delivery, as well or as badly as the switches say."""
    if switches.take(db, "webhook_lost"):
        _deliver(db, event, endpoint, time.time(), "lost")
        return
    late = switches.take(db, "webhook_late")
    due = time.time() + (late.seconds if late else 0)
    shuffled = switches.take(db, "webhook_shuffled")
    _deliver(db, event, endpoint, due + HELD if shuffled else due, backwards=shuffled is not None)
    if shuffled and shuffled.last:
        db.execute("UPDATE deliveries SET due = ? WHERE state = 'pending' AND place < 0", (due,))
    if switches.take(db, "webhook_duplicate"):
        _deliver(db, event, endpoint, due)


def _deliver(
    db: Database,
    event: str,
    endpoint: str,
    due: float,
    state: str = "pending",
    *,
    backwards: bool = False,
) -> None:
    """A line of the queue. What is due at once goes in the order of `place`."""
    (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM deliveries").fetchone()
    place = -last - 1 if backwards else last + 1
    db.execute(
        "INSERT INTO deliveries (event, endpoint, due, place, state) VALUES (?, ?, ?, ?, ?)",
        (event, endpoint, due, place, state),
    )
