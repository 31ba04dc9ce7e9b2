"""The line to the payment provider: one client per process, an end to every wait, and whose turn it is to ask
while there is silence."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

import requests
import stripe
import structlog
from requests.adapters import HTTPAdapter

from ecommerce_api.models.payments import PaymentConflict, ProviderAway

T = TypeVar("T")
CONNECT, ANSWER = 0.6, 2.0  # seconds; together with our own work less than the three of a request
CONNECTIONS = 20  # kept open
AWAY = "The payment provider is away for a moment. Try again; nobody pays twice."
SOON, LATER = 2, 30  # seconds until it makes sense to ask again

log = structlog.get_logger("payments")


class Line:
    """Asks the provider that answers at `base` (empty: Stripe itself) for the account that `key` is of."""

    def __init__(self, key: str, base: str) -> None:
        self._key = key
        self._base = base
        self._lock = Lock()
        self._made: tuple[int, stripe.StripeClient] | None = None
        self._silent = False
        self._asking = Lock()

    def ask(self, work: Callable[[stripe.StripeClient], T]) -> T:
        """What `work` gets from the client.

        Nothing is tried twice here: who calls knows the order, and repeats the whole verb with the same ids.

        Raises:
            ProviderAway: no answer in time, or none that says anything; what became of it is unknown.
            PaymentConflict: these ids stood for another request before.
            stripe.CardError, stripe.InvalidRequestError: the verbs know what these mean.
        """
        with self._one_at_a_time_while_silent():
            try:
                found = work(self.client)
            except stripe.APIConnectionError as error:
                self._silent = True
                raise _away(error, SOON) from error
            except stripe.StripeError as error:
                self._silent = False
                _explain(error)
                raise
            self._silent = False
            return found

    @property
    def client(self) -> stripe.StripeClient:
        """Sockets do not survive a fork, so it is made at first use, and anew in a child process."""
        with self._lock:
            if self._made is None or self._made[0] != os.getpid():
                self._made = (os.getpid(), _client(self._key, self._base))
            return self._made[1]

    @contextmanager
    def _one_at_a_time_while_silent(self) -> Iterator[None]:
        """While the provider is silent one caller asks it, and the others are told at once: otherwise a few
        buyers would occupy every thread, and who only looks around would wait with them."""
        alone = self._silent
        if alone and not self._asking.acquire(blocking=False):
            raise ProviderAway(AWAY, retry_after=SOON)
        try:
            yield
        finally:
            if alone:
                self._asking.release()


def _client(key: str, base: str) -> stripe.StripeClient:
    # Otherwise it would leave an id of this machine in the home folder, and send it along.
    stripe.enable_telemetry = False
    session = requests.Session()
    # Otherwise a .netrc of the machine would be sent in place of our key.
    session.trust_env = False
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(pool_maxsize=CONNECTIONS))
    return stripe.StripeClient(
        key,
        base_addresses={"api": base} if base else None,
        http_client=stripe.RequestsClient(timeout=(CONNECT, ANSWER), session=session),
        max_network_retries=0,
    )


def _explain(error: Exception) -> None:
    """Raise what the shop says instead; return for what the verbs explain themselves."""
    if isinstance(error, stripe.AuthenticationError | stripe.PermissionError):
        log.error("the payment provider refuses our key: look at SHOP_STRIPE_API_KEY")
        raise _away(error, LATER) from error
    if isinstance(error, stripe.IdempotencyError):
        raise PaymentConflict("This payment was asked for before, in another way.") from error
    if not isinstance(error, stripe.CardError | stripe.InvalidRequestError):
        raise _away(error, SOON) from error  # 409, 429, 5xx, and what is new


def _away(error: Exception, retry_after: int) -> ProviderAway:
    said = getattr(error, "http_status", None)
    log.warning(
        "payment provider",
        error=type(error).__name__,
        status=said,
        provider_request=getattr(error, "request_id", None),
    )
    return ProviderAway(AWAY, retry_after=retry_after)
