"""Payments as Stripe has them, asked for with Stripe's own library."""

from typing import Any

import pytest
import stripe

from tests.fixtures.paysim import pay

REFUSALS = {
    "pm_card_chargeDeclined": ("card_declined", "generic_decline"),
    "pm_card_chargeDeclinedInsufficientFunds": ("card_declined", "insufficient_funds"),
    "pm_card_visa_chargeDeclinedLostCard": ("card_declined", "lost_card"),
    "pm_card_chargeDeclinedExpiredCard": ("expired_card", None),
    "pm_card_chargeDeclinedIncorrectCvc": ("incorrect_cvc", None),
    "pm_card_chargeDeclinedProcessingError": ("processing_error", None),
}


def charge_of(paysim: stripe.StripeClient, intent: stripe.PaymentIntent) -> stripe.Charge:
    found = paysim.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert isinstance(found.latest_charge, stripe.Charge)
    return found.latest_charge


def refused(kind: type[stripe.StripeError], work: Any) -> Any:
    """What it is refused with."""
    with pytest.raises(kind) as raised:
        work()
    return raised.value


def test_money_is_held_first_and_taken_later(paysim: stripe.StripeClient) -> None:
    held = pay(paysim, metadata={"order_id": "7"}, receipt_email="ada@example.com")
    assert (held.status, held.amount_capturable, held.amount_received) == (
        "requires_capture",
        7900,
        0,
    )
    assert held.metadata["order_id"] == "7"
    taken = paysim.v1.payment_intents.capture(held.id)
    assert (taken.status, taken.amount_capturable, taken.amount_received) == ("succeeded", 0, 7900)
    assert charge_of(paysim, taken).captured


def test_it_can_be_taken_at_once(paysim: stripe.StripeClient) -> None:
    assert pay(paysim, capture_method="automatic").status == "succeeded"


def test_a_part_can_be_taken_and_the_rest_is_let_go(paysim: stripe.StripeClient) -> None:
    held = pay(paysim)
    taken = paysim.v1.payment_intents.capture(held.id, {"amount_to_capture": 5000})
    assert (taken.amount_received, taken.amount_capturable) == (5000, 0)
    assert charge_of(paysim, taken).amount_captured == 5000


def test_more_than_is_held_cannot_be_taken(paysim: stripe.StripeClient) -> None:
    held = pay(paysim)
    error = refused(
        stripe.InvalidRequestError,
        lambda: paysim.v1.payment_intents.capture(held.id, {"amount_to_capture": 7901}),
    )
    assert (error.http_status, error.code) == (400, "amount_too_large")
    assert paysim.v1.payment_intents.retrieve(held.id).status == "requires_capture"


def test_what_is_given_up_can_be_neither_taken_nor_given_up_again(
    paysim: stripe.StripeClient,
) -> None:
    held = pay(paysim)
    given_up = paysim.v1.payment_intents.cancel(held.id, {"cancellation_reason": "abandoned"})
    assert (given_up.status, given_up.amount_capturable) == ("canceled", 0)
    for again in (paysim.v1.payment_intents.capture, paysim.v1.payment_intents.cancel):
        error = refused(stripe.InvalidRequestError, lambda again=again: again(held.id))
        assert error.code == "payment_intent_unexpected_state"
        assert error.error.payment_intent.status == "canceled"


def test_each_test_card_is_refused_for_its_reason(paysim: stripe.StripeClient) -> None:
    for method, (code, decline_code) in REFUSALS.items():
        error = refused(stripe.CardError, lambda method=method: pay(paysim, payment_method=method))
        assert (error.http_status, error.code) == (402, code)
        assert error.error.decline_code == decline_code
        assert error.error.payment_intent.status == "requires_payment_method"


def test_after_a_refusal_another_card_may_do(paysim: stripe.StripeClient) -> None:
    error = refused(
        stripe.CardError, lambda: pay(paysim, payment_method="pm_card_visa_chargeDeclined")
    )
    name = error.error.payment_intent.id
    assert paysim.v1.payment_intents.retrieve(name).last_payment_error is not None
    paid = paysim.v1.payment_intents.confirm(name, {"payment_method": "pm_card_mastercard"})
    assert (paid.status, paid.last_payment_error) == ("requires_capture", None)
    charges = paysim.v1.charges.list({"payment_intent": name}).data
    assert [one.status for one in charges] == ["succeeded", "failed"]


def test_money_goes_back_in_parts_and_never_more_than_there_is(paysim: stripe.StripeClient) -> None:
    paid = pay(paysim, capture_method="automatic")
    first = paysim.v1.refunds.create({"payment_intent": paid.id, "amount": 2900})
    error = refused(
        stripe.InvalidRequestError,
        lambda: paysim.v1.refunds.create({"payment_intent": paid.id, "amount": 5001}),
    )
    assert error.param == "amount"
    rest = paysim.v1.refunds.create({"payment_intent": paid.id})
    assert (first.amount, rest.amount, rest.status) == (2900, 5000, "succeeded")
    error = refused(
        stripe.InvalidRequestError, lambda: paysim.v1.refunds.create({"payment_intent": paid.id})
    )
    assert error.code == "charge_already_refunded"
    assert charge_of(paysim, paid).amount_refunded == 7900
    listed = paysim.v1.refunds.list({"payment_intent": paid.id}).data
    assert [one.id for one in listed] == [rest.id, first.id]
    assert paysim.v1.refunds.retrieve(first.id).amount == 2900


def test_what_was_not_captured_cannot_go_back(paysim: stripe.StripeClient) -> None:
    held = pay(paysim)
    refused(
        stripe.InvalidRequestError, lambda: paysim.v1.refunds.create({"payment_intent": held.id})
    )


def test_each_currency_has_its_own_smallest_amount_and_dinars_end_in_0(
    paysim: stripe.StripeClient,
) -> None:
    for currency, amount in {"eur": 50, "usd": 50, "jpy": 50, "kwd": 150}.items():
        assert pay(paysim, amount, currency=currency).amount == amount
        error = refused(
            stripe.InvalidRequestError,
            lambda currency=currency, amount=amount: pay(paysim, amount - 1, currency=currency),
        )
        assert error.code == "amount_too_small"
    error = refused(stripe.InvalidRequestError, lambda: pay(paysim, 5124, currency="kwd"))
    assert error.param == "amount"


def test_a_payment_is_found_by_a_word_of_its_metadata(paysim: stripe.StripeClient) -> None:
    for key in ("order_id", "another"):
        word = f"{key}-searched"
        made = [pay(paysim, metadata={key: word}).id for _ in range(2)]
        found = paysim.v1.payment_intents.search({"query": f"metadata['{key}']:'{word}'"})
        assert [one.id for one in found.data] == made[::-1]
    assert paysim.v1.payment_intents.search({"query": "metadata['order_id']:'none'"}).data == []
