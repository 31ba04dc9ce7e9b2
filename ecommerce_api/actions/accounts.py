"""What the shop removes when a buyer's account ends."""

from uuid import UUID

from ecommerce_api.models.idempotency import who_is
from ecommerce_api.storage import accounts, idempotency
from ecommerce_api.storage.database import Database, Document


def erase(db: Database[Document], buyer_id: UUID) -> None:
    """Empty the cart, and forget what was answered. Orders stay, as the law of most places asks: of a buyer without name and address."""
    accounts.empty_cart(db, buyer_id)
    idempotency.forget_all_of(db, who_is("user", buyer_id))
