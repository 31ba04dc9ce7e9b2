"""The provider's words, and what the shop calls the same."""

from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import stripe
from stripe.params import PaymentIntentCreateParams

from ecommerce_api.models.money import Currency, Money
from ecommerce_api.models.payments import (
    LedgerLine,
    PaymentState,
    PaymentStatus,
    ProviderEvent,
    Refund,
    RefundStatus,
)

# https://docs.stripe.com/payments/paymentintents/lifecycle
STATUSES: dict[str, PaymentStatus] = {
    "requires_payment_method": "needs_method",
    "requires_confirmation": "needs_method",
    "requires_action": "needs_buyer",
    "processing": "processing",
    "requires_capture": "authorised",
    "succeeded": "captured",
    "canceled": "voided",
}
# https://docs.stripe.com/api/refunds/object
REFUND_STATUSES: dict[str, RefundStatus] = {
    "succeeded": "done",
    "failed": "failed",
    "canceled": "failed",
}


def hold(
    money: Money, method: str, return_url: str, email: str, metadata: dict[str, str]
) -> PaymentIntentCreateParams:
    """What is asked for to have money held on a card: confirmed at once, captured later."""
    asked: PaymentIntentCreateParams = {
        "amount": money.amount,
        "currency": money.currency.lower(),
        "capture_method": "manual",
        "confirm": True,
        "payment_method": method,
        # Cards answer at once, or ask the buyer; other ways to pay take days.
        "allowed_payment_method_types": ["card"],
        "return_url": return_url,
        "metadata": metadata,
    }
    if email:
        asked["receipt_email"] = email
    return asked


def state_of(intent: stripe.PaymentIntent) -> PaymentState:
    """A payment intent as the shop sees it; declined is one that waits for another card after a refusal."""
    status = STATUSES.get(intent.status, "unknown")
    error = intent.last_payment_error
    declined = status == "needs_method" and error is not None
    asked = _get(intent.next_action, "redirect_to_url")
    return PaymentState(
        intent_id=intent.id,
        status="declined" if declined else status,
        money=_money(intent.amount, intent.currency),
        order_id=_order_id(intent.metadata),
        attempt=_attempt(intent.metadata),
        action_url=str(_get(asked, "url") or ""),
        reason=_reason(error) if declined else "",
        detail=str(_get(error, "message") or "") if declined else "",
    )


def declined_state(
    error: stripe.CardError, money: Money, order_id: UUID, attempt: int
) -> PaymentState:
    """The same, of a refusal that came as the answer to a request."""
    said: Any = error.error
    return PaymentState(
        intent_id=str(_get(_get(said, "payment_intent"), "id") or ""),
        status="declined",
        money=money,
        order_id=order_id,
        attempt=attempt,
        reason=_reason(said),
        detail=str(error.user_message or ""),
    )


def refund_of(refund: stripe.Refund) -> Refund:
    """One of ours: its metadata has our id."""
    return Refund(
        id=UUID(str(_get(refund.metadata, "refund_id"))),
        provider_id=refund.id,
        money=_money(refund.amount, refund.currency),
        status=REFUND_STATUSES.get(refund.status or "", "pending"),
    )


def is_ours(refund: stripe.Refund) -> bool:
    """Whether the shop made it, and not somebody on the provider's own pages."""
    return bool(_get(refund.metadata, "refund_id"))


def line_of(intent: stripe.PaymentIntent) -> LedgerLine:
    """Its numbers; `latest_charge` is expanded. What was let go without being captured counts as refunded in
    the provider's numbers, and does not here: no money moved."""
    charge: Any = intent.latest_charge
    paid = charge is not None and charge.paid and intent.status != "canceled"
    captured = charge.amount_captured if paid else 0
    return LedgerLine(
        intent_id=intent.id,
        order_id=_order_id(intent.metadata),
        authorised=_money(charge.amount if paid else 0, intent.currency),
        captured=_money(captured, intent.currency),
        refunded=_money(charge.amount_refunded if captured else 0, intent.currency),
    )


def event_of(event: stripe.Event) -> ProviderEvent:
    """What it is about: a payment intent, or something that names one."""
    thing: Any = event.data.object
    intent = _get(thing, "payment_intent") or _get(thing, "id") or ""
    return ProviderEvent(
        id=event.id,
        kind=event.type,
        intent_id=str(_get(intent, "id") or intent),
        order_id=_order_id(_get(thing, "metadata")),
        at=datetime.fromtimestamp(event.created, UTC),
    )


def _money(amount: int, currency: str) -> Money:
    return Money(amount, cast("Currency", currency.upper()))


def _reason(error: object) -> str:
    return str(_get(error, "decline_code") or _get(error, "code") or "")


def _order_id(metadata: object) -> UUID | None:
    try:
        return UUID(str(_get(metadata, "order_id")))
    except ValueError:  # a payment that somebody made by hand
        return None


def _attempt(metadata: object) -> int:
    text = str(_get(metadata, "attempt") or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _get(thing: Any, name: str) -> Any:
    """A member of one of the provider's objects, or None: a member that says nothing may be left out."""
    try:
        return thing[name]
    except (KeyError, TypeError):
        return None
