"""How fractions become whole numbers: rates in millionths, halves upwards, and sums shared out without a rest."""

from __future__ import annotations

from collections.abc import Sequence

# The unit of all rates. 190_000 are 19 %; New York City's 8.875 % are 88_750, which basis points cannot say.
MILLION = 1_000_000


def part(amount: int, millionths: int) -> int:
    """So many millionths of an amount, halves upwards: 19 % of 50 is 9.5, and so 10."""
    return _nearest(amount * millionths, MILLION)


def contained(gross: int, millionths: int) -> int:
    """The tax inside a price that contains it: 19 of the 119 that cost 100 and 19 %."""
    return _nearest(gross * millionths, MILLION + millionths)


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """A total shared out in proportion to the weights, in whole numbers, to the last one.

    Hamilton's method of the largest remainder: everyone gets the whole part of their share, and those who
    lost the largest fractions get one more, the earlier first. So the shares always add up to the total,
    a weight of 0 gets 0, and where the total is not above the sum of the weights, no share is above its weight.

    Raises:
        ValueError: something below 0, or a total and no weight to put it on.
    """
    whole = sum(weights)
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("shares are of a whole number from 0 on")
    if not total:
        return [0] * len(weights)
    if not whole:
        raise ValueError(f"there is nobody to take {total}")
    quotas = [divmod(total * weight, whole) for weight in weights]
    given = [quota for quota, _ in quotas]
    hungriest = sorted(range(len(weights)), key=lambda place: -quotas[place][1])
    for place in hungriest[: total - sum(given)]:
        given[place] += 1
    return given


def percent(millionths: int) -> str:
    """As people read it: 19 %, 8.875 %. A no-break space keeps number and sign on one line."""
    whole, rest = divmod(millionths, MILLION // 100)
    decimals = f".{rest:04}".rstrip("0") if rest else ""
    return f"{whole}{decimals}\u00a0%"


def _nearest(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
