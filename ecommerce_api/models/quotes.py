"""What a quote says: what a basket costs, line by line, why, and what is still missing before it can be ordered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from ecommerce_api.models.addresses import Destination
from ecommerce_api.models.charges import Charge, PricedLine, PricedShipping
from ecommerce_api.models.coupons import Coupon
from ecommerce_api.models.money import Currency, Money

PER_ASKER = "120 per minute"  # quotes, and so guesses at coupons' codes
Kind = Literal["line", "promotion", "coupon", "shipping", "tax", "total"]
Missing = Literal["lines", "destination", "region", "method"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a buyer asks a price for: where to, by which method (its key), with which code. `seen` is the total
    that they were told before, if they want to hear of a change."""

    currency: Currency
    destination: Destination | None = None
    method: str | None = None
    code: str | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish at its moment, with the coupon of its code."""

    currency: Currency
    now: datetime
    destination: Destination | None = None
    method: str | None = None
    coupon: Coupon | None = None


@dataclass(frozen=True, slots=True)
class PossibleMethod:
    """A delivery that could be chosen, at its price before discounts and, where tax comes on top, before tax."""

    key: str
    name: str
    pickup: bool
    price: Money


@dataclass(frozen=True, slots=True)
class TaxRow:
    """So much of one tax at one rate (millionths), on so much without it."""

    name: str
    rate: int
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """goods - discounts + shipping (+ tax, unless `tax_included`) = total. `shipping` is before its discounts,
    which `discounts` has, too."""

    goods: Money
    discounts: Money
    shipping: Money
    tax: Money
    tax_included: bool
    total: Money


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the sum as people read it. Rows that `add` make the total; the others (a tax that the prices
    contain, the total itself) only tell."""

    kind: Kind
    text: str
    amount: Money
    adds: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the buyer should know; `code` is for programs, `amount` what is lacking or was seen."""

    code: str
    text: str
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What a basket costs for who asked like this, under one version of the terms.

    Lines stand in the basket's order. While something is `missing`, the total is what is known so far, and
    nothing can be ordered.
    """

    asked: Asked
    lines: tuple[PricedLine, ...]
    shipping: PricedShipping | None
    totals: Totals
    taxes: tuple[TaxRow, ...]
    steps: tuple[Step, ...]
    methods: tuple[PossibleMethod, ...]
    missing: tuple[Missing, ...]
    notices: tuple[Notice, ...]
    coupon: str | None  # the code, where it takes something off
    terms_version: int

    @property
    def total(self) -> Money:
        return self.totals.total

    @property
    def complete(self) -> bool:
        return not self.missing

    def with_notices(self, more: Iterable[Notice]) -> Quote:
        """The same, with what else there is to say in front."""
        return replace(self, notices=(*more, *self.notices))

    @property
    def fingerprint(self) -> str:
        """32 hex digits that differ as soon as what would be paid, for what, or why differs.

        Names, words and the moment are left out: who quotes again finds the same.
        """
        facts = [
            self.asked.currency,
            _place(self.asked.destination),
            self.shipping and [self.shipping.method, *_facts(self.shipping.charge)],
            sorted([one.sku, one.quantity, *_facts(one.charge)] for one in self.lines),
            self.total.amount,
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def _place(destination: Destination | None) -> list[str] | None:
    if destination is None:
        return None
    return [destination.country, destination.region, destination.postcode]


def _facts(charge: Charge) -> list[object]:
    discounts = [[one.kind, one.key, one.amount.amount] for one in charge.discounts]
    return [charge.listed.amount, discounts, charge.net.amount, charge.tax.amount]
