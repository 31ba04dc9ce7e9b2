"""How coupons are kept, and how their uses are counted so that none is counted twice or too many.

A coupon is one document with all its uses (`uses`: buyer by order, `by`: number by buyer), so that one conditional
write guards the limit for all, the limit for each customer and the repetition of an order. A document takes
10,000 uses well; a code for millions would need uses in documents of their own, and a counter beside them.
"""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from common.errors import NotFound
from common.paging import After, Page, page
from ecommerce_api.models.coupons import Coupon
from ecommerce_api.models.promotions import Offer
from ecommerce_api.storage.database import Database, Document, DuplicateKeyError

EDITED = ("offer", "limit", "per_customer", "active", "version")
SHOWN = dict.fromkeys((*EDITED, "used"), 1)  # without the uses, which may be many


def add(db: Database[Document], coupon: Coupon, made_id: UUID) -> bool:
    """Keep a new coupon. False, and nothing done, when there is one of this code. True also for the one that
    was made under this id: doing it again has one effect."""
    unused: Document = {"_id": coupon.code, "made_id": made_id, "used": 0, "uses": {}, "by": {}}
    try:
        db["coupons"].insert_one(unused | _content(coupon))
    except DuplicateKeyError:
        return db["coupons"].find_one({"_id": coupon.code, "made_id": made_id}, {}) is not None
    return True


def of(db: Database[Document], code: str, buyer_id: UUID | None = None) -> Coupon:
    """The coupon, with the number of its uses by this buyer. Raises NotFound."""
    mine = {f"by.{buyer_id.hex}": 1} if buyer_id else {}
    found = db["coupons"].find_one({"_id": code}, SHOWN | mine)
    if found is None:
        raise NotFound("There is no such coupon.")
    return _coupon(found, buyer_id)


def listed(db: Database[Document], limit: int, after: After) -> Page[Coupon]:
    """All, by code; `after` is the (code,) of the last one on the page before."""
    condition: Document = {"_id": {"$gt": after[0]}} if after else {}
    found = db["coupons"].find(condition, SHOWN).sort("_id", 1).limit(limit + 1)
    return page([_coupon(one) for one in found], limit, key=lambda coupon: [coupon.code])


def replace(db: Database[Document], coupon: Coupon, *, was: int) -> bool:
    """Keep what staff changed; uses stay. False, and nothing done, when it is not of version `was` any more."""
    condition = {"_id": coupon.code, "version": was}
    kept = db["coupons"].update_one(condition, {"$set": _content(coupon)})
    return kept.modified_count == 1


def claim(db: Database[Document], code: str, order_id: UUID, buyer_id: UUID, now: datetime) -> bool:
    """Use a coupon for an order. True also for an order that has used it already: doing it again has one
    effect. False, and nothing done: it is not there, not valid now, or one of its limits is reached.

    Both limits stand in the filter: between a look and a write others can have the last use. The look before
    is for the limits themselves, and `version` in the filter says that they are still the same.
    `Coupon.obstacle` states the rule.
    """
    use, mine = f"uses.{order_id.hex}", f"by.{buyer_id.hex}"
    tried = 0
    while True:
        found = db["coupons"].find_one({"_id": code}, SHOWN | {use: 1})
        if found is not None and order_id.hex in found.get("uses", {}):
            return True
        if found is None or found["version"] == tried or not _open(found, now):
            return False  # of the version that was tried, a limit was reached
        tried = found["version"]
        condition = {
            "_id": code,
            "version": tried,
            "used": {"$lt": found["limit"]},
            "$or": [{mine: {"$exists": False}}, {mine: {"$lt": found["per_customer"]}}],
            use: {"$exists": False},
        }
        count = {"$set": {use: buyer_id}, "$inc": {"used": 1, mine: 1}}
        if db["coupons"].update_one(condition, count).modified_count == 1:
            return True


def give_back(db: Database[Document], code: str, order_id: UUID) -> None:
    """Undo the use for an order that came to nothing; doing it again, or without a use, changes nothing."""
    use = f"uses.{order_id.hex}"
    found = db["coupons"].find_one({"_id": code}, {use: 1})
    buyer_id = found["uses"].get(order_id.hex) if found and "uses" in found else None
    if buyer_id is not None:
        undo = {"$unset": {use: ""}, "$inc": {"used": -1, f"by.{buyer_id.hex}": -1}}
        db["coupons"].update_one({"_id": code, use: buyer_id}, undo)


def orders_of(db: Database[Document], code: str) -> dict[UUID, UUID]:
    """Who used it for which order: the buyer by order. For the books: each must have its order."""
    found = db["coupons"].find_one({"_id": code}, {"uses": 1})
    return {UUID(hex=order): buyer for order, buyer in (found or {}).get("uses", {}).items()}


def _open(found: Document, now: datetime) -> bool:
    return bool(found["active"]) and _offers().validate_python(found["offer"]).live(now)


def _content(coupon: Coupon) -> Document:
    content: dict[str, Any] = {name: getattr(coupon, name) for name in EDITED}
    return content | {"offer": _offers().dump_python(coupon.offer)}


def _coupon(found: Document, buyer_id: UUID | None = None) -> Coupon:
    by = found.get("by", {})
    return Coupon(
        code=found["_id"],
        offer=_offers().validate_python(found["offer"]),
        limit=found["limit"],
        per_customer=found["per_customer"],
        active=found["active"],
        version=found["version"],
        used=found["used"],
        used_by_buyer=by.get(buyer_id.hex, 0) if buyer_id else 0,
    )


@cache
def _offers() -> TypeAdapter[Offer]:
    """Dataclasses to plain values and back, which takes a moment to prepare."""
    return TypeAdapter(Offer)
