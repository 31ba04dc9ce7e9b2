"""The payment provider's verbs, as the shop uses them: Stripe, or what speaks its language (paysim).

Every verb that changes something carries a key made of our own ids. Who got no answer (ProviderAway) asks the
same again, and it is done once (https://docs.stripe.com/api/idempotent_requests). Keys are good for 24 hours;
after that `look` and `found_by_order` say what was done.
"""

from collections.abc import Iterator, Mapping
from uuid import UUID

import stripe
from flask import Flask, current_app
from stripe import RequestOptions
from stripe.params import PaymentIntentListParams

from common.errors import Invalid, NotFound
from common.http.health import depends_on
from ecommerce_api.models.money import Money
from ecommerce_api.models.payments import (
    ForgedEvent,
    LedgerLine,
    PaymentState,
    ProviderEvent,
    Refund,
    RefundRefused,
    refuse_unchargeable,
)
from ecommerce_api.settings import ShopSettings
from ecommerce_api.storage.provider_line import Line
from ecommerce_api.storage.provider_words import (
    declined_state,
    event_of,
    hold,
    is_ours,
    line_of,
    refund_of,
    state_of,
)

PER_PAGE = 100
WRONG_STATE = "payment_intent_unexpected_state"


class Provider:
    """The shop's account at the provider. Making one opens no connection."""

    def __init__(self, settings: ShopSettings) -> None:
        self._line = Line(settings.stripe_api_key, settings.stripe_api_base)
        self._webhook_secret = settings.stripe_webhook_secret

    def authorise(
        self,
        money: Money,
        *,
        order_id: UUID,
        attempt: int,
        method: str,
        return_url: str,
        email: str = "",
        metadata: Mapping[str, str] | None = None,
    ) -> PaymentState:
        """Have the buyer's bank hold so much; nothing is taken yet. Once per (order, attempt).

        The answer may be: authorised; needs_buyer, who then comes back to `return_url` with
        `payment_intent=…` added; or declined, which is an answer and no error.

        Raises:
            NotChargeable, Invalid (payment_method): nothing was asked, or nothing was tried.
            PaymentConflict: this attempt was asked for with other facts.
            ProviderAway: unknown; ask the same again.
        """
        refuse_unchargeable(money)
        known = {"order_id": str(order_id), "attempt": str(attempt), **(metadata or {})}
        asked = hold(money, method, return_url, email, known)
        key: RequestOptions = {"idempotency_key": f"{order_id}:{attempt}"}
        try:
            intent = self._line.ask(lambda client: client.v1.payment_intents.create(asked, key))
        except stripe.CardError as error:
            return declined_state(error, money, order_id, attempt)
        except stripe.InvalidRequestError as error:
            if error.param != "payment_method":
                raise
            raise Invalid.field("payment_method", "is none that can be used here") from error
        return state_of(intent)

    def look(self, intent_id: str) -> PaymentState:
        """How a payment is now. Raises NotFound, ProviderAway."""
        return state_of(self._intent(intent_id))

    def capture(self, intent_id: str, money: Money) -> PaymentState:
        """Take so much of what is held; the rest is let go. Once per payment: what was captured, or given up,
        before is answered as it is. Raises PaymentConflict for another amount, ProviderAway."""
        try:
            taken = self._line.ask(
                lambda client: client.v1.payment_intents.capture(
                    intent_id,
                    {"amount_to_capture": money.amount},
                    {"idempotency_key": f"{intent_id}:capture"},
                )
            )
        except stripe.InvalidRequestError as error:
            return self._as_it_is(intent_id, error)
        return state_of(taken)

    def void(self, intent_id: str) -> PaymentState:
        """Give a payment up, and let go what is held. What is captured already stays so: the answer tells,
        and only a refund helps. Raises ProviderAway."""
        try:
            given_up = self._line.ask(
                lambda client: client.v1.payment_intents.cancel(
                    intent_id, {}, {"idempotency_key": f"{intent_id}:void"}
                )
            )
        except stripe.InvalidRequestError as error:
            return self._as_it_is(intent_id, error)
        return state_of(given_up)

    def refund(self, intent_id: str, money: Money, refund_id: UUID) -> Refund:
        """Give so much back. Once per refund id. Raises RefundRefused, PaymentConflict, ProviderAway."""
        try:
            made = self._line.ask(
                lambda client: client.v1.refunds.create(
                    {
                        "payment_intent": intent_id,
                        "amount": money.amount,
                        "metadata": {"refund_id": str(refund_id)},
                    },
                    {"idempotency_key": f"refund:{refund_id}"},
                )
            )
        except stripe.InvalidRequestError as error:
            for known in self.refunds_of(intent_id):
                if known.id == refund_id:  # made so long ago that its key is forgotten
                    return known
            raise RefundRefused(f"{money} cannot go back: that is more than is left.") from error
        return refund_of(made)

    def refunds_of(self, intent_id: str) -> list[Refund]:
        """What the shop gave back of a payment, newest first. Raises ProviderAway."""
        page = self._line.ask(
            lambda client: client.v1.refunds.list({"payment_intent": intent_id, "limit": PER_PAGE})
        )
        return [refund_of(one) for one in page.data if is_ours(one)]

    def found_by_order(self, order_id: UUID) -> list[PaymentState]:
        """All payments of an order, newest first. Stripe's search is up to a minute late, paysim's is not.
        Raises ProviderAway."""
        query = f"metadata['order_id']:'{order_id}'"
        found = self._line.ask(
            lambda client: client.v1.payment_intents.search({"query": query, "limit": PER_PAGE})
        )
        return [state_of(one) for one in found.data]

    def ledger_of(self, intent_id: str) -> LedgerLine:
        """The provider's numbers of a payment. Raises NotFound, ProviderAway."""
        return line_of(self._intent(intent_id, "latest_charge"))

    def ledger(self) -> Iterator[LedgerLine]:
        """The provider's numbers of all payments, newest first: a request for each hundred. Raises ProviderAway."""
        asked: PaymentIntentListParams = {"limit": PER_PAGE, "expand": ["data.latest_charge"]}
        more = True
        while more:
            page = self._line.ask(lambda client: client.v1.payment_intents.list(asked))
            yield from map(line_of, page.data)
            more = page.has_more
            asked["starting_after"] = page.data[-1].id if more else ""

    def event(self, payload: bytes, signature: str) -> ProviderEvent:
        """What a webhook says. Raises ForgedEvent when it is not signed with our secret within five minutes."""
        try:
            event = self._line.client.construct_event(payload, signature, self._webhook_secret)
        except (stripe.SignatureVerificationError, ValueError) as error:
            raise ForgedEvent("This is not signed by our payment provider.") from error
        return event_of(event)

    def ping(self) -> None:
        """Raises ProviderAway when it does not answer, or not to our key."""
        self._line.ask(lambda client: client.v1.payment_intents.list({"limit": 1}))

    def _intent(self, intent_id: str, *expand: str) -> stripe.PaymentIntent:
        try:
            return self._line.ask(
                lambda client: client.v1.payment_intents.retrieve(
                    intent_id, {"expand": list(expand)}
                )
            )
        except stripe.InvalidRequestError as error:
            raise NotFound("The payment provider knows no such payment.") from error

    def _as_it_is(self, intent_id: str, error: stripe.InvalidRequestError) -> PaymentState:
        if error.code != WRONG_STATE:
            raise error
        return self.look(intent_id)


def install(app: Flask, provider: Provider) -> None:
    """Give the shop its provider. Without it people still look around and fill carts."""
    app.extensions["payment provider"] = provider
    depends_on(app, "payments", provider.ping, optional=True)


def provider() -> Provider:
    """The provider of the app at hand."""
    found: Provider = current_app.extensions["payment provider"]
    return found
