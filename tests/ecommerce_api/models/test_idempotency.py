"""Keys as clients write them, and what a record decides."""

from datetime import UTC, datetime, timedelta

import pytest

from common.ids import new_id
from ecommerce_api.models.idempotency import (
    LARGEST_ANSWER,
    LEASE,
    LONGEST_KEY,
    Answer,
    Asked,
    Claim,
    IdempotencyKeyMalformed,
    IdempotencyKeyReused,
    Record,
    RequestInFlight,
    fingerprint_of,
    key_in,
)

NOW = datetime(2026, 11, 24, 9, 45, tzinfo=UTC)
DONE = Answer(201, {"Content-Type": "application/json"}, b'{"id": 1}')


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ('"8e03978e-40d5-43e8-bc93-6894a57f9324"', "8e03978e-40d5-43e8-bc93-6894a57f9324"),
        ("8e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f9324"),
        (' "with spaces, and more" ', "with spaces, and more"),
        (r'"a \"quote\" and a \\"', r'a "quote" and a \ '.strip()),
        (f'"{"k" * LONGEST_KEY}"', "k" * LONGEST_KEY),
    ],
)
def test_a_key_is_a_text_in_quotes_or_without(header: str, key: str) -> None:
    assert key_in(header) == key


@pytest.mark.parametrize(
    "header",
    ["", '""', "k" * 256, f'"{"k" * 256}"', '"a', 'a"', '"a" "b"', '"a", "b"', "a,b", "a b", "cl\u00e9",
     '"cl\u00e9"', '"tab\t"', '"a\\b"', "a;b=1", "\x00", '"\x7f"'],
)  # fmt: skip
def test_anything_else_is_refused(header: str) -> None:
    with pytest.raises(IdempotencyKeyMalformed, match="1 to 255 ASCII"):
        key_in(header)


def test_parts_of_a_request_do_not_run_into_each_other() -> None:
    assert fingerprint_of(b"POST", b"/a") == fingerprint_of(b"POST", b"/a")
    assert fingerprint_of(b"POST", b"/a") != fingerprint_of(b"POST/", b"a")


def record(answer: Answer | None, leased_until: datetime = NOW + LEASE) -> Record:
    token = new_id()
    return Record(Claim("x", token, token), "same", leased_until, NOW + timedelta(hours=1), answer)


def asked(fingerprint: str = "same") -> Asked:
    return Asked("user 1", "k", fingerprint)


def test_a_record_gives_its_answer_again_or_says_why_not() -> None:
    assert record(DONE).answer_to(asked(), NOW) == DONE
    assert record(DONE, NOW).answer_to(asked(), NOW) == DONE
    assert record(None, NOW).answer_to(asked(), NOW) is None, "the lease is over: do it anew"
    with pytest.raises(RequestInFlight) as waits:
        record(None).answer_to(asked(), NOW)
    assert (waits.value.status, waits.value.retry_after) == (409, 1)
    for answer in (None, DONE):
        with pytest.raises(IdempotencyKeyReused) as refusal:
            record(answer).answer_to(asked("other"), NOW)
        assert refusal.value.status == 422


@pytest.mark.parametrize(
    ("status", "lasting"),
    [(200, True), (204, True), (404, True), (409, True), (422, True), (429, False), (500, False), (503, False)],
)  # fmt: skip
def test_what_is_decided_lasts(status: int, lasting: bool) -> None:
    assert Answer(status, {}, b"").lasting == lasting
    assert not Answer(status, {}, b"x" * (LARGEST_ANSWER + 1)).lasting


def test_secrets_are_not_kept_wherever_they_stand() -> None:
    body = b'{"token": "s", "list": [{"token": "s", "name": "n\xc3\xa9"}]}'
    kept = Answer(201, {}, body).without(("token",))
    assert kept.body.decode() == '{"token": null, "list": [{"token": null, "name": "n\u00e9"}]}'
    assert Answer(204, {}, b"").without(("token",)).body == b""


def test_ids_from_a_seed_are_the_same_again_and_different_by_name() -> None:
    token, later, seed = new_id(), new_id(), new_id()
    first, redo = Claim("x", token, seed), Claim("x", later, seed)
    assert first.derived_id("order") == redo.derived_id("order")
    assert first.derived_id("order") != first.derived_id("payment")
    assert first.derived_id("order").version == 7
    assert first.derived_id("order").int >> 80 == seed.int >> 80, "sorted by the time of the seed"
    assert Claim("x", seed, seed).first
    assert not first.first
