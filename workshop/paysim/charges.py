"""What a charge is: one try to pay with one card, and what became of its money; no I/O.

`amount_refunded` is what went back of the captured money. A hold that is let go counts as refunded in whole,
as with Stripe, though nothing was captured: https://docs.stripe.com/api/charges/object
"""

from typing import Any

from workshop.paysim.cards import Card
from workshop.paysim.errors import ApiError, Body
from workshop.paysim.names import new_name


def authorised(intent: Body, card: Card, now: int) -> Body:
    """The bank holds the money."""
    outcome = {"network_status": "approved_by_network", "type": "authorized"}
    return _charge(intent, card, now, status="succeeded", paid=True, outcome=outcome)


def failed(intent: Body, card: Card, now: int) -> Body:
    """The bank said no."""
    failure = card.failure or {}
    return _charge(
        intent,
        card,
        now,
        status="failed",
        paid=False,
        failure_code=failure.get("code"),
        failure_message=failure.get("message"),
        outcome={"network_status": "declined_by_network", "type": "issuer_declined"},
    )


def captured(charge: Body, amount: int) -> Body:
    return charge | {"captured": True, "amount_captured": amount}


def released(charge: Body) -> Body:
    return charge | {"refunded": True, "amount_refunded": charge["amount"]}


def refundable(charge: Body) -> int:
    """What of it can still go back."""
    return charge["amount_captured"] - charge["amount_refunded"] if charge["captured"] else 0


def refunded(charge: Body, amount: int) -> Body:
    """The charge after so much went back. Raises ApiError when it is more than is left."""
    left = refundable(charge)
    if left == 0:
        message = f"Charge {charge['id']} has already been refunded."
        raise ApiError(message, code="charge_already_refunded")
    if amount > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise ApiError(message, param="amount")
    total = charge["amount_refunded"] + amount
    return charge | {"amount_refunded": total, "refunded": total == charge["amount_captured"]}


def _charge(intent: Body, card: Card, now: int, **more: Any) -> Body:
    return {
        "id": new_name("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "captured": False,
        "created": now,
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": intent["metadata"],
        "payment_intent": intent["id"],
        "payment_method": intent["payment_method"],
        "payment_method_details": {
            "type": "card",
            "card": {"brand": card.brand, "last4": card.last4},
        },
        "receipt_email": intent["receipt_email"],
        "refunded": False,
        **more,
    }
