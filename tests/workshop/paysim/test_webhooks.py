"""What happened is told to webhook endpoints: signed, until it is taken, and as badly as the switches say."""

from collections.abc import Iterator

import pytest
import stripe

from tests.fixtures.paysim import Receiver, Switches, pay, receiver

HELD = "payment_intent.amount_capturable_updated"
TAKEN = "payment_intent.succeeded"


@pytest.fixture
def endpoint(paysim: stripe.StripeClient) -> Iterator[tuple[Receiver, str]]:
    """A receiver that is told of money that is held or taken; and its signing secret."""
    with receiver() as made:
        kept = paysim.v1.webhook_endpoints.create(
            {"url": made.url, "enabled_events": [HELD, TAKEN]}
        )
        assert kept.secret is not None
        yield made, kept.secret
        paysim.v1.webhook_endpoints.delete(kept.id)


def test_it_is_signed_and_says_what_happened(
    paysim: stripe.StripeClient, endpoint: tuple[Receiver, str]
) -> None:
    got, secret = endpoint
    paid = pay(paysim, capture_method="automatic", metadata={"order_id": "7"})
    got.until(lambda: got.events(paid.id) == [TAKEN])
    event = paysim.construct_event(*got.got[-1], secret)
    assert event.data.object["metadata"]["order_id"] == "7"
    assert "_return_url" not in event.data.object
    with pytest.raises(stripe.SignatureVerificationError):
        paysim.construct_event(*got.got[-1], "whsec_another")
    assert paysim.v1.events.retrieve(event.id).type == TAKEN
    (listed,) = paysim.v1.webhook_endpoints.list().data
    assert not hasattr(listed, "secret"), "it is told once"


def test_it_comes_again_until_it_is_taken(
    paysim: stripe.StripeClient, endpoint: tuple[Receiver, str]
) -> None:
    got, _ = endpoint
    got.refusals = 1
    held = pay(paysim)
    got.until(lambda: got.events(held.id) == [HELD])
    assert got.refusals == 0


def test_the_switches_duplicate_lose_and_delay(
    paysim: stripe.StripeClient, endpoint: tuple[Receiver, str], switches: Switches
) -> None:
    got, _ = endpoint
    switches.on("webhook_duplicate")
    twice = pay(paysim)
    switches.on("webhook_lost")
    never = pay(paysim)
    switches.on("webhook_late", seconds=0.5)
    late, prompt = pay(paysim), pay(paysim)
    got.until(lambda: got.events(late.id) == [HELD])
    assert got.events(twice.id) == [HELD, HELD]
    assert got.events(never.id) == []
    came = [payload for payload, _ in got.got]
    assert prompt.id in came[-2], "the one that came before the late one"
    assert switches.those_on() == []


def test_a_switch_turns_the_order_around(
    paysim: stripe.StripeClient, endpoint: tuple[Receiver, str], switches: Switches
) -> None:
    got, _ = endpoint
    switches.on("webhook_shuffled", count=2)
    held = pay(paysim)
    paysim.v1.payment_intents.capture(held.id)
    got.until(lambda: got.events(held.id) == [TAKEN, HELD])
