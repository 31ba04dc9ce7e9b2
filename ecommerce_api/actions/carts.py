"""What buyers do with their carts."""

from collections.abc import Callable
from uuid import UUID

from ecommerce_api.models.carts import Cart, CartChanged
from ecommerce_api.storage import carts, products
from ecommerce_api.storage.database import Database, Document

TRIES = 10


def put(db: Database[Document], buyer_id: UUID, sku: str, quantity: int) -> Cart:
    """Put so many more of a variant into the cart.

    Raises:
        NotFound: the shop does not sell it.
        Invalid, OutOfStock: see `Cart.with_quantity`.
        CartChanged: by others, again and again.
    """
    product, variant = products.by_sku(db, sku)
    return _change(
        db,
        buyer_id,
        lambda cart: cart.with_quantity(product, variant, cart.quantity_of(sku) + quantity),
    )


def change_quantity(db: Database[Document], buyer_id: UUID, sku: str, quantity: int) -> Cart:
    """Have so many of a variant in the cart, whatever was there before. Raises as `put`."""
    product, variant = products.by_sku(db, sku)
    return _change(db, buyer_id, lambda cart: cart.with_quantity(product, variant, quantity))


def remove(db: Database[Document], buyer_id: UUID, sku: str) -> Cart:
    """Take a variant out of the cart, also one that is no longer sold.

    Raises:
        NotFound: it is not in the cart.
        CartChanged: by others, again and again.
    """
    return _change(db, buyer_id, lambda cart: cart.without(sku))


def _change(db: Database[Document], buyer_id: UUID, decide: Callable[[Cart], Cart]) -> Cart:
    """Decide on the cart as it is; decide again if it was changed before the answer was kept."""
    for _ in range(TRIES):
        cart = carts.of(db, buyer_id)
        changed = decide(cart)
        if carts.replace(db, changed, was=cart.version):
            return changed
    raise CartChanged("The cart is being changed elsewhere at this moment. Try again.")
