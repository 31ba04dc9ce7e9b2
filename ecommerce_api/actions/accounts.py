"""What the shop removes when a buyer's account ends."""

from uuid import UUID

from ecommerce_api.storage import accounts
from ecommerce_api.storage.database import Database, Document


def erase(db: Database[Document], buyer_id: UUID) -> None:
    """Empty the cart. Orders stay, as the law of most places asks: of a buyer without name and address."""
    accounts.empty_cart(db, buyer_id)
