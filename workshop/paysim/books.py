"""How a step is written down: the intent, its charge, the ledger and the events, in one transaction."""

import time
from collections.abc import Sequence

from workshop.paysim import charges, store
from workshop.paysim.errors import Body, no_such
from workshop.paysim.events import Source, tell
from workshop.paysim.intents import Step, shown
from workshop.paysim.names import new_name
from workshop.paysim.store import Database


def now() -> int:
    """Seconds since 1970, as Stripe tells time."""
    return int(time.time())


def intent_of(db: Database, name: str) -> Body:
    """The payment intent of this name. Raises ApiError."""
    found = store.find(db, "payment_intent", name)
    if found is None:
        raise no_such("payment_intent", name, "intent")
    return found


def charge_of(db: Database, intent: Body) -> Body | None:
    """The last try to pay it."""
    return store.find(db, "charge", intent["latest_charge"]) if intent["latest_charge"] else None


def write(db: Database, step: Step, source: Source) -> None:
    """Write a step down, and tell of it."""
    store.keep(db, step.intent, step.intent["id"])
    if step.charge:
        store.keep(db, step.charge, step.intent["id"])
    enter(db, step.intent, step.charge)
    _tell(db, step.events, source)


def enter(db: Database, intent: Body, charge: Body | None) -> None:
    """The ledger's line of an intent, as its charge has it. sqlite3.IntegrityError: more than there is."""
    paid = charge is not None and charge["paid"] and intent["status"] != "canceled"
    line = {"authorised": 0, "captured": 0, "refunded": 0}
    if paid and charge is not None:
        line = {
            "authorised": charge["amount"],
            "captured": charge["amount_captured"],
            "refunded": charge["amount_refunded"],
        }
    db.execute(
        "INSERT INTO ledger VALUES (:intent, :currency, :authorised, :captured, :refunded) "
        "ON CONFLICT (intent) DO UPDATE SET authorised = :authorised, captured = :captured, "
        "refunded = :refunded",
        {"intent": intent["id"], "currency": intent["currency"], **line},
    )


def refund(db: Database, charge: Body, amount: int | None, source: Source, **more: object) -> Body:
    """Give so much back of a charge; without an amount all that is left. Raises ApiError."""
    amount = amount or charges.refundable(charge)
    after = charges.refunded(charge, amount)
    made = {
        "id": new_name("re"),
        "object": "refund",
        "amount": amount,
        "charge": charge["id"],
        "created": now(),
        "currency": charge["currency"],
        "payment_intent": charge["payment_intent"],
        "status": "succeeded",
        **more,
    }
    intent = intent_of(db, charge["payment_intent"])
    for thing in (after, made):
        store.keep(db, thing, intent["id"])
    enter(db, intent, after)
    _tell(db, [("refund.created", made), ("charge.refunded", after)], source)
    return made


def _tell(db: Database, events: Sequence[tuple[str, Body]], source: Source) -> None:
    for kind, thing in events:
        tell(db, kind, shown(thing), source, now())
