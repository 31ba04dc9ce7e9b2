"""What offers take off a basket: the effects worked out, and which offers go together.

Offers that go together are taken off one after another, each from what the ones before have left. An exclusive
offer stands alone. Where there is a choice, the buyer gets what takes most off, before taxes that come on top: a
coupon never takes less off than there would be without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ecommerce_api.models.carts import QuotedLine
from ecommerce_api.models.money import Currency
from ecommerce_api.models.promotions import BuyGet, FixedAmount, FreeShipping, Offer, Percentage
from ecommerce_api.models.rounding import part, shares


@dataclass(frozen=True, slots=True)
class Amounts:
    """Whole numbers of the smallest unit, for each line and for the delivery."""

    lines: tuple[int, ...]
    shipping: int = 0

    @property
    def sum(self) -> int:
        return sum(self.lines) + self.shipping

    def minus(self, other: Amounts) -> Amounts:
        pairs = zip(self.lines, other.lines, strict=True)
        return Amounts(tuple(one - two for one, two in pairs), self.shipping - other.shipping)


@dataclass(frozen=True, slots=True)
class Basket:
    """What offers look at: the lines, and how they are delivered (`method`, None: not known yet) at what price."""

    lines: tuple[QuotedLine, ...]
    currency: Currency
    method: str | None = None
    shipping: int = 0

    @property
    def amounts(self) -> Amounts:
        """At shelf prices."""
        return Amounts(tuple(line.sum.amount for line in self.lines), self.shipping)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offer, and where it comes from: the promotion of this key, the coupon of this code."""

    kind: Literal["promotion", "coupon"]
    key: str
    offer: Offer


@dataclass(frozen=True, slots=True)
class Applied:
    """What one offer took off."""

    source: Candidate
    cut: Amounts


def best(candidates: Sequence[Candidate], basket: Basket) -> list[Applied]:
    """The offers that save most: all that go together, in their order, or one exclusive offer alone.

    `candidates` are live, reached and in order. The first of equals wins. What takes nothing off is left out.
    """
    together = [one for one in candidates if not one.offer.exclusive]
    alone = [[one] for one in candidates if one.offer.exclusive]
    outcomes = [_one_after_another(choice, basket) for choice in (together, *alone)]
    return max(outcomes, key=lambda applied: sum(one.cut.sum for one in applied))


def cut(offer: Offer, basket: Basket, rest: Amounts) -> Amounts:
    """What an offer takes off the rest of the lines and of the delivery: never more than there is."""
    effect = offer.effect
    mine = [offer.scope.covers(line) for line in basket.lines]
    if isinstance(effect, FreeShipping):
        meant = any(mine) and basket.method in (effect.methods or (basket.method,))
        return Amounts((0,) * len(mine), rest.shipping if meant else 0)
    left = [amount if own else 0 for amount, own in zip(rest.lines, mine, strict=True)]
    if isinstance(effect, BuyGet):
        pieces = [line.quantity if own else 0 for line, own in zip(basket.lines, mine, strict=True)]
        return Amounts(_free_pieces(effect, basket.lines, pieces, left))
    return Amounts(tuple(shares(_taken(effect, sum(left), basket.currency), left)))


def _one_after_another(candidates: Sequence[Candidate], basket: Basket) -> list[Applied]:
    applied: list[Applied] = []
    rest = basket.amounts
    for source in candidates:
        taken = cut(source.offer, basket, rest)
        if taken.sum:
            applied.append(Applied(source, taken))
            rest = rest.minus(taken)
    return applied


def _taken(effect: Percentage | FixedAmount, base: int, currency: Currency) -> int:
    if isinstance(effect, Percentage):
        return part(base, effect.rate)
    return min(base, effect.amounts.get(currency, 0))


def _free_pieces(
    effect: BuyGet, lines: Sequence[QuotedLine], pieces: Sequence[int], rest: Sequence[int]
) -> tuple[int, ...]:
    """What is left to pay for the cheapest pieces, as many as are free. Of a line whose rest cannot be divided
    by its pieces, fractions stay with the shop."""
    free = sum(pieces) // (effect.buy + effect.get) * effect.get
    free = min(free, effect.most or free)
    taken = [0] * len(lines)
    for place in sorted(range(len(lines)), key=lambda place: lines[place].price.amount):
        count = min(free, pieces[place])
        if count:
            taken[place] = rest[place] * count // pieces[place]
        free -= count
    return tuple(taken)
