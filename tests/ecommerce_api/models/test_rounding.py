"""Nothing is lost where a sum is shared out, and halves go up."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecommerce_api.models.rounding import MILLION, contained, part, percent, shares

weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any)


@given(st.integers(0, 10**12), weights)
def test_shares_add_up_and_none_is_a_whole_unit_away_from_its_due(
    total: int, weights: list[int]
) -> None:
    given = shares(total, weights)
    assert sum(given) == total
    for share, weight in zip(given, weights, strict=True):
        assert abs(share - Fraction(total * weight, sum(weights))) < 1
        assert weight or not share, "who has no weight gets nothing"


@given(weights, st.data())
def test_no_share_is_above_its_weight_where_the_total_is_not(
    weights: list[int], data: st.DataObject
) -> None:
    total = data.draw(st.integers(0, sum(weights)))
    assert all(
        share <= weight for share, weight in zip(shares(total, weights), weights, strict=True)
    )


@given(st.integers(0, 10**6), weights)
def test_who_weighs_more_gets_no_less(total: int, weights: list[int]) -> None:
    given = shares(total, weights)
    by_weight = sorted(zip(weights, given, strict=True))
    assert all(one[1] <= two[1] for one, two in pairwise(by_weight) if one[0] < two[0])


def test_of_equal_fractions_the_earlier_gets_the_rest() -> None:
    assert shares(10, [1, 1, 1]) == [4, 3, 3]
    assert shares(100, [1, 1, 1, 3]) == [17, 17, 16, 50]
    assert shares(0, []) == []
    assert shares(0, [0, 0]) == [0, 0]


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, [-1, 3]), (1, [0]), (1, [])])
def test_what_cannot_be_shared_is_an_error(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError):
        shares(total, weights)


@pytest.mark.parametrize(
    ("amount", "rate", "taken"),
    [
        (50, 190_000, 10),
        (25, 20_000, 1),
        (75, 20_000, 2),
        (24, 20_000, 0),
        (100, 88_750, 9),
        (7, 0, 0),
    ],
)
def test_halves_go_up_never_to_even(amount: int, rate: int, taken: int) -> None:
    assert part(amount, rate) == taken


@given(st.integers(0, 10**10), st.integers(0, MILLION))
def test_the_tax_inside_a_price_is_the_tax_on_the_rest(gross: int, rate: int) -> None:
    inside = contained(gross, rate)
    assert 0 <= inside <= gross
    assert abs(inside - Fraction((gross - inside) * rate, MILLION)) <= 1
    assert contained(119, 190_000) == 19


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (190_000, "19"),
        (88_750, "8.875"),
        (55_000, "5.5"),
        (0, "0"),
        (1_000_000, "100"),
        (1, "0.0001"),
    ],
)
def test_rates_are_written_as_people_read_them(rate: int, text: str) -> None:
    assert percent(rate) == f"{text}\u00a0%"
