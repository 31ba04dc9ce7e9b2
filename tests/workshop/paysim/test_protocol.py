"""What is the same for all of `/v1`: keys, ids, unknown names, lists, and the answer to a repeated request."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import stripe

from tests.fixtures.paysim import PAYMENT, Switches, raw
from workshop.servers.payments import Payments


@pytest.fixture(scope="module")
def wire(payments: Payments) -> httpx.Client:
    return raw(payments)


def test_only_the_merchant_gets_in(payments: Payments, wire: httpx.Client) -> None:
    ways = ("/v1/payment_intents", "/v1/no-such", "/paysim/ledger", "/paysim/switches")
    for headers in ({}, {"Authorization": "Bearer sk_test_another"}):
        for way in ways[:1] + ways[2:]:
            told = httpx.get(payments.url + way, headers=headers, trust_env=False)
            assert told.status_code == 401, way
            assert told.json()["error"]["type"] == "invalid_request_error"
    name = str(wire.headers["Authorization"]).removeprefix("Bearer ")
    assert httpx.get(payments.url + ways[0], auth=(name, ""), trust_env=False).status_code == 200


def test_every_answer_has_an_id_of_its_own(wire: httpx.Client) -> None:
    answers = [wire.get("/v1/charges"), wire.get("/v1/charges/ch_none"), wire.get("/v1/nothing")]
    assert [one.status_code for one in answers] == [200, 404, 404]
    assert len({one.headers["Request-Id"] for one in answers}) == 3
    assert answers[1].json()["error"]["code"] == "resource_missing"


def test_what_is_unknown_or_makes_no_sense_is_refused_by_its_name(wire: httpx.Client) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"amonut": "1"}, "amonut"),
        ({"amount": "79.00"}, "amount"),
        ({"amount": "-7900"}, "amount"),
        ({"amount": "9" * 30}, "amount"),
        ({"amount": "99999999999"}, "amount"),
        ({"currency": "xxx"}, "currency"),
        ({"payment_method": "4242424242424242"}, "payment_method"),
        ({"capture_method": "never"}, "capture_method"),
        ({"metadata": "plain"}, "metadata"),
        ({"metadata[a][b]": "deep"}, "metadata"),
        ({"confirm": "yes"}, "confirm"),
        ({"return_url": "javascript:alert(1)"}, "return_url"),
        (
            {"payment_method_types[]": "card"},
            "payment_method_types",
        ),  # the name before this version
        ({"expand[]": "customer"}, "expand"),
        ({"amount]": "1"}, "amount]"),
    ]
    before = wire.get("/v1/payment_intents", params={"limit": 1}).json()["data"]
    for given, name in wrong:
        told = wire.post("/v1/payment_intents", data={**PAYMENT, **given})
        assert (told.status_code, told.json()["error"]["param"]) == (400, name)
    assert wire.get("/v1/payment_intents", params={"limit": 1}).json()["data"] == before


def test_the_same_key_gets_the_same_answer_and_the_work_is_done_once(wire: httpx.Client) -> None:
    key = {"Idempotency-Key": "the-same"}
    first, again = (wire.post("/v1/payment_intents", data=PAYMENT, headers=key) for _ in range(2))
    assert again.json() == first.json()
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Original-Request"] == first.headers["Request-Id"]


def test_a_refusal_is_an_answer_too(wire: httpx.Client) -> None:
    key = {"Idempotency-Key": "refused"}
    given = {**PAYMENT, "payment_method": "pm_card_visa_chargeDeclined"}
    first, again = (wire.post("/v1/payment_intents", data=given, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (402, 402)
    assert again.json() == first.json()


def test_a_key_that_was_refused_before_the_work_began_is_free(wire: httpx.Client) -> None:
    key = {"Idempotency-Key": "mistyped"}
    assert wire.post("/v1/payment_intents", data={"amount": "x"}, headers=key).status_code == 400
    assert wire.post("/v1/payment_intents", data=PAYMENT, headers=key).status_code == 200


def test_the_same_key_for_something_else_is_refused(wire: httpx.Client) -> None:
    key = {"Idempotency-Key": "another-amount"}
    wire.post("/v1/payment_intents", data=PAYMENT, headers=key)
    told = wire.post("/v1/payment_intents", data={**PAYMENT, "amount": "7901"}, headers=key)
    assert (told.status_code, told.json()["error"]["type"]) == (400, "idempotency_error")


def test_while_a_key_is_in_flight_it_is_refused(wire: httpx.Client, switches: Switches) -> None:
    switches.on("slow", seconds=0.6)
    key = {"Idempotency-Key": "in-flight"}
    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(wire.post, "/v1/payment_intents", data=PAYMENT, headers=key)
            for _ in range(2)
        ]
        told = sorted((one.result() for one in asked), key=lambda one: one.status_code)
    assert [one.status_code for one in told] == [200, 409]
    assert told[1].json()["error"]["code"] == "idempotency_key_in_use"


def test_lists_go_on_after_a_thing(paysim: stripe.StripeClient) -> None:
    made = [
        paysim.v1.payment_intents.create({"amount": 100 + n, "currency": "eur"}).id
        for n in range(5)
    ]
    first = paysim.v1.payment_intents.list({"limit": 2})
    assert [one.id for one in first.data] == made[:2:-1]
    assert first.has_more
    after = paysim.v1.payment_intents.list({"limit": 3, "starting_after": made[3]})
    assert [one.id for one in after.data] == made[2::-1]
    newer = paysim.v1.payment_intents.list({"limit": 2, "ending_before": made[1]})
    assert [one.id for one in newer.data] == made[3:1:-1]
    walked = [
        one.id
        for one, _ in zip(
            paysim.v1.payment_intents.list({"limit": 2}).auto_paging_iter(), range(5), strict=False
        )
    ]
    assert walked == made[::-1]
