"""What the shop knows of a person, document by document; and what is left of them."""

from collections.abc import Iterator
from uuid import UUID

from ecommerce_api.storage.database import Database, Document


def orders(db: Database[Document], buyer_id: UUID) -> Iterator[Document]:
    found = db["orders"].find({"buyer_id": buyer_id}, {"_id": 0, "buyer_id": 0, "cart_version": 0})
    yield from found.sort([("placed_at", -1), ("_id", -1)])


def cart(db: Database[Document], buyer_id: UUID) -> Iterator[Document]:
    """A row for each line."""
    found = db["carts"].find_one({"_id": buyer_id})
    yield from found["lines"] if found else ()


def empty_cart(db: Database[Document], buyer_id: UUID) -> None:
    """The document stays: its version must not begin again."""
    db["carts"].update_one({"_id": buyer_id}, {"$set": {"lines": []}, "$inc": {"version": 1}})
