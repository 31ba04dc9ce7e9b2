"""One key, one effect, one answer: over HTTP, with several processes, and with kill -9 in the middle."""

import json
import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from pymongo.database import Database

from common.http.cross_origin import SAFE_METHODS
from common.ids import new_id
from common.mongodb import Document
from ecommerce_api.settings import ShopSettings
from tests.fixtures import things as fixtures
from tests.fixtures.people import NewPerson
from tests.fixtures.processes import FORKED
from tests.fixtures.things import Sender, begun, new_key, shop_with_things, things_of

PROCESSES = 4
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
here: dict[str, Any] = {}  # what a process of the pool has


def test_a_repetition_gets_the_first_answer_and_has_no_effect(
    things: Flask, shop_db: Database[Document]
) -> None:
    sender = Sender(things)
    first, again = sender.send(), sender.send()
    assert (first.status_code, again.status_code) == (201, 201)
    assert (first.json["token"], again.json["token"]) == ("shown once", None), "no secret is kept"
    assert first.json["id"] == again.json["id"]
    assert again.headers["Location"] == first.headers["Location"]
    assert again.mimetype == "application/json"
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    assert (begun(shop_db, sender.name), len(things_of(shop_db, sender.name))) == (1, 1)
    assert "shown once" not in str(
        shop_db["idempotency"].find_one({"_id": {"$regex": key_of(sender)}})
    )


def key_of(sender: Sender) -> str:
    return sender.key["Idempotency-Key"].strip('"')


def test_with_quotes_or_without_it_is_the_same_key(things: Flask) -> None:
    sender = Sender(things)
    first = sender.send()
    again = sender.send(headers={"Idempotency-Key": key_of(sender)})
    assert again.json["id"] == first.json["id"]


def test_the_key_of_another_request_is_refused(things: Flask, shop_db: Database[Document]) -> None:
    sender = Sender(things)
    sender.send()
    for changed in (
        {"json": {"name": "another"}},
        {"path": "/api/tests/refusals/none"},
        {"query_string": "a=1"},
        {"headers": sender.key | {"If-Match": '"v1"'}},
    ):
        answer = sender.send(**changed)
        assert (answer.status_code, answer.json["code"]) == (422, "idempotency-key-reused"), changed
    assert begun(shop_db, sender.name) == 1


@pytest.mark.parametrize(
    "key", [None, "", "k" * 256, f'"{"k" * 300}"', '"cl\xe9"', "a b", '"a","b"']
)
def test_a_key_that_is_missing_or_none_is_refused_before_anything_is_written(
    things: Flask, shop_db: Database[Document], key: str | None
) -> None:
    sender = Sender(things)
    headers = {} if key is None else {"Idempotency-Key": key}
    answer = sender.send(headers=headers)
    code = "idempotency-key-missing" if key is None else "idempotency-key-malformed"
    assert (answer.status_code, answer.json["code"]) == (400, code)
    assert answer.mimetype == "application/problem+json"
    assert begun(shop_db, sender.name) == 0


def test_where_a_key_is_only_heeded_it_may_be_left_out(
    things: Flask, shop_db: Database[Document]
) -> None:
    sender = Sender(things)
    for _ in range(2):
        assert sender.send("/api/tests/refusals/none", headers={}).status_code == 201
    assert len(things_of(shop_db, sender.name)) == 2


def test_everyone_has_keys_of_their_own(shop: Flask, member: NewPerson) -> None:
    key, body = new_key(), {"cart_version": 7, "total": 1, "currency": "EUR"}
    ada, bob = member(shop), member(shop)
    for person in (ada, bob):
        answer = person.call("POST", "/api/orders", json=body, headers=key)
        assert (answer.status_code, answer.json["code"]) == (409, "cart-changed")
        assert "Idempotency-Replayed" not in answer.headers
    again = ada.call("POST", "/api/orders", json=body, headers=key)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json["code"] == "cart-changed"
    assert again.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("kind", "status", "kept"),
    [("conflict", 409, True), ("later", 429, False), ("away", 503, False), ("bug", 500, False)],
)
def test_what_was_decided_stays_and_what_was_not_is_done_over_with_the_same_ids(
    things: Flask,
    shop_db: Database[Document],
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    status: int,
    kept: bool,
) -> None:
    sender, path = Sender(things), f"/api/tests/refusals/{kind}"
    assert sender.send(path).status_code == status
    monkeypatch.setitem(fixtures.here, "recovered", True)
    again = sender.send(path)
    assert again.status_code == (status if kept else 201)
    assert ("Idempotency-Replayed" in again.headers) == kept
    assert begun(shop_db, sender.name) == (1 if kept else 2)
    if kind != "later":  # which says that nothing was begun
        assert len(things_of(shop_db, sender.name)) == 1


def test_bad_input_is_refused_the_same_way_again(things: Flask) -> None:
    sender = Sender(things)
    first, again = (sender.send(json={"name": {"$ne": None}}) for _ in range(2))
    assert (first.status_code, again.status_code) == (422, 422)
    assert first.json["errors"] == again.json["errors"]
    assert sender.send(data=b"x" * (1 << 21), json=None).status_code == 413


