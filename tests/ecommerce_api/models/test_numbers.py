"""Ranges and ends of numbers: what a plain loop finds."""

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from ecommerce_api.models.numbers import Numbers

VALUES = st.dictionaries(st.integers(0, 40), st.integers(0, 300), max_size=20)
BOUND = st.none() | st.integers(0, 400)


@given(VALUES, BOUND, BOUND, st.sets(st.integers(0, 50)))
def test_a_range_is_what_a_loop_finds(
    values: dict[int, int], low: int | None, high: int | None, among: set[int]
) -> None:
    numbers = Numbers().with_more(values.items())
    wanted = {
        one
        for one, number in values.items()
        if one in among and (low is None or low <= number) and (high is None or number <= high)
    }
    assert set(numbers.between(low, high, BitMap(among))) == wanted


@given(VALUES, VALUES, st.sets(st.integers(0, 100)))
def test_ends_are_those_of_a_loop_also_of_numbers_that_came_later(
    first: dict[int, int], later: dict[int, int], among: set[int]
) -> None:
    more = {one + 50: number for one, number in later.items()}
    numbers = Numbers().with_more(first.items()).with_more(more.items())
    here = [number for one, number in {**first, **more}.items() if one in among]
    assert numbers.ends(BitMap(among)) == ((min(here), max(here)) if here else None)
