"""What an order is: a promise at the prices and names of its moment, made from one state of one cart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from common.errors import Conflict, FieldErrors, Invalid
from ecommerce_api.models.carts import (
    CartChanged,
    Quote,
    QuotedLine,
    no_longer_sold,
    out_of_stock,
)
from ecommerce_api.models.money import Currency, Money, total_of

PLACED = "placed"
PER_BUYER = "30 per minute"  # orders, whatever the entrance
LARGEST = 2**53  # whole numbers up to here are the same to every reader of JSON
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: without I, L, O, U, which are misread


class CartEmpty(Conflict):
    title = "Cart empty"


class PriceChanged(Conflict):
    title = "Price changed"


@dataclass(frozen=True, slots=True)
class Checkout:
    """What the buyer saw and says yes to: this state of the cart, for this total."""

    cart_version: int
    total: Money

    def __post_init__(self) -> None:
        """Raises Invalid for numbers that no cart and no total ever had."""
        numbers = {"cart_version": self.cart_version, "total": self.total.amount}
        errors: FieldErrors = {
            name: [f"is not between 0 and {LARGEST}"]
            for name, number in numbers.items()
            if not 0 <= number <= LARGEST
        }
        if errors:
            raise Invalid.fields(errors)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A snapshot: products change their names and prices, orders do not."""

    slug: str
    sku: str
    title: str
    label: str
    picture: str
    quantity: int
    price: Money

    @classmethod
    def of(cls, line: QuotedLine) -> Self:
        product, variant = line.product, line.variant
        return cls(
            slug=product.slug,
            sku=variant.sku,
            title=product.title,
            label=variant.label,
            picture=product.picture,
            quantity=line.quantity,
            price=line.price,
        )

    @property
    def sum(self) -> Money:
        return self.price.times(self.quantity)


@dataclass(frozen=True, slots=True)
class Order:
    """A placed order, known to its buyer by its number."""

    id: UUID
    number: str
    buyer_id: UUID
    cart_version: int
    currency: Currency
    lines: tuple[OrderLine, ...]
    status: str
    placed_at: datetime

    @classmethod
    def from_quote(cls, quote: Quote, checkout: Checkout, *, order_id: UUID, now: datetime) -> Self:
        """Decide whether this cart can become an order; no I/O.

        That there is enough in stock is asked here to name all short lines at once. Another order may
        take the last one a moment later: `storage/stock.py` asks again in the write itself.

        Raises:
            CartChanged, CartEmpty, PriceChanged: it is not what the buyer said yes to.
            NoLongerSold, OutOfStock: naming the lines.
        """
        if quote.cart.version != checkout.cart_version:
            raise CartChanged("The cart has changed since you saw it. Look at it again.")
        if quote.gone:
            raise no_longer_sold(quote.gone)
        if not quote.lines:
            raise CartEmpty("There is nothing in the cart.")
        if quote.total != checkout.total:
            raise price_changed(quote.total, checkout.total)
        short = quote.short_lines()
        if short:
            raise out_of_stock([(line.product, line.variant) for line in short])
        return cls(
            id=order_id,
            number=number_of(order_id),
            buyer_id=quote.cart.buyer_id,
            cart_version=quote.cart.version,
            currency=quote.currency,
            lines=tuple(OrderLine.of(line) for line in quote.lines),
            status=PLACED,
            placed_at=now,
        )

    def confirmed_again(self, checkout: Checkout) -> Self:
        """This order as the answer to a retry of its checkout.

        Raises:
            Invalid: when the retry is about another total, and so no retry.
        """
        if checkout.total != self.total:
            raise Invalid.field("total", f"this cart was ordered for {self.total} already")
        return self

    @property
    def total(self) -> Money:
        return total_of([line.sum for line in self.lines], self.currency)

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)


def number_of(order_id: UUID) -> str:
    """`HP-7K3QX-92MBA`: the last 50 bits of the id, all random, so numbers tell nothing and are not
    guessed; easy to read out on the telephone."""
    rest = order_id.int
    letters = ""
    for _ in range(10):
        rest, digit = divmod(rest, len(ALPHABET))
        letters = ALPHABET[digit] + letters
    return f"HP-{letters[:5]}-{letters[5:]}"


def price_changed(now: Money, seen: Money) -> PriceChanged:
    message = f"is now {now}, not {seen}"
    return PriceChanged(f"The price has changed: the total {message}.", errors={"total": [message]})
