"""paysim when it is told to misbehave, when it is killed, and when several processes want the same money."""

import contextlib
import itertools
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import httpx
import psutil
import pytest
import stripe

from tests.fixtures.paysim import PAYMENT, Switches, client_of, pay, raw, receiver
from tests.fixtures.processes import FORKED
from tests.workshop.conftest import temporary_checkout
from tests.workshop.waiting import eventually
from workshop.ports import any_free_port
from workshop.servers.payments import Payments

PROCESSES = 4


def ledger_of(server: Payments, intent: str) -> tuple[int, int, int]:
    with raw(server) as wire:
        lines = wire.get("/paysim/ledger").json()["ledger"]
    (line,) = (one for one in lines if one["intent"] == intent)
    return line["authorised"], line["captured"], line["refunded"]


def test_it_can_fail_before_and_after_the_work(payments: Payments, switches: Switches) -> None:
    with raw(payments) as wire:
        for number, (name, status, done) in enumerate(
            [("error_before", 500, 0), ("rate_limited", 429, 0), ("error_after", 500, 1)]
        ):
            word = f"switched-{number}"
            given = {**PAYMENT, "metadata[order_id]": word}
            key = {"Idempotency-Key": word}
            found = {"query": f"metadata['order_id']:'{word}'"}
            switches.on(name, path="/payment_intents")
            told = wire.post("/v1/payment_intents", data=given, headers=key)
            assert told.status_code == status, name
            there = wire.get("/v1/payment_intents/search", params=found).json()["data"]
            assert len(there) == done, name
            again = wire.post("/v1/payment_intents", data=given, headers=key)
            assert again.status_code == 200, name
            there = wire.get("/v1/payment_intents/search", params=found).json()["data"]
            assert [one["id"] for one in there] == [again.json()["id"]], name


def test_it_can_do_the_work_and_never_answer(payments: Payments, switches: Switches) -> None:
    switches.on("silent_after", seconds=2)
    key = {"Idempotency-Key": "silent"}
    with raw(payments) as wire:
        with pytest.raises(httpx.ReadTimeout):
            wire.post("/v1/payment_intents", data=PAYMENT, headers=key, timeout=0.3)
        again = wire.post("/v1/payment_intents", data=PAYMENT, headers=key)
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_switch_that_is_none_is_refused(payments: Payments) -> None:
    wrong = ({"name": "explode"}, {"name": "slow", "count": -1}, {"name": "slow", "seconds": "1"},
             {"name": "slow", "more": 1}, {"name": "webhook_lost", "path": "/x"}, {})  # fmt: skip
    with raw(payments) as wire:
        for asked in wrong:
            assert wire.post("/paysim/switches", json=asked).status_code == 400


@pytest.fixture
def webhook_port() -> int:
    """Where nobody listens yet."""
    return any_free_port()


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory, webhook_port: int) -> Iterator[Payments]:
    """A paysim that a test may kill, whose webhooks go to that port."""
    with temporary_checkout(tmp_path_factory.mktemp("paysim")) as checkout:
        url = f"http://127.0.0.1:{webhook_port}/hook"
        made = Payments(
            checkout, any_free_port(), key="0" * 32, webhook_secret="1" * 32, webhook_url=url
        )
        made.start()
        made.wait_until_ready()
        yield made
        made.stop()


def kill(server: Payments) -> None:
    assert server.pid is not None
    leader = psutil.Process(server.pid)
    for process in (leader, *leader.children(recursive=True)):
        process.kill()
    leader.wait(5)


@pytest.mark.whole
def test_killed_it_comes_back_with_its_money_its_answers_and_its_webhooks(
    own: Payments, webhook_port: int
) -> None:
    key = {"Idempotency-Key": "before the kill"}
    with raw(own) as wire:
        first = wire.post("/v1/payment_intents", data=PAYMENT, headers=key)
        kill(own)
        own.start()
        own.wait_until_ready()
        again = wire.post("/v1/payment_intents", data=PAYMENT, headers=key)
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert ledger_of(own, first.json()["id"]) == (7900, 7900, 0)
    with receiver(webhook_port) as got:
        got.until(lambda: got.events(first.json()["id"]) == ["payment_intent.succeeded"])


@pytest.mark.whole
def test_killed_at_work_it_has_done_each_request_once_or_not_at_all(own: Payments) -> None:
    acknowledged: dict[str, Any] = {}
    asked: list[str] = []

    def pay_until_it_is_gone(buyer: int) -> None:
        with raw(own) as wire, contextlib.suppress(httpx.TransportError):
            for number in itertools.count():
                key = f"{buyer}-{number}"
                asked.append(key)
                told = wire.post(
                    "/v1/payment_intents", data=PAYMENT, headers={"Idempotency-Key": key}
                )
                acknowledged[key] = told.json()

    with ThreadPoolExecutor(4) as buyers:
        buying = [buyers.submit(pay_until_it_is_gone, buyer) for buyer in range(4)]
        eventually(lambda: len(acknowledged) > 40)
        kill(own)
        for one in buying:
            one.result()
    assert len(asked) > len(acknowledged), "the premise: it was killed at work"
    own.start()
    own.wait_until_ready()
    with raw(own) as wire:
        for key in asked:
            again = wire.post(
                "/v1/payment_intents", data=PAYMENT, headers={"Idempotency-Key": key}
            ).json()
            assert again == acknowledged.get(key, again)
        ledger = wire.get("/paysim/ledger").json()["ledger"]
    assert [(one["captured"], one["refunded"]) for one in ledger] == [(7900, 0)] * len(asked)


def take_and_give_back(server_url: str, key: str, intent: str) -> list[str]:
    """What became of a capture and ten refunds of 1000, each with a key of its own."""
    client = stripe.StripeClient(key, base_addresses={"api": server_url}, max_network_retries=0)
    outcomes = []
    stripe.enable_telemetry = False
    for verb in ("capture", *itertools.repeat("refund", 10)):
        try:
            if verb == "capture":
                client.v1.payment_intents.capture(intent)
            else:
                client.v1.refunds.create({"payment_intent": intent, "amount": 1000})
        except stripe.InvalidRequestError:
            outcomes.append(f"no {verb}")
        else:
            outcomes.append(verb)
    return outcomes


@pytest.mark.whole
def test_of_several_processes_one_takes_the_money_and_no_more_goes_back_than_there_is(
    payments: Payments, paysim: stripe.StripeClient
) -> None:
    intent = pay(paysim).id
    key = payments.variables("SHOP_STRIPE_API_BASE", "shop")["SHOP_STRIPE_API_KEY"]
    with ProcessPoolExecutor(PROCESSES, mp_context=FORKED) as pool:
        asked = [
            pool.submit(take_and_give_back, payments.url, key, intent) for _ in range(PROCESSES)
        ]
        outcomes = Counter(word for one in asked for word in one.result())
    assert (outcomes["capture"], outcomes["refund"]) == (1, 7)
    assert ledger_of(payments, intent) == (7900, 7900, 7000)
    assert client_of(payments).v1.refunds.create({"payment_intent": intent}).amount == 900
