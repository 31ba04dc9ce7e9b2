"""The door to the payment provider, against a real one that misbehaves when it is told to."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import stripe
from flask import Flask

from common.errors import Invalid, NotFound
from ecommerce_api import create_app
from ecommerce_api.models.money import Money
from ecommerce_api.models.payments import (
    ForgedEvent,
    NotChargeable,
    PaymentConflict,
    PaymentState,
    ProviderAway,
    RefundRefused,
)
from ecommerce_api.settings import ShopSettings
from ecommerce_api.storage.provider import Provider
from tests.fixtures.paysim import Switches, receiver
from workshop.checkout import CODE
from workshop.ports import any_free_port

PRICE = Money(7900, "EUR")
BACK = "http://shop.test/orders/7"


@pytest.fixture(scope="module")
def provider(shop_settings: ShopSettings) -> Provider:
    return Provider(shop_settings)


def authorise(provider: Provider, order_id: UUID, attempt: int = 1, **given: Any) -> PaymentState:
    usual = {"money": PRICE, "method": "pm_card_visa", "return_url": BACK}
    return provider.authorise(order_id=order_id, attempt=attempt, **{**usual, **given})


def test_money_is_held_then_taken_then_given_back(provider: Provider) -> None:
    order_id, refund_id = uuid4(), uuid4()
    held = authorise(provider, order_id, email="ada@example.com", metadata={"number": "HP-7"})
    assert held == PaymentState(held.intent_id, "authorised", PRICE, order_id, 1)
    assert provider.look(held.intent_id) == held
    assert provider.capture(held.intent_id, PRICE).status == "captured"
    made = provider.refund(held.intent_id, Money(2900, "EUR"), refund_id)
    assert (made.id, made.money, made.status) == (refund_id, Money(2900, "EUR"), "done")
    assert provider.refunds_of(held.intent_id) == [made]
    line = provider.ledger_of(held.intent_id)
    assert (line.authorised, line.captured, line.refunded) == (PRICE, PRICE, Money(2900, "EUR"))
    assert line in list(provider.ledger())


def test_each_verb_has_one_effect_however_often_it_is_asked(provider: Provider) -> None:
    order_id, refund_id = uuid4(), uuid4()
    first, again = (authorise(provider, order_id) for _ in range(2))
    assert first == again
    assert provider.found_by_order(order_id) == [first]
    assert [provider.capture(first.intent_id, PRICE).status for _ in range(2)] == ["captured"] * 2
    part = Money(2900, "EUR")
    made = [provider.refund(first.intent_id, part, refund_id) for _ in range(2)]
    assert made[0] == made[1]
    assert provider.ledger_of(first.intent_id).refunded == part
    with pytest.raises(RefundRefused):
        provider.refund(first.intent_id, Money(5001, "EUR"), uuid4())


def test_the_same_attempt_about_something_else_is_a_conflict(provider: Provider) -> None:
    order_id = uuid4()
    authorise(provider, order_id)
    with pytest.raises(PaymentConflict):
        authorise(provider, order_id, money=Money(8000, "EUR"))


def test_given_up_it_holds_nothing_and_is_not_captured(provider: Provider) -> None:
    held = authorise(provider, uuid4())
    assert [provider.void(held.intent_id).status for _ in range(2)] == ["voided"] * 2
    assert provider.capture(held.intent_id, PRICE).status == "voided"
    assert provider.ledger_of(held.intent_id).authorised == Money(0, "EUR")


def test_what_is_captured_cannot_be_given_up_and_says_so(provider: Provider) -> None:
    held = authorise(provider, uuid4())
    provider.capture(held.intent_id, PRICE)
    assert provider.void(held.intent_id).status == "captured"


def test_a_declined_card_is_an_answer_and_another_attempt_may_do(provider: Provider) -> None:
    order_id = uuid4()
    method = "pm_card_chargeDeclinedInsufficientFunds"
    first, again = (authorise(provider, order_id, method=method) for _ in range(2))
    assert first == again == provider.look(first.intent_id)
    assert (first.status, first.reason) == ("declined", "insufficient_funds")
    assert authorise(provider, order_id, attempt=2).status == "authorised"


def test_a_buyer_who_is_asked_by_the_bank_comes_back(provider: Provider) -> None:
    asked = authorise(provider, uuid4(), method="pm_card_threeDSecure2Required")
    assert asked.status == "needs_buyer"
    told = httpx.post(asked.action_url, data={"answer": "approve"}, trust_env=False)
    assert told.headers["Location"].startswith(f"{BACK}?payment_intent={asked.intent_id}&")
    assert provider.look(asked.intent_id).status == "authorised"


def test_what_cannot_be_charged_is_refused_before_anything_is_asked(provider: Provider) -> None:
    with pytest.raises(NotChargeable):
        authorise(provider, uuid4(), money=Money(5124, "KWD"))
    with pytest.raises(Invalid, match="payment_method"):
        authorise(provider, uuid4(), method="pm_card_of_another")
    with pytest.raises(NotFound):
        provider.look("pi_none")
    assert authorise(provider, uuid4(), money=Money(5120, "KWD")).money == Money(5120, "KWD")
    assert authorise(provider, uuid4(), money=Money(7900, "JPY")).money == Money(7900, "JPY")


@pytest.mark.parametrize("name", ["silent_after", "error_after", "error_before", "rate_limited"])
def test_without_an_answer_the_outcome_is_unknown_until_the_same_is_asked_again(
    provider: Provider, switches: Switches, name: str
) -> None:
    order_id = uuid4()
    switches.on(name, seconds=2.5, path="/payment_intents")
    began = time.monotonic()
    with pytest.raises(ProviderAway) as away:
        authorise(provider, order_id)
    assert time.monotonic() - began < 2.8
    assert (away.value.status, away.value.retry_after) == (503, 2)
    held = authorise(provider, order_id)
    assert held.status == "authorised"
    assert provider.found_by_order(order_id) == [held], "it was done once"


@pytest.mark.whole
def test_while_it_is_silent_one_waits_and_the_others_are_told_at_once(
    shop_settings: ShopSettings, switches: Switches
) -> None:
    provider = Provider(shop_settings)
    switches.on("slow", count=2, seconds=2.5)
    with pytest.raises(ProviderAway):
        authorise(provider, uuid4())

    def seconds() -> float:
        began = time.monotonic()
        with pytest.raises(ProviderAway):
            authorise(provider, uuid4())
        return time.monotonic() - began

    with ThreadPoolExecutor(4) as pool:
        waited = sorted(one.result() for one in [pool.submit(seconds) for _ in range(4)])
    assert waited[2] < 0.5
    assert 1.5 < waited[3] < 2.8
    assert authorise(provider, uuid4()).status == "authorised", "it comes back by itself"


def test_a_provider_that_is_not_there_is_away(shop_settings: ShopSettings) -> None:
    nowhere = f"http://127.0.0.1:{any_free_port()}"
    away = Provider(shop_settings.model_copy(update={"stripe_api_base": nowhere}))
    for ask in (away.ping, lambda: away.look("pi_1"), lambda: authorise(away, uuid4())):
        with pytest.raises(ProviderAway):
            ask()


def test_the_shop_goes_on_without_it_and_says_so(shop: Flask, shop_settings: ShopSettings) -> None:
    told = shop.test_client().get("/readyz", base_url="http://shop.test").get_json()
    assert told["parts"]["payments"] == "ready"
    nowhere = f"http://127.0.0.1:{any_free_port()}"
    alone = create_app(shop_settings.model_copy(update={"stripe_api_base": nowhere}))
    answer = alone.test_client().get("/readyz", base_url="http://shop.test")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "degraded")
    assert answer.get_json()["parts"]["payments"] == "away: ProviderAway"


def test_a_wrong_key_is_our_operators_affair_and_not_the_buyers(
    shop: Flask, shop_settings: ShopSettings, caplog: pytest.LogCaptureFixture
) -> None:
    key = "sk_test_of-somebody-else"
    stranger = Provider(shop_settings.model_copy(update={"stripe_api_key": key}))
    with pytest.raises(ProviderAway) as away:
        stranger.ping()
    assert away.value.retry_after == 30
    assert "SHOP_STRIPE_API_KEY" in caplog.text
    assert key not in caplog.text + away.value.detail


@pytest.mark.whole
def test_nothing_is_left_in_the_home_folder(shop_settings: ShopSettings, tmp_path: Path) -> None:
    ask = (
        "from ecommerce_api.storage.provider_line import Line\n"
        f"line = Line({shop_settings.stripe_api_key!r}, {shop_settings.stripe_api_base!r})\n"
        "assert line.ask(lambda client: client.v1.payment_intents.list({'limit': 1})).data\n"
    )
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONPATH": str(CODE)}
    subprocess.run([sys.executable, "-c", ask], env=home, cwd=tmp_path, check=True, timeout=30)
    assert list(tmp_path.iterdir()) == []


def test_an_event_is_believed_only_with_our_signature_and_only_for_five_minutes(
    provider: Provider, paysim: stripe.StripeClient, shop_settings: ShopSettings
) -> None:
    order_id = uuid4()
    with receiver() as got:
        made = paysim.v1.webhook_endpoints.create({"url": got.url, "enabled_events": ["*"]})
        held = authorise(provider, order_id)
        got.until(lambda: len(got.events(held.intent_id)) == 3)
        paysim.v1.webhook_endpoints.delete(made.id)
    ours = shop_settings.model_copy(update={"stripe_webhook_secret": made.secret})
    payload, signature = got.got[-1]
    event = Provider(ours).event(payload.encode(), signature)
    assert (event.kind, event.intent_id, event.order_id) == (
        "payment_intent.amount_capturable_updated", held.intent_id, order_id,
    )  # fmt: skip
    old = stripe.WebhookSignature.generate_signature_header(
        payload, str(made.secret), int(time.time()) - 301
    )
    other = payload.replace(held.intent_id, "pi_other")
    forged: list[tuple[bytes, str]] = [
        (payload.encode(), old), (other.encode(), signature), (payload.encode(), ""),
        (payload.encode(), "t=x,v1=y"), (b"\xff", signature), (b"", signature),
    ]  # fmt: skip
    for body, header in forged:
        with pytest.raises(ForgedEvent):
            Provider(ours).event(body, header)
    with pytest.raises(ForgedEvent):
        provider.event(payload.encode(), signature)


def test_a_forked_process_has_a_client_of_its_own(provider: Provider) -> None:
    provider.ping()
    ours = id(provider._line.client)  # noqa: SLF001  nothing else shows it
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, str(id(provider._line.client) != ours).encode())  # noqa: SLF001
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 10) == b"True"
