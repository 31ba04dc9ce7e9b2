"""What the state takes: by the place where the goods go and by the class of the goods; inside the price or on top.

A tax is worked out once for all that is taxed alike, and then shared out over the lines by largest remainder.
Tax worked out line by line and rounded each time drifts away from the rate (and Japan's invoices must be
rounded once per rate: National Tax Agency, qualified invoice system).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ecommerce_api.models.addresses import Area, Destination
from ecommerce_api.models.names import NOT_EMPTY, Key, Name
from ecommerce_api.models.rounding import MILLION, contained, part, shares

STANDARD = "standard"
ZERO = "zero"
SHIPPING = "shipping"  # the class that delivery is taxed as
Rate = Annotated[int, Field(ge=0, le=MILLION, description="Millionths: 190000 is 19 %")]


@dataclass(frozen=True, slots=True)
class Tax:
    """One tax of one place with its rate for each class of goods. A class that it does not name pays the
    standard rate, but for `zero`, which pays nothing unless told otherwise."""

    name: Name
    rates: dict[Key, Rate]

    def __post_init__(self) -> None:
        if STANDARD not in self.rates:
            raise ValueError(f"rates: name the rate of {STANDARD}, which all others fall back on")

    def rate(self, tax_class: str) -> int:
        return self.rates.get(tax_class, 0 if tax_class == ZERO else self.rates[STANDARD])


@dataclass(frozen=True, slots=True)
class TaxRule:
    """What is levied in some areas. `inclusive`: shelf prices contain it, as in Europe and Japan; else it comes
    on top, as in North America, where there may be two (Quebec: GST and QST) or, without a place of business
    there, none."""

    areas: Annotated[tuple[Area, ...], Field(max_length=300), NOT_EMPTY]
    inclusive: bool
    taxes: Annotated[tuple[Tax, ...], Field(max_length=4)]

    def __post_init__(self) -> None:
        if self.inclusive and len(self.taxes) > 1:
            raise ValueError("taxes: a price contains one tax, not several")

    def covers(self, place: Destination) -> bool:
        return any(area.covers(place) for area in self.areas)


@dataclass(frozen=True, slots=True)
class Levied:
    """A row of the tax summary: so much of one tax, at one rate, on so much without it."""

    name: str
    rate: int
    net: int
    tax: int


def rule_for(rules: Sequence[TaxRule], place: Destination) -> TaxRule | None:
    """The first that covers the place, so the narrower stand before the wider. None: no tax is known there."""
    return next((rule for rule in rules if rule.covers(place)), None)


def needs_region(rules: Sequence[TaxRule], place: Destination) -> bool:
    """Whether the tax depends on the region, and this one is not told or is none that the rules know. A region
    where nothing is levied has a rule that says so: otherwise who invents a region would pay no tax."""
    areas = [area for rule in rules for area in rule.areas]
    known = any(area.country == place.country for area in areas)
    return known and rule_for(rules, place) is None


def levy(
    charged: Sequence[tuple[str, int]], rule: TaxRule | None
) -> tuple[list[int], list[Levied]]:
    """The tax on each (class, amount), and the summary per tax and rate, dearest first.

    Each tax is worked out from the amounts alone: there is none on another tax.
    """
    taxes = [0] * len(charged)
    summary: list[Levied] = []
    for tax in rule.taxes if rule else ():
        rates = [tax.rate(tax_class) for tax_class, _ in charged]
        for rate in sorted(set(rates), reverse=True):
            alike = [
                amount if own == rate else 0
                for (_, amount), own in zip(charged, rates, strict=True)
            ]
            base = sum(alike)
            inside = bool(rule and rule.inclusive)
            due = contained(base, rate) if inside else part(base, rate)
            if base:
                summary.append(Levied(tax.name, rate, base - due if inside else base, due))
                taxes = [old + new for old, new in zip(taxes, shares(due, alike), strict=True)]
    return taxes, summary
