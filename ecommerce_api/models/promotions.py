"""What a shop gives away, to whom and when: the four effects, and the conditions of an offer.

A promotion makes an offer to everybody, a coupon (`models/coupons.py`) to who knows its code. The parts of an
offer are those that Saleor, Medusa, Vendure, Spree and commercetools have in common: a time, a minimum spend,
what it is about, an effect, and whether it goes together with others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from ecommerce_api.models.carts import QuotedLine
from ecommerce_api.models.money import Currency, Prices
from ecommerce_api.models.names import NOT_EMPTY, Key, Name
from ecommerce_api.models.rounding import MILLION

Few = Annotated[int, Field(ge=1, le=100)]


@dataclass(frozen=True, slots=True)
class Percentage:
    """A part of what is still to be paid."""

    rate: Annotated[int, Field(ge=1, le=MILLION, description="Millionths: 100000 is 10 %")]
    kind: Literal["percentage"] = "percentage"


@dataclass(frozen=True, slots=True)
class FixedAmount:
    """So much, once per order, or all that is still to be paid; nothing in a currency that is not named."""

    amounts: Annotated[Prices, NOT_EMPTY]
    kind: Literal["fixed-amount"] = "fixed-amount"


@dataclass(frozen=True, slots=True)
class BuyGet:
    """Of each `buy` + `get` pieces, `get` are free, the cheapest of all; at most `most` free pieces per order."""

    buy: Few
    get: Few = 1
    most: Few | None = None
    kind: Literal["buy-get"] = "buy-get"


@dataclass(frozen=True, slots=True)
class FreeShipping:
    """The delivery, if it is by one of these methods (none named: by any), and what the offer is about is in it."""

    methods: Annotated[tuple[Key, ...], Field(max_length=20)] = ()
    kind: Literal["free-shipping"] = "free-shipping"


def _told_by_kind(schema: dict[str, Any]) -> None:
    """Each effect's schema fixes its `kind`. A mapping beside it would name the schemas a second time, and not
    as an API's description calls them."""
    schema.pop("discriminator", None)


Effect = Annotated[
    Percentage | FixedAmount | BuyGet | FreeShipping,
    Field(discriminator="kind", json_schema_extra=_told_by_kind),
]


@dataclass(frozen=True, slots=True)
class Scope:
    """What an offer is about: products in one of these categories, and these products; none named: all."""

    categories: Annotated[tuple[Key, ...], Field(max_length=100)] = ()
    products: Annotated[tuple[Key, ...], Field(max_length=500)] = ()

    def covers(self, line: QuotedLine) -> bool:
        if not self.categories and not self.products:
            return True
        product = line.product
        return product.slug in self.products or not set(self.categories).isdisjoint(
            product.categories
        )


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Offer:
    """An effect with its conditions. `name` is what buyers read. An `exclusive` offer stands alone or not at
    all: see `models/discounts.py`.

    `minimum` is a spend on what the offer is about, at shelf prices; a currency that it does not name is left out.
    """

    name: Name
    effect: Effect
    scope: Scope = EVERYTHING
    minimum: Prices = field(default_factory=dict)
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    exclusive: bool = False

    def __post_init__(self) -> None:
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValueError("ends_at: must be after starts_at")

    def begun(self, now: datetime) -> bool:
        return self.starts_at is None or self.starts_at <= now

    def over(self, now: datetime) -> bool:
        """From the very moment of `ends_at` on."""
        return self.ends_at is not None and self.ends_at <= now

    def live(self, now: datetime) -> bool:
        return self.begun(now) and not self.over(now)

    def valid_in(self, currency: Currency) -> bool:
        known = self.effect.amounts if isinstance(self.effect, FixedAmount) else {currency: 0}
        return currency in known and (not self.minimum or currency in self.minimum)

    def lacking(self, lines: Sequence[QuotedLine], currency: Currency) -> int:
        """How much must still be spent on what it is about; 0 where the minimum is reached."""
        spent = sum(line.sum.amount for line in lines if self.scope.covers(line))
        return max(0, self.minimum.get(currency, 0) - spent)


@dataclass(frozen=True, slots=True)
class Promotion:
    """An offer to everybody. The one of highest priority is taken off first, and each next one takes its part
    of the rest."""

    key: Key
    offer: Offer
    priority: Annotated[int, Field(ge=-1000, le=1000)] = 0


def in_order(promotions: Sequence[Promotion]) -> list[Promotion]:
    """By priority; among equals by key, so that the order does not depend on who wrote them down."""
    return sorted(promotions, key=lambda one: (-one.priority, one.key))
