"""3-D Secure: the buyer is sent to paysim's page, says yes or no, and comes back to the shop."""

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import stripe

from workshop.servers.payments import Payments

BACK = "http://127.0.0.1:1/orders/7?from=bank"


def asked(
    paysim: stripe.StripeClient, method: str = "pm_card_threeDSecure2Required"
) -> stripe.PaymentIntent:
    return paysim.v1.payment_intents.create(
        {
            "amount": 7900,
            "currency": "eur",
            "capture_method": "manual",
            "confirm": True,
            "payment_method": method,
            "return_url": BACK,
            "description": "Order <HP-7>",
        }
    )


def page_of(intent: stripe.PaymentIntent) -> str:
    assert intent.next_action is not None
    assert intent.next_action.redirect_to_url is not None
    assert intent.next_action.redirect_to_url.url is not None
    return intent.next_action.redirect_to_url.url


def answer(intent: stripe.PaymentIntent, word: str) -> dict[str, list[str]]:
    """What the buyer's way back says."""
    told = httpx.post(page_of(intent), data={"answer": word}, trust_env=False)
    assert told.status_code == 303
    back = urlsplit(told.headers["Location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == BACK.partition("?")[0]
    return parse_qs(back.query)


def test_nothing_is_held_before_the_buyer_approves(paysim: stripe.StripeClient) -> None:
    intent = asked(paysim)
    assert (intent.status, intent.amount_capturable) == ("requires_action", 0)
    said = answer(intent, "approve")
    assert said == {
        "from": ["bank"],
        "payment_intent": [intent.id],
        "payment_intent_client_secret": [intent.client_secret],
        "redirect_status": ["succeeded"],
    }
    assert paysim.v1.payment_intents.retrieve(intent.id).status == "requires_capture"


def test_the_buyer_may_refuse_and_try_another_card(paysim: stripe.StripeClient) -> None:
    intent = asked(paysim)
    assert answer(intent, "refuse")["redirect_status"] == ["failed"]
    refused = paysim.v1.payment_intents.retrieve(intent.id)
    assert refused.status == "requires_payment_method"
    assert refused.last_payment_error is not None
    assert refused.last_payment_error.code == "payment_intent_authentication_failure"
    again = paysim.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert again.status == "requires_capture"


def test_the_first_answer_counts(paysim: stripe.StripeClient) -> None:
    intent = asked(paysim)
    answer(intent, "approve")
    answer(intent, "refuse")
    assert paysim.v1.payment_intents.retrieve(intent.id).status == "requires_capture"


def test_an_approved_card_may_still_be_empty(paysim: stripe.StripeClient) -> None:
    method = "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds"
    intent = asked(paysim, method)
    assert answer(intent, "approve")["redirect_status"] == ["failed"]


def test_the_page_is_in_the_look_of_the_house_and_needs_no_other_host(
    paysim: stripe.StripeClient, payments: Payments
) -> None:
    intent = asked(paysim)
    told = httpx.get(page_of(intent), trust_env=False)
    assert told.status_code == 200
    assert "79.00\u00a0EUR" in told.text
    assert "Order &lt;HP-7&gt;" in told.text
    assert re.findall(r'(?:src|href)="(?!/|#)([^"]+)"', told.text) == []
    assert "form-action 'self' http://127.0.0.1:1" in told.headers["Content-Security-Policy"]
    guessed = f"{payments.url}/redirect/authenticate/src_guessed"
    assert httpx.get(guessed, trust_env=False).status_code == 404


def test_who_presents_sees_the_money(paysim: stripe.StripeClient, payments: Payments) -> None:
    intent = asked(paysim)
    page = httpx.get(payments.url, trust_env=False).text
    assert intent.id in page
    assert "requires action" in page
    assert str(intent.client_secret) not in page
