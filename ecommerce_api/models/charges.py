"""A price on its way to what is paid: from the shelf, less discounts, with its tax."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ecommerce_api.models.carts import QuotedLine
from ecommerce_api.models.money import Money


@dataclass(frozen=True, slots=True)
class Discount:
    """What one offer took off one line, or off the delivery: `amount` is above 0."""

    kind: Literal["promotion", "coupon"]
    key: str  # of the promotion; the code of the coupon
    name: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Charge:
    """A price on its way to what is paid: `listed`, less the discounts, is charged; `net` + `tax` = `gross`.

    Where prices contain the tax, what is charged is `gross`; where tax comes on top, it is `net`.
    """

    listed: Money
    discounts: tuple[Discount, ...]
    net: Money
    tax: Money

    @property
    def gross(self) -> Money:
        return self.net + self.tax

    @property
    def discount(self) -> int:
        return sum(one.amount.amount for one in self.discounts)


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line of the basket, at `line.price` each, with what is charged for all its pieces."""

    line: QuotedLine
    tax_class: str
    charge: Charge

    @property
    def sku(self) -> str:
        return self.line.variant.sku

    @property
    def slug(self) -> str:
        return self.line.product.slug

    @property
    def name(self) -> str:
        return self.line.product.name_of(self.line.variant)

    @property
    def quantity(self) -> int:
        return self.line.quantity

    @property
    def price(self) -> Money:
        """Of one piece, on the shelf."""
        return self.line.price


@dataclass(frozen=True, slots=True)
class PricedShipping:
    """The chosen delivery."""

    zone: str
    method: str
    name: str
    pickup: bool
    charge: Charge
