"""The test cards: names that Stripe has for them, and what becomes of a payment with each.

Source: https://docs.stripe.com/testing, where every one of these stands under the same name. None has a
number here, and paysim takes none: a shop that never sees a card cannot lose it.
"""

from dataclasses import dataclass
from typing import Any

from workshop.paysim.errors import bad_parameter

DECLINED = "Your card was declined."


@dataclass(frozen=True, slots=True)
class Card:
    """What a payment method does. `failure`: why the bank says no; `asks`: the buyer has to approve first."""

    brand: str = "visa"
    last4: str = "4242"
    failure: dict[str, Any] | None = None
    asks: bool = False


def _refused(code: str, message: str, decline_code: str | None = None) -> Card:
    return Card(failure={"code": code, "decline_code": decline_code, "message": message})


CARDS = {
    "pm_card_visa": Card(),
    "pm_card_mastercard": Card("mastercard", "4444"),
    "pm_card_amex": Card("amex", "8431"),
    "pm_card_threeDSecure2Required": Card(last4="3220", asks=True),
    "pm_card_authenticationRequired": Card(last4="3184", asks=True),
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds": Card(
        last4="9995",
        asks=True,
        failure={
            "code": "card_declined",
            "decline_code": "insufficient_funds",
            "message": "Your card has insufficient funds.",
        },
    ),
    "pm_card_visa_chargeDeclined": _refused("card_declined", DECLINED, "generic_decline"),
    "pm_card_visa_chargeDeclinedInsufficientFunds": _refused(
        "card_declined", "Your card has insufficient funds.", "insufficient_funds"
    ),
    "pm_card_visa_chargeDeclinedLostCard": _refused("card_declined", DECLINED, "lost_card"),
    "pm_card_visa_chargeDeclinedStolenCard": _refused("card_declined", DECLINED, "stolen_card"),
    "pm_card_chargeDeclinedFraudulent": _refused("card_declined", DECLINED, "fraudulent"),
    "pm_card_chargeDeclinedExpiredCard": _refused("expired_card", "Your card has expired."),
    "pm_card_chargeDeclinedIncorrectCvc": _refused(
        "incorrect_cvc", "Your card's security code is incorrect."
    ),
    "pm_card_chargeDeclinedProcessingError": _refused(
        "processing_error",
        "An error occurred while processing your card. Try again in a little bit.",
    ),
}
# Older names of the same, which still work.
CARDS["pm_card_chargeDeclined"] = CARDS["pm_card_visa_chargeDeclined"]
CARDS["pm_card_chargeDeclinedInsufficientFunds"] = CARDS[
    "pm_card_visa_chargeDeclinedInsufficientFunds"
]


def card(name: str) -> Card:
    """The test card of this name. Raises ApiError when there is none."""
    found = CARDS.get(name)
    if found is None:
        message = f"No such PaymentMethod: '{name}'. Here are: {', '.join(CARDS)}."
        raise bad_parameter("payment_method", message, "resource_missing")
    return found
