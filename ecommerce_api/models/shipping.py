"""How goods get there and what that costs: zones of the world, and their methods by weight and by spend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from ecommerce_api.models.addresses import Area, Destination
from ecommerce_api.models.money import Currency, Prices
from ecommerce_api.models.names import NOT_EMPTY, Key, Name

Grams = Annotated[int, Field(ge=1, le=1_000_000)]


@dataclass(frozen=True, slots=True)
class WeightTier:
    """What parcels up to so many grams cost; without a weight, all that are heavier than the tiers before."""

    up_to: Grams | None
    prices: Prices


@dataclass(frozen=True, slots=True)
class SpendTier:
    """What delivery of goods for less than this costs; without an amount, of all that are dearer."""

    below: Prices | None
    prices: Prices


@dataclass(frozen=True, slots=True)
class Method:
    """A way of delivery. Its price is that of the weight's tier plus that of the spend's tier, as far as it has
    tiers, and nothing from a spend of `free_from` on. No tiers at all: free, as to pick it up is.

    The spend is that of the goods at shelf prices: a coupon does not cost its user the free delivery.
    """

    key: Key
    name: Name
    by_weight: Annotated[tuple[WeightTier, ...], Field(max_length=20)] = ()
    by_spend: Annotated[tuple[SpendTier, ...], Field(max_length=20)] = ()
    free_from: Prices = field(default_factory=dict)
    pickup: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError for tiers that are not in order, so that one could never be reached."""
        if not _ascending([tier.up_to for tier in self.by_weight]):
            raise ValueError("by_weight: begin with the lightest; only the last has no weight")
        bounds = [tier.below for tier in self.by_spend]
        if None in bounds[:-1]:
            raise ValueError("by_spend: only the last has no amount")
        for currency in {name for below in bounds for name in below or ()}:
            if not _ascending([below[currency] for below in bounds if below and currency in below]):
                raise ValueError(f"by_spend: begin with the lowest amount of {currency}")

    def price(self, spend: int, grams: int, currency: Currency) -> int | None:
        """For goods of this price and weight; None where it does not carry them, or not for this currency."""
        parts: list[int | None] = []
        if self.by_weight:
            fitting = (t for t in self.by_weight if t.up_to is None or grams <= t.up_to)
            parts.append(_price(next(fitting, None), currency))
        if self.by_spend:
            fits = (t for t in self.by_spend if t.below is None or spend < t.below.get(currency, 0))
            parts.append(_price(next(fits, None), currency))
        known = [one for one in parts if one is not None]
        if len(known) < len(parts):
            return None
        return 0 if self.is_free(spend, currency) else sum(known)

    def is_free(self, spend: int, currency: Currency) -> bool:
        """Whether so much was spent that it costs nothing."""
        return currency in self.free_from and spend >= self.free_from[currency]


@dataclass(frozen=True, slots=True)
class Zone:
    """Areas that the same methods deliver to."""

    key: Key
    name: Name
    areas: Annotated[tuple[Area, ...], Field(max_length=300), NOT_EMPTY]
    methods: Annotated[tuple[Method, ...], Field(max_length=20), NOT_EMPTY]

    def covers(self, place: Destination) -> bool:
        return any(area.covers(place) for area in self.areas)


def zone_for(zones: Sequence[Zone], place: Destination) -> Zone | None:
    """The first that covers the place, so islands stand before their mainland. None: no delivery there."""
    return next((zone for zone in zones if zone.covers(place)), None)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What can be chosen for a basket, each with its price, and what was; nothing where nothing is delivered."""

    zone: Zone | None = None
    possible: tuple[tuple[Method, int], ...] = ()
    chosen: Method | None = None
    price: int = 0


def delivery(
    zone: Zone | None, spend: int, grams: int, currency: Currency, method: str | None
) -> Delivery:
    """The ways for goods of this price and weight into a zone; `method` is the key of the one that is wished."""
    prices = [(one, one.price(spend, grams, currency)) for one in zone.methods] if zone else []
    possible = tuple((one, price) for one, price in prices if price is not None)
    for one, price in possible:
        if one.key == method:
            return Delivery(zone, possible, one, price)
    return Delivery(zone, possible)


def _price(tier: WeightTier | SpendTier | None, currency: Currency) -> int | None:
    return tier.prices.get(currency) if tier else None


def _ascending(bounds: Sequence[int | None]) -> bool:
    """Whether each bound is above the one before; None stands for no bound, and only at the end."""
    return all(one is not None and (two is None or one < two) for one, two in pairwise(bounds))
