"""What can be charged, and what a buyer is told whose payment was declined."""

import pytest

from ecommerce_api.models.money import CURRENCIES, Money
from ecommerce_api.models.payments import (
    LEAST,
    MOST,
    STEPS,
    NotChargeable,
    PaymentState,
    refuse_unchargeable,
)


def test_each_currency_has_a_smallest_and_a_largest_amount() -> None:
    assert LEAST.keys() == STEPS.keys() == set(CURRENCIES)
    for currency in CURRENCIES:
        least, step = LEAST[currency], STEPS[currency]
        most = MOST // step * step
        for amount in (least, most):
            refuse_unchargeable(Money(amount, currency))
        for amount in (0, -least, least - step, most + step):
            with pytest.raises(NotChargeable):
                refuse_unchargeable(Money(amount, currency))


def test_dinars_end_in_0_as_card_networks_know_two_decimals() -> None:
    refuse_unchargeable(Money(5120, "KWD"))
    with pytest.raises(NotChargeable, match=r"KWD\s5\.124 does not end in 0"):
        refuse_unchargeable(Money(5124, "KWD"))


def test_a_declined_buyer_is_told_why_and_that_it_is_about_the_card() -> None:
    state = PaymentState(
        "pi_1",
        "declined",
        Money(7900, "EUR"),
        reason="insufficient_funds",
        detail="Your card has insufficient funds.",
    )
    refusal = state.refusal()
    assert (refusal.status, refusal.code()) == (402, "payment-declined")
    assert refusal.detail == "Your card has insufficient funds."
    assert refusal.errors == {"payment_method": ["insufficient_funds"]}
