"""What a payment intent is and which way it goes; no I/O. Source: https://docs.stripe.com/payments/paymentintents/lifecycle

    requires_payment_method -> requires_confirmation -> requires_action -> requires_capture -> succeeded
              ^                        |                      |                  |
              +--- the card was refused, or the buyer --------+                  +-> canceled (so from all but succeeded)

Members that begin with `_` are paysim's own and are shown to nobody.
"""

from dataclasses import dataclass, field
from typing import Any

from workshop.paysim import charges
from workshop.paysim.cards import card
from workshop.paysim.errors import ApiError, Body, card_error, unexpected_state
from workshop.paysim.names import new_name

CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation",
              "requires_action")  # fmt: skip
CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
REFUSED_BY_BUYER = {
    "code": "payment_intent_authentication_failure",
    "message": "The provided PaymentMethod has failed authentication. You can provide payment_method_data or "
    "a new PaymentMethod to attempt to fulfill this PaymentIntent again.",
}


@dataclass
class Step:
    """One step of an intent: the intent after it, its charge if it has one, what is told to webhooks in this
    order, and the refusal that the caller gets although the step was taken."""

    intent: Body
    charge: Body | None = None
    events: list[tuple[str, Body]] = field(default_factory=list)
    error: ApiError | None = None


def new_intent(amount: int, currency: str, capture_method: str, now: int, **more: Any) -> Body:
    """An intent for so much, with nothing tried yet."""
    name = new_name("pi")
    return {
        "id": name,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_received": 0,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": capture_method,
        "client_secret": new_name(f"{name}_secret", 26),
        "confirmation_method": "automatic",
        "created": now,
        "currency": currency,
        "customer": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "next_action": None,
        "payment_method_types": ["card"],
        "status": "requires_confirmation"
        if more.get("payment_method")
        else "requires_payment_method",
        **more,
    }


def confirm(intent: Body, method: str | None, return_url: str | None, url: str, now: int) -> Step:
    """Try to pay: with this card, or the one that the intent has. `url`: paysim's own, for 3-D Secure."""
    method = method or intent["payment_method"]
    if intent["status"] not in CONFIRMABLE:
        raise unexpected_state(
            f"You cannot confirm this PaymentIntent because it has a status of {intent['status']}.",
            shown(intent),
        )
    if method is None:
        message = "You cannot confirm this PaymentIntent because it's missing a payment method."
        raise unexpected_state(message, shown(intent))
    return_url = return_url or intent.get("_return_url")
    asked = intent | {"payment_method": method, "_return_url": return_url, "next_action": None}
    if not card(method).asks:
        return _charge(asked, now)
    token = new_name("src")
    address = f"{url}/redirect/authenticate/{token}"
    asked |= {
        "status": "requires_action",
        "next_action": {
            "type": "redirect_to_url",
            "redirect_to_url": {"url": address, "return_url": return_url},
        },
        "_token": token,
    }
    return Step(asked, events=[("payment_intent.requires_action", asked)])


def authenticated(intent: Body, approved: bool, now: int) -> Step:
    """What the buyer said on the page of 3-D Secure. Said before, or too late: nothing happens."""
    if intent["status"] != "requires_action":
        return Step(intent)
    answered = intent | {"next_action": None}
    return _charge(answered, now) if approved else _refused(answered, REFUSED_BY_BUYER, None)


def capture(intent: Body, charge: Body | None, amount: int | None) -> Step:
    """Take the money that is held, or so much of it; the rest is let go."""
    if intent["status"] != "requires_capture" or charge is None:
        raise unexpected_state(
            f"This PaymentIntent could not be captured because it has a status of {intent['status']}. "
            "Only a PaymentIntent with one of the following statuses may be captured: requires_capture.",
            shown(intent),
        )
    amount = intent["amount_capturable"] if amount is None else amount
    if amount > intent["amount_capturable"]:
        raise ApiError(
            f"The amount_to_capture ({amount}) is greater than what can be captured "
            f"({intent['amount_capturable']}).",
            code="amount_too_large",
            param="amount_to_capture",
        )
    taken = charges.captured(charge, amount)
    done = intent | {"status": "succeeded", "amount_capturable": 0, "amount_received": amount}
    return Step(done, taken, [("charge.captured", taken), ("payment_intent.succeeded", done)])


def cancel(intent: Body, charge: Body | None, reason: str | None, now: int) -> Step:
    """Give it up; money that is held is let go."""
    if intent["status"] not in CANCELABLE:
        raise unexpected_state(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a "
            f"PaymentIntent with one of the following statuses may be canceled: {', '.join(CANCELABLE)}.",
            shown(intent),
        )
    held = charge is not None and intent["status"] == "requires_capture"
    given_up = intent | {
        "status": "canceled",
        "amount_capturable": 0,
        "canceled_at": now,
        "cancellation_reason": reason,
        "next_action": None,
    }
    events = [("payment_intent.canceled", given_up)]
    if not held or charge is None:
        return Step(given_up, events=events)
    released = charges.released(charge)
    return Step(given_up, released, [("charge.refunded", released), *events])


def shown(intent: Body) -> Body:
    """What the merchant gets to see."""
    return {name: value for name, value in intent.items() if not name.startswith("_")}


def _charge(intent: Body, now: int) -> Step:
    used = card(intent["payment_method"])
    if used.failure:
        return _refused(intent, used.failure, charges.failed(intent, used, now))
    charge = charges.authorised(intent, used, now)
    held = intent | {
        "status": "requires_capture",
        "amount_capturable": intent["amount"],
        "last_payment_error": None,
        "latest_charge": charge["id"],
    }
    if held["capture_method"] == "automatic":
        step = capture(held, charge, None)
        return Step(step.intent, step.charge, [("charge.succeeded", charge), *step.events])
    events = [("charge.succeeded", charge), ("payment_intent.amount_capturable_updated", held)]
    return Step(held, charge, events)


def _refused(intent: Body, failure: Body, charge: Body | None) -> Step:
    """Back to the start, for another card."""
    again = intent | {
        "status": "requires_payment_method",
        "payment_method": None,
        "latest_charge": charge["id"] if charge else intent["latest_charge"],
        "last_payment_error": {"type": "card_error", **failure},
    }
    events = [("charge.failed", charge)] if charge else []
    events.append(("payment_intent.payment_failed", again))
    error = card_error(failure, shown(again), charge["id"] if charge else None)
    return Step(again, charge, events, error)
