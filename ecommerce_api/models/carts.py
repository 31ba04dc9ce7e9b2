"""What a cart is: its limits, how it changes, what it would cost right now, and what in it is no longer sold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from common.errors import Conflict, FieldErrors, Invalid, NotFound
from ecommerce_api.models.money import Currency, Money, total_of
from ecommerce_api.models.products import Product, Variant

MOST_OF_ONE = 20
MOST_LINES = 30
PER_BUYER = "120 per minute"  # changes of a cart, whatever the entrance


class CartChanged(Conflict):
    title = "Cart changed"


class OutOfStock(Conflict):
    title = "Out of stock"


class NoLongerSold(Conflict):
    title = "No longer sold"


@dataclass(frozen=True, slots=True)
class CartLine:
    """So many of one variant. What it costs is not kept here: prices come from the shelf, at any time.
    Its name is, as the shelf cannot tell what a thing was called that is no longer there."""

    slug: str
    sku: str
    quantity: int
    name: str


@dataclass(frozen=True, slots=True)
class Cart:
    """What a buyer has chosen. `version` goes up with every change and never back, also not when the
    cart is emptied: so (buyer_id, version) names one state of one cart for ever, and an order of it."""

    buyer_id: UUID
    version: int
    lines: tuple[CartLine, ...] = ()

    def quantity_of(self, sku: str) -> int:
        return next((line.quantity for line in self.lines if line.sku == sku), 0)

    def with_quantity(self, product: Product, variant: Variant, quantity: int) -> Cart:
        """The cart with so many of this variant, in its old place or at the end.

        Raises:
            Invalid: more than a cart takes, or less than one.
            OutOfStock: more than there are. A courtesy: nothing is reserved, the order decides.
        """
        if not 1 <= quantity <= MOST_OF_ONE:
            raise Invalid.field("quantity", f"choose from 1 to {MOST_OF_ONE}")
        if quantity > variant.available:
            raise out_of_stock([(product, variant)])
        line = CartLine(product.slug, variant.sku, quantity, product.name_of(variant))
        if not self.quantity_of(line.sku):
            if len(self.lines) >= MOST_LINES:
                raise Invalid.field("sku", f"a cart takes {MOST_LINES} different things")
            return self._changed((*self.lines, line))
        return self._changed(tuple(line if old.sku == line.sku else old for old in self.lines))

    def without(self, sku: str) -> Cart:
        """The cart without this variant. Raises NotFound when it is not in it."""
        if not self.quantity_of(sku):
            raise NotFound("That is not in the cart.")
        return self._changed(tuple(line for line in self.lines if line.sku != sku))

    def emptied(self) -> Cart:
        return self._changed(())

    def _changed(self, lines: tuple[CartLine, ...]) -> Cart:
        return replace(self, version=self.version + 1, lines=lines)


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line with its product and what it costs."""

    product: Product
    variant: Variant
    quantity: int
    price: Money

    @property
    def sum(self) -> Money:
        return self.price.times(self.quantity)

    @property
    def short(self) -> bool:
        """Whether there are fewer than the buyer wants."""
        return self.variant.available < self.quantity


@dataclass(frozen=True, slots=True)
class Quote:
    """A cart at today's prices, in one currency. What is no longer sold (`gone`) costs nothing, and
    nothing is ordered while it is in the cart."""

    cart: Cart
    currency: Currency
    lines: tuple[QuotedLine, ...]
    gone: tuple[CartLine, ...] = ()

    @property
    def total(self) -> Money:
        return total_of([line.sum for line in self.lines], self.currency)

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    def short_lines(self) -> list[QuotedLine]:
        return [line for line in self.lines if line.short]


def quote(cart: Cart, products: dict[str, Product], currency: Currency) -> Quote:
    """The cart at the prices of `products` (by slug); lines that are not among them are gone."""
    lines: list[QuotedLine] = []
    gone: list[CartLine] = []
    for line in cart.lines:
        product = products.get(line.slug)
        variant = product.variant(line.sku) if product else None
        if product and variant:
            lines.append(QuotedLine(product, variant, line.quantity, variant.price(currency)))
        else:
            gone.append(line)
    return Quote(cart, currency, tuple(lines), tuple(gone))


def out_of_stock(short: list[tuple[Product, Variant]]) -> OutOfStock:
    """The refusal that names every line of which there are not enough, by its SKU."""
    errors: FieldErrors = {}
    for product, variant in short:
        left = f"only {variant.available} left" if variant.available else "sold out"
        errors[variant.sku] = [f"{product.name_of(variant)}: {left}"]
    return OutOfStock(
        "Not enough in stock: " + "; ".join(m[0] for m in errors.values()), errors=errors
    )


def no_longer_sold(gone: tuple[CartLine, ...]) -> NoLongerSold:
    """The refusal that names every line that is no longer sold, by its SKU."""
    errors: FieldErrors = {line.sku: [f"{line.name}: no longer sold"] for line in gone}
    names = ", ".join(line.name for line in gone)
    return NoLongerSold(f"No longer sold: {names}. Take it out of the cart.", errors=errors)
