"""A page of the catalogue: what somebody looks for, and what the catalogue has of it. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Literal, get_args

from pyroaring import BitMap

from ecommerce_api.models.cards import Card, Group
from ecommerce_api.models.catalogue import Catalogue, Order, place_of
from ecommerce_api.models.money import Currency
from ecommerce_api.models.search import Found

Sort = Literal["newest", "cheapest", "dearest", "title", "relevance"]
SORTS: tuple[Sort, ...] = get_args(Sort)
# Where the next page begins: points of relevance (0 in other orders), sort key, slug.
After = tuple[int, int | str, str] | None


@dataclass(frozen=True, slots=True)
class Range:
    """From a number to another, both included; None is no bound."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. Of one group any of the values will do; every group must agree.

    A product is wanted when each group is true of it or of one of its variants, not all of them of one and
    the same variant: "Sea" and "large" finds what comes in sea and comes in large.
    """

    currency: Currency = "EUR"
    text: str = ""
    values: Mapping[Group, frozenset[str]] = field(default_factory=dict)
    ranges: Mapping[Group, tuple[Range, ...]] = field(default_factory=dict)
    sort: Sort = "newest"

    @property
    def order(self) -> tuple[Order, bool]:
        """The catalogue's order, and whether it is gone through backwards."""
        return {
            "newest": ("added", True),
            "relevance": ("added", True),
            "title": ("title", False),
            "cheapest": (self.currency, False),
            "dearest": (self.currency, True),
        }[self.sort]


@dataclass(frozen=True, slots=True)
class Matches:
    """Who is found: by the words alone, and by each group of filters alone."""

    found: Found
    groups: Mapping[Group, BitMap]

    def but_for(self, group: Group | None) -> BitMap:
        """All that agree with the words and with every other group: what a facet counts."""
        others = (who for one, who in self.groups.items() if one != group)
        return reduce(BitMap.intersection, others, self.found.everyone)


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page: its cards, how many there are in all, and where the next page begins (None: nowhere)."""

    rows: list[Card]
    total: int
    next: After
    meant: str | None  # what the searcher may have meant, where a word is unknown


def matches(catalogue: Catalogue, wanted: Wanted) -> Matches:
    """Who is found, for the page and its facets."""
    found = catalogue.index.find(wanted.text, catalogue.alive)
    nobody: Mapping[str, BitMap] = {}
    groups: dict[Group, BitMap] = {}
    for group, chosen in wanted.values.items():
        having = catalogue.values.get(group, nobody)
        groups[group] = BitMap.union(BitMap(), *(having[one] for one in chosen if one in having))
    for group, ranges in wanted.ranges.items():
        numbers = catalogue.numbers_of(group, wanted.currency)
        within = (numbers.between(one.low, one.high, catalogue.alive) for one in ranges)
        groups[group] = BitMap.union(BitMap(), *within)
    return Matches(found or Found([(0, catalogue.alive)]), groups)


def page(
    catalogue: Catalogue, wanted: Wanted, found: Matches, limit: int, after: After = None
) -> Shelf:
    """The first `limit` of them behind `after`, in the wanted order."""
    everyone = found.but_for(None)
    levels = found.found.levels if wanted.sort == "relevance" else [(0, everyone)]
    order, backwards = wanted.order
    rows: list[tuple[int, Card]] = []
    for points, who in levels:
        if after is not None and points > after[0]:
            continue
        numbers = catalogue.orders[order].page(
            who & everyone,
            limit + 1 - len(rows),
            lambda number: place_of(catalogue.cards[number], order),
            after=after[1:] if after is not None and points == after[0] else None,
            backwards=backwards,
        )
        rows += [(points, catalogue.cards[number]) for number in numbers]
        if len(rows) > limit:
            break
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return Shelf(
        rows=[card for _, card in rows[:limit]],
        total=len(everyone),
        next=(last[0], *place_of(last[1], order)) if last else None,
        meant=found.found.meant,
    )
