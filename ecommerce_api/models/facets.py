"""What a list can be narrowed down by, with how many there are of each: categories, options, attributes, prices.

A facet counts what agrees with everything else that was chosen, but not with its own choice: so its other
values show what choosing them as well would bring.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from pyroaring import BitMap

from ecommerce_api.models.browsing import Matches, Range, Wanted
from ecommerce_api.models.cards import AVAILABLE, CATEGORY, PRICE, THOUSANDTHS, Group
from ecommerce_api.models.catalogue import Catalogue
from ecommerce_api.models.money import Money

MOST_FACETS, MOST_VALUES = 8, 30  # besides categories, prices and availability
MOST_REMEMBERED = 200  # answers of one snapshot
MOST_STEPS = 4  # into which prices or measures are cut, and one more
NAMES = {"category": "Category", "price": "Price", "available": "Availability"}
WORDS = {"true": "Yes", "false": "No", "yes": "In stock"}


@dataclass(frozen=True, slots=True)
class Value:
    """`key` is what a filter takes, `name` what people read."""

    key: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """Its kind (category, option, attribute, price, available), the option's name or the attribute's key, and
    its values, those first that find most."""

    kind: str
    key: str
    name: str
    values: list[Value]


def facets(catalogue: Catalogue, wanted: Wanted, found: Matches) -> Sequence[Facet]:
    """Categories, availability, prices; then the options and attributes that tell most products apart.

    Most people look at the same few lists, and a snapshot never changes: so it remembers its answers.
    """
    ways = frozenset(wanted.values.items()), frozenset(wanted.ranges.items())
    key = (wanted.currency, wanted.text, *ways)
    known = catalogue.facets.get(key)
    if known is None:
        if len(catalogue.facets) >= MOST_REMEMBERED:
            catalogue.facets.clear()
        known = catalogue.facets[key] = tuple(_facets(catalogue, wanted, found))
    return known


def _facets(catalogue: Catalogue, wanted: Wanted, found: Matches) -> Iterator[Facet]:
    everyone = found.but_for(None)

    def among(group: Group) -> BitMap:
        return found.but_for(group) if group in found.groups else everyone

    yield _choice(catalogue, wanted, CATEGORY, among(CATEGORY))
    yield _choice(catalogue, wanted, AVAILABLE, among(AVAILABLE))
    yield _steps(catalogue, wanted, PRICE, among(PRICE))
    others = (_facet(catalogue, wanted, one, among(one)) for one in _telling(catalogue, found))
    yield from islice((one for one in others if _narrows(one)), MOST_FACETS)


def _telling(catalogue: Catalogue, found: Matches) -> list[Group]:
    """Options and attributes: the chosen ones first, also of what nobody has any more, as a choice can be
    taken back; then those that most of the found have."""
    everyone = found.but_for(None)
    having = dict.fromkeys(found.groups, 0)
    for group, who in catalogue.having.items():
        if (count := everyone.intersection_cardinality(who)) or group in found.groups:
            having[group] = count
    for group in (CATEGORY, AVAILABLE, PRICE):
        having.pop(group, None)
    return sorted(having, key=lambda group: (group not in found.groups, -having[group], group))


def counts(having: Mapping[str, BitMap], among: BitMap) -> Iterator[tuple[str, int]]:
    """How many of `among` have each value; values that none of them has are left out."""
    for key, who in having.items():
        if count := among.intersection_cardinality(who):
            yield key, count


def _facet(catalogue: Catalogue, wanted: Wanted, group: Group, among: BitMap) -> Facet:
    measured = group in catalogue.measures or group in wanted.ranges
    return (_steps if measured else _choice)(catalogue, wanted, group, among)


def _choice(catalogue: Catalogue, wanted: Wanted, group: Group, among: BitMap) -> Facet:
    chosen = wanted.values.get(group, frozenset())
    found = dict(counts(catalogue.values.get(group, {}), among))
    found |= {key: 0 for key in chosen if key not in found}  # it can be taken back
    most_first = sorted(found, key=lambda key: (key not in chosen, -found[key], key))
    values = [
        Value(key, _name(catalogue, group, key), found[key], key in chosen)
        for key in (most_first if group == CATEGORY else most_first[:MOST_VALUES])
    ]
    return Facet(*group, _title(catalogue, group), values)


def _steps(catalogue: Catalogue, wanted: Wanted, group: Group, among: BitMap) -> Facet:
    numbers = catalogue.numbers_of(group, wanted.currency)
    chosen = wanted.ranges.get(group, ())
    ends = numbers.ends(among)
    found: list[Value] = []
    for one in dict.fromkeys((*chosen, *(_cut(*ends) if ends else ()))):
        count = len(numbers.between(one.low, one.high, among))
        if count or one in chosen:
            name = _range_name(catalogue, wanted, group, one)
            found.append(Value(_range_key(group, one), name, count, one in chosen))
    return Facet(*group, _title(catalogue, group), found)


def _cut(low: int, high: int) -> list[Range]:
    """Everything from low to high in a few parts, at round numbers: 1, 2, 5, 10, 20, 50 and so on."""
    rounds = [digit * 10**zeros for zeros in range(len(str(high))) for digit in (1, 2, 5)]
    at = [number for number in rounds if low < number <= high]
    while len(at) > MOST_STEPS:
        at = at[1::2] if len(at) > 2 * MOST_STEPS else at[-MOST_STEPS:]
    bounds = [None, *at, None]
    parts = pairwise(bounds) if at else ()
    return [Range(start, end - 1 if end is not None else None) for start, end in parts]


def _narrows(facet: Facet) -> bool:
    return len(facet.values) > 1 or any(value.chosen for value in facet.values)


def _title(catalogue: Catalogue, group: Group) -> str:
    kind, key = group
    if kind == "attribute" and key in catalogue.attributes:
        return catalogue.attributes[key].name
    return NAMES.get(kind, key)


def _name(catalogue: Catalogue, group: Group, key: str) -> str:
    if group == CATEGORY:
        category = catalogue.tree.get(key)
        return category.name if category else key
    return WORDS.get(key, key) if group[0] in {"attribute", "available"} else key


def _range_key(group: Group, one: Range) -> str:
    """As a filter takes it: "1000..1999"; attributes in their unit, "0.5..1"."""
    ends = (
        "" if end is None else str(end) if group == PRICE else _plain(end)
        for end in (one.low, one.high)
    )
    return "..".join(ends)


def _range_name(catalogue: Catalogue, wanted: Wanted, group: Group, one: Range) -> str:
    def shown(number: int) -> str:
        if group == PRICE:
            return str(Money(number, wanted.currency))
        return f"{number / THOUSANDTHS:,.10g} {catalogue.attributes[group[1]].unit}".strip()

    low, high = one.low, one.high
    if high is None:
        return "any" if low is None else f"from {shown(low)}"
    if (
        group != PRICE and (high + 1) % THOUSANDTHS == 0
    ):  # "under 2 l" says more than "up to 1.999 l"
        return f"under {shown(high + 1)}" if low is None else f"{shown(low)} to {shown(high + 1)}"
    return f"up to {shown(high)}" if low is None else f"{shown(low)} to {shown(high)}"


def _plain(thousandths: int) -> str:
    whole, rest = divmod(thousandths, THOUSANDTHS)
    return f"{whole}.{rest:03}".rstrip("0") if rest else str(whole)
