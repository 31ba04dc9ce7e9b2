"""What a payment is for the shop: an attempt to pay an order, what has become of it, and money that goes back.

The words here are the shop's; `storage/provider.py` alone knows those of the provider.

    needs_method   nothing was tried            authorised   the bank holds the money for us
    needs_buyer    the bank asks the buyer      captured     the money is ours
    processing     the bank takes its time      voided       given up, and nothing is held
    declined       the bank, or the buyer, said no: another attempt may be made
    unknown        the provider says something that is new to us: look again later
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from common.errors import BadRequest, Conflict, Refusal, Unavailable
from ecommerce_api.models.money import Currency, Money

PaymentStatus = Literal[
    "needs_method", "needs_buyer", "processing", "authorised", "captured", "voided", "declined",
    "unknown",
]  # fmt: skip
RefundStatus = Literal["pending", "done", "failed"]

# What can be charged at once (https://docs.stripe.com/currencies). For dinars the minimum is half a dollar.
LEAST: dict[Currency, int] = {"EUR": 50, "USD": 50, "JPY": 50, "KWD": 150}
MOST = 99_999_999
# Card networks know two decimals: amounts in dinars end in 0 (KWD 5.124 must become 5.120 or 5.130).
STEPS: dict[Currency, int] = {"EUR": 1, "USD": 1, "JPY": 1, "KWD": 10}


class PaymentDeclined(Refusal):
    """402: the card was refused. The order is as it was; another card may do."""

    status = 402
    title = "Payment declined"


class ProviderAway(Unavailable):
    """503: no answer, or none that says anything. What became of the request is UNKNOWN: ask the same again
    later, with the same ids, and it is done once."""

    title = "The payment provider is away"


class NotChargeable(Conflict):
    """409: no card can be charged with this amount."""

    title = "Amount cannot be charged"


class PaymentConflict(Conflict):
    """409: the same attempt or refund was asked for before, about something else."""

    title = "Payment conflict"


class RefundRefused(Conflict):
    """409: more than was captured and has not gone back yet."""

    title = "Refund refused"


class ForgedEvent(BadRequest):
    """400: a webhook that the provider did not sign, or signed long ago."""

    title = "Forged event"


@dataclass(frozen=True, slots=True)
class PaymentState:
    """What the provider says of a payment. `action_url`: where the buyer approves it (needs_buyer);
    `reason`: why it was declined, in a word (`insufficient_funds`); `detail`: the same as a sentence."""

    intent_id: str
    status: PaymentStatus
    money: Money
    order_id: UUID | None = None
    attempt: int = 0
    action_url: str = ""
    reason: str = ""
    detail: str = ""

    def refusal(self) -> PaymentDeclined:
        """The answer for a buyer whose payment was declined."""
        detail = self.detail or "Your card was declined."
        return PaymentDeclined(detail, errors={"payment_method": [self.reason or "declined"]})


@dataclass(frozen=True, slots=True)
class PaymentAttempt:
    """One try to pay an order, as the order keeps it. `intent_id` is empty until the provider has answered."""

    number: int
    method: str
    money: Money
    at: datetime
    intent_id: str = ""
    status: PaymentStatus = "unknown"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that goes back: our id of it, the provider's, how much, and how far it is."""

    id: UUID
    provider_id: str
    money: Money
    status: RefundStatus


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """The provider's numbers of one payment. `authorised` is 0 where what was held has been let go."""

    intent_id: str
    order_id: UUID | None
    authorised: Money
    captured: Money
    refunded: Money


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """Something that the provider tells of its own accord: once, twice, late, or in another order. So it is
    news of a payment to look at, and no statement of how that payment is. `id` is the same every time."""

    id: str
    kind: str
    intent_id: str
    order_id: UUID | None
    at: datetime


def refuse_unchargeable(money: Money) -> None:
    """Raise NotChargeable for what no card can be charged with."""
    least, step = LEAST[money.currency], STEPS[money.currency]
    if money.amount < least:
        raise NotChargeable(
            f"A card cannot be charged with less than {Money(least, money.currency)}."
        )
    if money.amount > MOST:
        raise NotChargeable(
            f"A card cannot be charged with more than {Money(MOST, money.currency)}."
        )
    if money.amount % step:
        raise NotChargeable(f"{money} does not end in 0, as amounts in {money.currency} must.")
