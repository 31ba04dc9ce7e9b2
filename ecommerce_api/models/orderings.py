"""An order to go through the catalogue in, and how a page of it is found from any place on."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from math import inf
from typing import Any

from pyroaring import BitMap

Place = tuple[Any, str]  # a sort key and a slug: unique, and it says where a page ends
Entry = tuple[Any, str, int]  # a place and who stands there
FEW = 100  # entries that are put in one by one; more are sorted in
STEPS_FOR_ONE = 10  # can be walked in the time that it takes to pick one


class Ordering:
    """Documents by their place. Never changes once it is made; who is gone stays in it and is not wanted."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self._entries = entries

    def with_more(self, entries: Iterable[Entry]) -> Ordering:
        more, all_of_them = list(entries), list(self._entries)
        if len(more) > FEW:
            return Ordering(sorted(all_of_them + more))
        for entry in more:
            insort(all_of_them, entry)
        return Ordering(all_of_them)

    def page(
        self,
        wanted: BitMap,
        limit: int,
        place_of: Callable[[int], Place],
        *,
        after: Place | None = None,
        backwards: bool = False,
    ) -> list[int]:
        """The first `limit` of the wanted behind `after`, which need not be there any more.

        Where many are wanted, a walk along the order soon has a page of them; where few are, it is quicker
        to look at each of those. Nobody knows before: so it walks for as long as picking would take, and
        then picks. That is never more than twice the lesser of the two (the "ski rental" rule).
        """
        way = self._way(after, backwards=backwards)
        steps = STEPS_FOR_ONE * len(wanted)
        met = (self._entries[at][2] for at in way[:steps])
        found = list(islice((who for who in met if who in wanted), limit))
        if len(found) == limit or len(way) <= steps:
            return found
        return _picked(wanted, limit, place_of, after, backwards=backwards)

    def _way(self, after: Place | None, *, backwards: bool) -> range:
        if backwards:
            begin = len(self._entries) if after is None else bisect_left(self._entries, after)
            return range(begin - 1, -1, -1)
        begin = 0 if after is None else bisect_right(self._entries, (*after, inf))
        return range(begin, len(self._entries))


def _picked(
    wanted: BitMap,
    limit: int,
    place_of: Callable[[int], Place],
    after: Place | None,
    *,
    backwards: bool,
) -> list[int]:
    places = ((place_of(who), who) for who in wanted)
    if backwards:
        behind = (one for one in places if after is None or one[0] < after)
        return [who for _, who in heapq.nlargest(limit, behind)]
    behind = (one for one in places if after is None or one[0] > after)
    return [who for _, who in heapq.nsmallest(limit, behind)]
