"""What buyers do with their carts."""

from collections.abc import Callable
from uuid import UUID

from common.errors import Conflict, NotFound
from ecommerce_api.models.carts import Cart, Quote, quote
from ecommerce_api.models.money import Currency
from ecommerce_api.models.products import Product, Variant
from ecommerce_api.storage import carts, products
from ecommerce_api.storage.database import Database, Document

TRIES = 10


def put_in_cart(db: Database[Document], buyer: UUID, sku: str, quantity: int) -> Cart:
    """Put so many more of a variant into the cart.

    Raises:
        NotFound: the shop does not sell it.
        Invalid, OutOfStock: see `Cart.with_quantity`.
    """
    product, variant = _on_the_shelf(db, sku)
    return _change(
        db,
        buyer,
        lambda cart: cart.with_quantity(product, variant, cart.quantity_of(sku) + quantity),
    )


def change_quantity(db: Database[Document], buyer: UUID, sku: str, quantity: int) -> Cart:
    """Have so many of a variant in the cart, whatever was there before. Raises as `put_in_cart`."""
    product, variant = _on_the_shelf(db, sku)
    return _change(db, buyer, lambda cart: cart.with_quantity(product, variant, quantity))


def remove(db: Database[Document], buyer: UUID, sku: str) -> Cart:
    """Take a variant out of the cart. Raises NotFound when it is not in it."""
    return _change(db, buyer, lambda cart: cart.without(sku))


def price(db: Database[Document], buyer: UUID, currency: Currency) -> Quote:
    """The buyer's cart at today's prices."""
    cart = carts.of(db, buyer)
    return quote(cart, products.by_slugs(db, [line.slug for line in cart.lines]), currency)


def _on_the_shelf(db: Database[Document], sku: str) -> tuple[Product, Variant]:
    product = products.by_sku(db, sku)
    variant = product.variant(sku) if product else None
    if product is None or variant is None:
        raise NotFound(f"The shop does not sell {sku!r}.")
    return product, variant


def _change(db: Database[Document], buyer: UUID, decide: Callable[[Cart], Cart]) -> Cart:
    """Decide on the cart as it is; decide again if it was changed before the answer was kept."""
    for _ in range(TRIES):
        cart = carts.of(db, buyer)
        changed = decide(cart)
        if carts.replace(db, changed, was=cart.version):
            return changed
    raise Conflict("The cart is being changed elsewhere at this moment. Try again.")
