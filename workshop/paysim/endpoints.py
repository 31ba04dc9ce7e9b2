"""What a webhook endpoint is: an address, the kinds of events that it wants, and the secret they are signed with."""

from collections.abc import Sequence

from workshop.paysim import store
from workshop.paysim.errors import Body
from workshop.paysim.store import Database

# The endpoint that the settings name. It has the same name at every start, so its queue goes on.
FROM_SETTINGS = "we_from_settings"
# What a shop needs to know, and no more: https://docs.stripe.com/api/events/types
KINDS_FROM_SETTINGS = (
    "payment_intent.amount_capturable_updated",
    "payment_intent.canceled",
    "payment_intent.payment_failed",
    "payment_intent.requires_action",
    "payment_intent.succeeded",
    "refund.created",
)


def new_endpoint(name: str, url: str, kinds: Sequence[str], secret: str, now: int) -> Body:
    return {
        "id": name,
        "object": "webhook_endpoint",
        "api_version": None,
        "created": now,
        "description": None,
        "enabled_events": list(kinds),
        "livemode": False,
        "metadata": {},
        "secret": secret,
        "status": "enabled",
        "url": url,
    }


def without_secret(endpoint: Body) -> Body:
    return {name: value for name, value in endpoint.items() if name != "secret"}


def from_settings(db: Database, url: str, secret: str, now: int) -> None:
    """Have the endpoint that the settings name, at the address and with the secret that they say now."""
    if url:
        store.keep(db, new_endpoint(FROM_SETTINGS, url, KINDS_FROM_SETTINGS, secret, now))
    else:
        store.forget(db, FROM_SETTINGS)
