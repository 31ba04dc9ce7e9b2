"""Pages of an order: complete, without doubles, and right from a place where nobody stands any more."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from ecommerce_api.models.orderings import Ordering, Place


def pages(
    order: Ordering, places: list[Place], wanted: BitMap, limit: int, *, backwards: bool
) -> list[int]:
    """All of them, page after page."""
    seen: list[int] = []
    after: Place | None = None
    while True:
        found = order.page(wanted, limit, lambda who: places[who], after=after, backwards=backwards)
        seen += found
        if len(found) < limit:
            return seen
        after = places[found[-1]]


@given(keys=st.lists(st.integers(0, 5), max_size=30), dice=st.randoms(), backwards=st.booleans())
def test_pages_together_are_everything_in_order(
    keys: list[int], dice: random.Random, *, backwards: bool
) -> None:
    places: list[Place] = [(key, f"slug-{number:02}") for number, key in enumerate(keys)]
    half = len(places) // 2
    entries = [(*place, who) for who, place in enumerate(places)]
    order = Ordering().with_more(entries[:half]).with_more(entries[half:])
    wanted = BitMap([who for who in range(len(places)) if dice.random() < 0.7])
    rightly = sorted(wanted, key=lambda who: places[who], reverse=backwards)
    assert pages(order, places, wanted, 4, backwards=backwards) == rightly


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("some", ["few", "many at the end", "some at the end", "all"])
def test_every_way_to_a_page_leads_to_the_same_one(some: str, *, backwards: bool) -> None:
    places: list[Place] = [(who, f"slug-{who}") for who in range(1000)]
    order = Ordering().with_more((*place, who) for who, place in enumerate(places))
    far = {
        "few": range(400, 404),
        "many at the end": range(500, 1000),
        "some at the end": range(900, 920),
        "all": range(1000),
    }[some]
    wanted = BitMap([999 - who if backwards else who for who in far])
    rightly = sorted(wanted, reverse=backwards)
    assert pages(order, places, wanted, 7, backwards=backwards) == rightly


def test_a_page_begins_behind_a_place_where_nobody_stands_any_more() -> None:
    places: list[Place] = [(1, "a"), (1, "b"), (2, "c")]
    order = Ordering().with_more((*place, who) for who, place in enumerate(places))
    rest = BitMap([0, 2])
    assert order.page(rest, 5, lambda who: places[who], after=(1, "b")) == [2]
    assert order.page(rest, 5, lambda who: places[who], after=(1, "b"), backwards=True) == [0]
    assert order.page(rest, 5, lambda who: places[who], after=(9, "")) == []
