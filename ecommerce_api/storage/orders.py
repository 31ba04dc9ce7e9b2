"""How orders are kept and found. All doors begin with the buyer: another's order is one that is not there."""

from dataclasses import asdict
from uuid import UUID

from common.errors import NotFound
from common.paging import After, Page, page
from ecommerce_api.models.money import Money
from ecommerce_api.models.orders import Order, OrderLine
from ecommerce_api.storage.database import ClientSession, Database, Document


def add(db: Database[Document], order: Order, session: ClientSession) -> None:
    """Keep a new order. The unique index on buyer and cart version refuses a second one of that cart."""
    db["orders"].insert_one(_document(order), session=session)


def of(db: Database[Document], buyer_id: UUID, number: str) -> Order:
    """The buyer's order. Raises NotFound."""
    found = db["orders"].find_one({"number": number, "buyer_id": buyer_id})
    if found is None:
        raise NotFound("There is no such order.")
    return _order(found)


def of_checkout(
    db: Database[Document], buyer_id: UUID, cart_version: int, session: ClientSession | None = None
) -> Order | None:
    """The order that was made of this state of the buyer's cart."""
    condition = {"buyer_id": buyer_id, "cart_version": cart_version}
    found = db["orders"].find_one(condition, session=session)
    return _order(found) if found else None


def latest_of(db: Database[Document], buyer_id: UUID, limit: int, after: After) -> Page[Order]:
    """The buyer's, newest first; `after` is the (placed_at, id) of the last one on the page before."""
    condition: Document = {"buyer_id": buyer_id}
    if after is not None:
        placed_at, order_id = after
        condition["$or"] = [
            {"placed_at": {"$lt": placed_at}},
            {"placed_at": placed_at, "_id": {"$lt": order_id}},
        ]
    found = db["orders"].find(condition).sort([("placed_at", -1), ("_id", -1)]).limit(limit + 1)
    rows = [_order(one) for one in found]
    return page(rows, limit, key=lambda order: [order.placed_at.isoformat(), str(order.id)])


def count(db: Database[Document]) -> int:
    """About how many there are: the collection's own counter, which reads no document."""
    return db["orders"].estimated_document_count()


def _document(order: Order) -> Document:
    return {
        "_id": order.id,
        "number": order.number,
        "buyer_id": order.buyer_id,
        "cart_version": order.cart_version,
        "currency": order.currency,
        "lines": [asdict(line) | {"price": line.price.amount} for line in order.lines],
        "status": order.status,
        "placed_at": order.placed_at,
    }


def _order(document: Document) -> Order:
    currency = document["currency"]
    lines = [
        OrderLine(**line | {"price": Money(line["price"], currency)}) for line in document["lines"]
    ]
    return Order(
        id=document["_id"],
        number=document["number"],
        buyer_id=document["buyer_id"],
        cart_version=document["cart_version"],
        currency=currency,
        lines=tuple(lines),
        status=document["status"],
        placed_at=document["placed_at"],
    )
