"""How stock is kept: one document per SKU, and verbs that are one conditional write each.

No verb needs a transaction or a lock: its condition stands in the filter of its write, the server does one
write of a document at a time, and an order's (return's, adjustment's) id is kept in the same write, so doing
it twice has one effect. `models/stock.py` states the same rules, and what is equal at every moment.

A write that empties the shelf of a SKU, or fills it again, tells the catalogue: lists say "sold out".
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from ecommerce_api.models.stock import Stock, pieces
from ecommerce_api.storage import revisions
from ecommerce_api.storage.database import ClientSession, Database, Document, insert_new

SOME = {"available": {"$gt": 0}}


def begin(db: Database[Document], initial: Mapping[str, int]) -> None:
    """Begin to count these SKUs, with so many pieces. Those that are counted already stay as they are."""
    documents = [_document(Stock.begun(sku, number)) for sku, number in initial.items()]
    insert_new(db, "stock", documents)


def of(db: Database[Document], sku: str) -> Stock | None:
    found = db["stock"].find_one({"_id": sku})
    return _stock(found) if found else None


def available(
    db: Database[Document],
    skus: Iterable[str] | None = None,
    session: ClientSession | None = None,
) -> dict[str, int]:
    """How many can be sold, of these SKUs or of all; what is not counted is not in it."""
    wanted: Document = {} if skus is None else {"_id": {"$in": list(skus)}}
    found = db["stock"].find(wanted, {"available": 1}, session=session)
    return {one["_id"]: one["available"] for one in found}


def every(db: Database[Document]) -> Iterator[Stock]:
    """All of it, for who checks the books. Reads the whole collection."""
    return map(_stock, db["stock"].find())


def held(db: Database[Document]) -> Iterator[Stock]:
    """Every SKU of which an order holds some, for who looks for holds that should have ended."""
    return map(_stock, db["stock"].find({"reserved": {"$gt": 0}}))


def hold(db: Database[Document], sku: str, quantity: int, order_id: UUID) -> bool:
    """Set pieces aside for an order. True also when it holds them already; False when there are not so many.

    It knows nothing of orders that are over: call it only for one whose status says that it needs stock.
    """
    mine = f"holds.{order_id.hex}"
    condition = {"_id": sku, mine: {"$exists": False}, "available": {"$gte": pieces(quantity)}}
    change = {"$inc": {"available": -quantity, "reserved": quantity}, "$set": {mine: quantity}}
    some_are_left = {"available": {"$gt": quantity}}
    if _moved(db, condition, change, unseen=some_are_left):
        return True
    return _kept(db, sku, "holds", order_id) == quantity


def release(db: Database[Document], sku: str, order_id: UUID) -> bool:
    """Put back on the shelf what the order holds. False when it holds nothing (any more)."""
    quantity = _kept(db, sku, "holds", order_id)
    if quantity is None:
        return False
    mine = f"holds.{order_id.hex}"
    change = {"$inc": {"available": quantity, "reserved": -quantity}, "$unset": {mine: ""}}
    return _moved(db, {"_id": sku, mine: quantity}, change, unseen=SOME)


def sell(db: Database[Document], sku: str, order_id: UUID) -> bool:
    """What the order holds is the buyer's. False when it holds nothing (any more)."""
    quantity = _kept(db, sku, "holds", order_id)
    if quantity is None:
        return False
    mine = f"holds.{order_id.hex}"
    change = {"$inc": {"reserved": -quantity, "sold": quantity}, "$unset": {mine: ""}}
    return db["stock"].update_one({"_id": sku, mine: quantity}, change).modified_count == 1


def take_back(db: Database[Document], sku: str, quantity: int, return_id: UUID) -> bool:
    """Put on the shelf what a buyer sent back. True also when it was done already; False for a SKU that is
    not counted. How many an order may send back is the order's to say."""
    this = f"taken_back.{return_id.hex}"
    change = {
        "$inc": {"available": pieces(quantity), "returned": quantity},
        "$set": {this: quantity},
    }
    if _moved(db, {"_id": sku, this: {"$exists": False}}, change, unseen=SOME):
        return True
    return _kept(db, sku, "taken_back", return_id) == quantity


def adjust(db: Database[Document], sku: str, by: int, reason: str, adjustment_id: UUID) -> bool:
    """Count pieces in (a delivery) or out (breakage). True also when it was done already; False when there
    are not so many to count out, or the SKU is not counted."""
    this = f"adjustments.{adjustment_id.hex}"
    condition = {"_id": sku, this: {"$exists": False}, "available": {"$gte": max(0, -by)}}
    change = {
        "$inc": {"available": by, "adjusted": by},
        "$set": {this: {"by": by, "reason": reason}},
    }
    unseen = {"available": {"$gt": max(0, -by)}}
    if _moved(db, condition, change, unseen=unseen):
        return True
    kept = _kept(db, sku, "adjustments", adjustment_id)
    return kept is not None and kept["by"] == by


def take(db: Database[Document], sku: str, quantity: int, session: ClientSession) -> bool:
    """Sell from the shelf, inside the transaction of an order. False when there are not so many."""
    condition = {"_id": sku, "available": {"$gte": pieces(quantity)}}
    change = {"$inc": {"available": -quantity, "sold": quantity}}
    return db["stock"].update_one(condition, change, session=session).modified_count == 1


def tell_sold_out(db: Database[Document], skus: Iterable[str]) -> None:
    """Tell the catalogue of those that are sold out now: what `take` cannot, before the commit."""
    for sku, left in available(db, skus).items():
        if not left:
            revisions.touch_product_of(db, sku)


def _moved(
    db: Database[Document], condition: Document, change: Document, *, unseen: Document
) -> bool:
    """Do the change once: where `unseen` holds nobody's list shows it, else the catalogue is told."""
    if db["stock"].update_one(condition | unseen, change).modified_count:
        return True
    if db["stock"].update_one(condition, change).modified_count:
        revisions.touch_product_of(db, condition["_id"])
        return True
    return False


def _kept(db: Database[Document], sku: str, name: str, key: UUID) -> Any:
    """What is kept under this id: it never changes while it is there, so it may stand in the next filter."""
    found = db["stock"].find_one({"_id": sku}, {f"{name}.{key.hex}": 1})
    return (found or {}).get(name, {}).get(key.hex)


def _document(stock: Stock) -> Document:
    numbers = ("initial", "available", "adjusted", "reserved", "sold", "returned")
    empty: Document = {"holds": {}, "taken_back": {}, "adjustments": {}}
    return {"_id": stock.sku} | {name: getattr(stock, name) for name in numbers} | empty


def _stock(document: Document) -> Stock:
    given = {name: value for name, value in document.items() if isinstance(value, int)}
    return Stock(
        sku=document["_id"],
        **given,
        holds={UUID(key): pieces for key, pieces in document["holds"].items()},
        taken_back={UUID(key): pieces for key, pieces in document["taken_back"].items()},
        adjustments={UUID(key): one["by"] for key, one in document["adjustments"].items()},
    )