def test_every_unsafe_route_of_the_shops_api_says_what_a_key_does(shop: Flask) -> None:
    unsafe = [
        (rule, method, shop.view_functions[rule.endpoint])
        for rule in shop.url_map.iter_rules()
        for method in (rule.methods or set()) - SAFE_METHODS
        if rule.rule.startswith("/api/")
        # Accounts are the same in all four apps. Their answers hold tokens, which are not kept.
        and shop.view_functions[rule.endpoint].__module__.startswith("ecommerce_api.")
    ]
    assert len(unsafe) >= 3, "the premise"
    stated = {
        f"{method} {rule.rule}": getattr(view, "idempotency", None) for rule, method, view in unsafe
    }
    assert [name for name, what in stated.items() if what is None] == []
    assert {stated["POST /api/orders"], stated["PUT /api/cart/lines/<sku>"]} == {
        "required",
        "optional",
    }


def test_the_document_tells_of_the_header(shop: Flask) -> None:
    document = shop.test_client().get("/openapi.json", base_url="http://shop.test").json
    for path, method, required in (
        ("/api/orders", "post", True),
        ("/api/cart/lines/{sku}", "put", False),
    ):
        found = {one["name"]: one for one in document["paths"][path][method]["parameters"]}
        assert found["Idempotency-Key"]["required"] is required
        assert found["Idempotency-Key"]["in"] == "header"


# Several processes.


@pytest.fixture(scope="module")
def processes(shop_settings: ShopSettings, things: Flask) -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(
        PROCESSES,
        mp_context=FORKED,
        initializer=arrive,
        initargs=(shop_settings, FORKED.Barrier(PROCESSES)),
    ) as pool:
        yield pool


def arrive(settings: ShopSettings, gate: Barrier) -> None:
    """In a process of the pool, once."""
    here["app"] = shop_with_things(settings)
    here["gate"] = gate


def send_several(key: dict[str, str], name: str, times: int) -> list[tuple[int, str]]:
    """In a process of the pool: statuses, and codes or ids."""
    sender = Sender(here["app"], key, name)
    here["gate"].wait(timeout=30)
    answers = [sender.send() for _ in range(times)]
    return [(one.status_code, one.json.get("id") or one.json["code"]) for one in answers]


def test_of_twenty_equal_requests_from_several_processes_one_has_an_effect(
    processes: ProcessPoolExecutor, shop_db: Database[Document]
) -> None:
    key, name = new_key(), new_id().hex
    jobs = [processes.submit(send_several, key, name, 5) for _ in range(PROCESSES)]
    answers = [one for job in jobs for one in job.result(timeout=50)]
    assert len(answers) == 20
    [thing_id] = things_of(shop_db, name)
    assert begun(shop_db, name) == 1
    assert {status for status, _ in answers} <= {201, 409}
    assert {what for status, what in answers if status == 201} == {str(thing_id)}
    assert {what for status, what in answers if status == 409} <= {"request-in-flight"}
    assert Counter(status for status, _ in answers)[201] >= 1


def send_and_wait(
    settings: ShopSettings, key: dict[str, str], name: str, inside: Event, go_on: Event
) -> None:
    """A process that waits in the middle of a request."""
    app = shop_with_things(settings)
    fixtures.here |= {"inside": inside, "go on": go_on}
    assert Sender(app, key, name).send().status_code == 201


def test_while_one_process_is_about_it_another_is_told_to_wait(
    things: Flask, shop_settings: ShopSettings, shop_db: Database[Document]
) -> None:
    sender, inside, go_on = Sender(things), FORKED.Event(), FORKED.Event()
    given = (shop_settings, sender.key, sender.name, inside, go_on)
    process = FORKED.Process(target=send_and_wait, args=given)
    process.start()
    assert inside.wait(timeout=30)
    waits = sender.send()
    assert (waits.status_code, waits.json["code"]) == (409, "request-in-flight")
    other = sender.send(json={"name": "another"})
    assert (other.status_code, other.json["code"]) == (422, "idempotency-key-reused")
    go_on.set()
    process.join(timeout=30)
    assert process.exitcode == 0
    done = sender.send()
    assert (done.status_code, done.headers["Idempotency-Replayed"]) == (201, "true")
    assert [str(one) for one in things_of(shop_db, sender.name)] == [done.json["id"]]
    assert begun(shop_db, sender.name) == 1


def send_and_die(settings: ShopSettings, key: dict[str, str], name: str, point: str) -> None:
    """A process that is killed in the middle of a request."""
    fixtures.here["dies"] = point
    Sender(shop_with_things(settings), key, name).send()


@pytest.mark.parametrize("point", ["before the effect", "before the answer"])
def test_after_kill_9_the_retry_has_one_effect(
    things: Flask, shop_settings: ShopSettings, shop_db: Database[Document], point: str
) -> None:
    sender = Sender(things)
    process = FORKED.Process(
        target=send_and_die, args=(shop_settings, sender.key, sender.name, point)
    )
    process.start()
    process.join(timeout=30)
    assert process.exitcode == -signal.SIGKILL, "the premise: it was killed"
    before = things_of(shop_db, sender.name)
    assert len(before) == (point == "before the answer")

    waits = sender.send()
    assert (waits.status_code, waits.json["code"]) == (409, "request-in-flight")
    assert waits.headers["Retry-After"] == "1"
    over = {"$set": {"leased_until": LONG_AGO}}  # as the time does it
    ended = shop_db["idempotency"].update_one({"_id": f"address 127.0.0.1 {key_of(sender)}"}, over)
    assert ended.matched_count == 1
    done = sender.send()
    assert done.status_code == 201
    after = things_of(shop_db, sender.name)
    assert [str(one) for one in after] == [done.json["id"]]
    assert before in ([], after), "the thing of the first try, if it had come so far"
    assert json.loads(sender.send().data) == done.json | {"token": None}
    assert begun(shop_db, sender.name) == 2
