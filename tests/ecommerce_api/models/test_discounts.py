"""What each effect takes off, and which offers go together."""

from dataclasses import replace

import pytest

from ecommerce_api.models.discounts import Amounts, Basket, Candidate, best, cut
from ecommerce_api.models.promotions import (
    EVERYTHING,
    BuyGet,
    Effect,
    FixedAmount,
    FreeShipping,
    Offer,
    Percentage,
    Promotion,
    Scope,
    in_order,
)
from tests.fixtures.baskets import a_line

TEA = Scope(("tea",))
BASKET = Basket(
    (a_line(1, 2, price=1000), a_line(2, 3, price=333, category="tea")), "EUR", "parcel", 490
)


def taken(effect: Effect, basket: Basket = BASKET, scope: Scope = EVERYTHING) -> Amounts:
    return cut(Offer("an offer", effect, scope), basket, basket.amounts)


@pytest.mark.parametrize(
    ("effect", "scope", "lines", "shipping"),
    [
        (Percentage(100_000), Scope(), (200, 100), 0),
        (Percentage(100_000), TEA, (0, 100), 0),
        (Percentage(1_000_000), Scope(), (2000, 999), 0),
        (FixedAmount({"EUR": 1000}), Scope(), (667, 333), 0),
        (FixedAmount({"EUR": 10**9}), Scope(), (2000, 999), 0),
        (FixedAmount({"JPY": 1000}), Scope(), (0, 0), 0),
        (FixedAmount({"EUR": 500}), Scope(products=("thing-1",)), (500, 0), 0),
        (BuyGet(4), Scope(), (0, 333), 0),
        (BuyGet(2), TEA, (0, 333), 0),
        (BuyGet(1), Scope(), (0, 666), 0),
        (BuyGet(1, 4), Scope(), (1000, 999), 0),
        (BuyGet(1, 4, most=3), Scope(), (0, 999), 0),
        (BuyGet(5), Scope(), (0, 0), 0),
        (FreeShipping(), TEA, (0, 0), 490),
        (FreeShipping(), Scope(("desk",)), (0, 0), 0),
        (FreeShipping(("parcel",)), Scope(), (0, 0), 490),
        (FreeShipping(("express",)), Scope(), (0, 0), 0),
    ],
)
def test_an_effect_takes_off_what_it_says_and_only_from_what_it_is_about(
    effect: Effect, scope: Scope, lines: tuple[int, ...], shipping: int
) -> None:
    assert taken(effect, scope=scope) == Amounts(lines, shipping)


def test_no_delivery_is_free_before_one_is_chosen() -> None:
    assert taken(FreeShipping(), replace(BASKET, method=None, shipping=0)).sum == 0


def test_offers_that_go_together_are_taken_off_one_after_another() -> None:
    chosen = best([a("half", 500_000), a("tenth", 100_000)], BASKET)
    assert [(one.source.key, one.cut.lines) for one in chosen] == [
        ("half", (1000, 500)),
        ("tenth", (100, 50)),
    ]


@pytest.mark.parametrize(
    ("rates", "exclusive", "winners"),
    [
        ([100_000, 100_000], [200_000], ["alone-0"]),
        ([100_000, 200_000], [200_000], ["0", "1"]),
        ([], [100_000, 300_000, 300_000], ["alone-1"]),
        ([100_000], [], ["0"]),
        ([], [], []),
    ],
)
def test_an_exclusive_offer_stands_alone_where_it_saves_more(
    rates: list[int], exclusive: list[int], winners: list[str]
) -> None:
    candidates = [a(str(number), rate) for number, rate in enumerate(rates)]
    candidates += [a(f"alone-{n}", rate, exclusive=True) for n, rate in enumerate(exclusive)]
    assert [one.source.key for one in best(candidates, BASKET)] == winners


def test_the_order_of_promotions_is_their_priority_then_their_key() -> None:
    offer = Offer("an offer", Percentage(1))
    given = [Promotion(key, offer, priority) for key, priority in [("b", 0), ("a", 0), ("z", 5)]]
    assert [one.key for one in in_order(given)] == ["z", "a", "b"]


def test_an_offer_lacks_what_is_not_spent_on_what_it_is_about() -> None:
    offer = Offer("an offer", Percentage(1), TEA, {"EUR": 1500})
    assert offer.lacking(BASKET.lines, "EUR") == 501
    assert replace(offer, scope=Scope()).lacking(BASKET.lines, "EUR") == 0
    assert (offer.valid_in("EUR"), offer.valid_in("JPY")) == (True, False)


def a(key: str, rate: int, *, exclusive: bool = False) -> Candidate:
    return Candidate("promotion", key, Offer(key, Percentage(rate), exclusive=exclusive))
