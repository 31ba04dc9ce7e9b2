"""How carts are kept: one document per buyer, which is never deleted, as its version must not begin again."""

from dataclasses import asdict
from uuid import UUID

from ecommerce_api.models.carts import Cart, CartLine, Quote, quote
from ecommerce_api.models.money import Currency
from ecommerce_api.storage import products
from ecommerce_api.storage.database import ClientSession, Database, Document, DuplicateKeyError


def of(db: Database[Document], buyer_id: UUID, session: ClientSession | None = None) -> Cart:
    """The buyer's cart; an empty one, of version 0, for who has none yet."""
    found = db["carts"].find_one({"_id": buyer_id}, session=session)
    if found is None:
        return Cart(buyer_id, 0)
    return Cart(buyer_id, found["version"], tuple(CartLine(**line) for line in found["lines"]))


def quoted(
    db: Database[Document],
    buyer_id: UUID,
    currency: Currency,
    session: ClientSession | None = None,
) -> Quote:
    """The buyer's cart at today's prices: one look at the cart, one at the shelves."""
    cart = of(db, buyer_id, session)
    shelf = products.by_slugs(db, [line.slug for line in cart.lines], session)
    return quote(cart, shelf, currency)


def replace(
    db: Database[Document], cart: Cart, *, was: int, session: ClientSession | None = None
) -> bool:
    """Keep a changed cart. False, and nothing done, when it is not of version `was` any more."""
    content = {"version": cart.version, "lines": [asdict(line) for line in cart.lines]}
    if was:
        condition = {"_id": cart.buyer_id, "version": was}
        kept = db["carts"].update_one(condition, {"$set": content}, session=session)
        return kept.modified_count == 1
    try:
        db["carts"].insert_one({"_id": cart.buyer_id, **content}, session=session)
    except DuplicateKeyError:
        return False
    return True
