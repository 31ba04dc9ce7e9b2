"""Which taxes are due where, and that tax is rounded once per rate."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecommerce_api.models.addresses import Area, Destination
from ecommerce_api.models.rounding import MILLION
from ecommerce_api.models.taxes import Levied, Tax, TaxRule, levy, needs_region, rule_for
from tests.fixtures import baskets

VAT = Tax("VAT", {"standard": 190_000, "reduced": 70_000})
GERMANY = TaxRule((Area("DE"),), inclusive=True, taxes=(VAT,))
MANHATTAN = TaxRule(
    (Area("US", "NY", ("100", "101")),), inclusive=False, taxes=(Tax("City", {"standard": 88_750}),)
)
NEW_YORK = TaxRule(
    (Area("US", "NY"),), inclusive=False, taxes=(Tax("State", {"standard": 40_000}),)
)
OREGON = TaxRule((Area("US", "OR"),), inclusive=False, taxes=())
RULES = [GERMANY, MANHATTAN, NEW_YORK, OREGON]
charged = st.lists(
    st.tuples(st.sampled_from(baskets.CLASSES), baskets.amounts), min_size=1, max_size=8
)


@pytest.mark.parametrize(
    ("place", "rule"),
    [
        (Destination("DE", "BE", "10115"), GERMANY),
        (Destination("US", "NY", "10013"), MANHATTAN),
        (Destination("US", "NY", "14201"), NEW_YORK),
        (Destination("US", "NY"), NEW_YORK),
        (Destination("US", "OR", "10013"), OREGON),
        (Destination("US", "ZZ", "10013"), None),
        (Destination("FR"), None),
    ],
)
def test_the_first_rule_that_covers_a_place_counts(
    place: Destination, rule: TaxRule | None
) -> None:
    assert rule_for(RULES, place) is rule


@pytest.mark.parametrize(
    ("place", "needed"),
    [
        (Destination("US"), True),
        (Destination("US", "ZZ", "10013"), True),
        (Destination("US", "NY"), False),
        (Destination("US", "OR"), False),
        (Destination("DE"), False),
        (Destination("DE", "ZZ"), False),
        (Destination("KW"), False),
    ],
)
def test_a_country_taxed_by_region_asks_for_one_that_is_known(
    place: Destination, *, needed: bool
) -> None:
    assert needs_region(RULES, place) == needed


def test_a_class_without_a_rate_is_taxed_as_standard_but_for_zero() -> None:
    assert [VAT.rate(one) for one in ("standard", "reduced", "shipping", "other", "zero")] == [
        190_000,
        70_000,
        190_000,
        190_000,
        0,
    ]


def test_what_is_taxed_alike_is_rounded_once() -> None:
    """Three things at 0.33: 19 % of 0.99 are 0.19, where line by line it would be three times 0.06."""
    top = TaxRule((Area("DE"),), inclusive=False, taxes=(VAT,))
    taxes, summary = levy([("standard", 33)] * 3, top)
    assert (taxes, summary) == ([7, 6, 6], [Levied("VAT", 190_000, 99, 19)])


def test_classes_of_one_rate_share_a_row() -> None:
    _, summary = levy([("standard", 100), ("shipping", 19), ("reduced", 107)], GERMANY)
    assert summary == [Levied("VAT", 190_000, 100, 19), Levied("VAT", 70_000, 100, 7)]


def test_without_a_rule_or_a_tax_nothing_is_due() -> None:
    for rule in (None, OREGON):
        assert levy([("standard", 100), ("shipping", 5)], rule) == ([0, 0], [])


@given(charged, baskets.tax_rules("DE"))
def test_each_rate_is_levied_to_the_nearest_unit(
    charged: list[tuple[str, int]], rule: TaxRule
) -> None:
    taxes, summary = levy(charged, rule)
    assert sum(taxes) == sum(row.tax for row in summary)
    assert all(tax >= 0 for tax in taxes)
    for row in summary:
        base = row.net + row.tax if rule.inclusive else row.net
        whole = MILLION + row.rate if rule.inclusive else MILLION
        assert abs(row.tax - Fraction(base * row.rate, whole)) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Tax("VAT", {"reduced": 1}), "standard"),
        (lambda: TaxRule((Area("DE"),), inclusive=True, taxes=(VAT, VAT)), "one tax"),
    ],
)
def test_rules_that_cannot_be_worked_out_are_refused(make: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
