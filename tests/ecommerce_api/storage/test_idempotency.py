"""Claims on the real server: one gets it, and who lost it cannot write any more."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pymongo.database import Database

from common.ids import new_id
from common.mongodb import Document
from ecommerce_api.models.idempotency import (
    KEPT_FOR,
    LEASE,
    Answer,
    Asked,
    Claim,
    IdempotencyKeyReused,
    RequestInFlight,
)
from ecommerce_api.storage import idempotency as stored

NOW = datetime.now(UTC).replace(
    microsecond=0
)  # the server takes away what has expired by its own clock
DONE = Answer(201, {"Location": "/x"}, b'{"id": "\xc3\xa9"}')
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def asked() -> Asked:
    return Asked("user 1", new_id().hex, "same")


def claim(db: Database[Document], asked: Asked, now: datetime = NOW) -> Claim:
    got = stored.claim(db, asked, token=new_id(), now=now)
    assert isinstance(got, Claim)
    return got


def test_an_answer_is_kept_and_given_again(shop_db: Database[Document], asked: Asked) -> None:
    first = claim(shop_db, asked)
    assert first.first
    with pytest.raises(RequestInFlight):
        claim(shop_db, asked)
    assert stored.keep(shop_db, first, DONE)
    assert stored.claim(shop_db, asked, token=new_id(), now=NOW + LEASE) == DONE
    with pytest.raises(IdempotencyKeyReused):
        claim(shop_db, replace(asked, fingerprint="other"))


def test_after_the_lease_another_does_it_with_the_same_ids(
    shop_db: Database[Document], asked: Asked
) -> None:
    slow = claim(shop_db, asked)
    with pytest.raises(RequestInFlight):
        claim(shop_db, asked, NOW + LEASE - A_SECOND)
    next_one = claim(shop_db, asked, NOW + LEASE)
    assert next_one.seed == slow.seed
    assert not next_one.first
    assert not stored.keep(shop_db, slow, Answer(500, {}, b"late")), "it was not dead, but slow"
    stored.release(shop_db, slow, NOW)
    stored.forget(shop_db, slow)
    with pytest.raises(RequestInFlight):
        claim(shop_db, asked, NOW + LEASE)
    assert stored.keep(shop_db, next_one, DONE)


def test_nobody_takes_over_what_was_answered_a_moment_ago(
    shop_db: Database[Document], asked: Asked
) -> None:
    slow = claim(shop_db, asked)
    assert stored.keep(shop_db, slow, DONE), "after another has seen that its lease is over"
    taken = stored._take_over(shop_db, slow, new_id(), NOW + LEASE)  # noqa: SLF001  which comes now
    assert not taken
    assert stored.claim(shop_db, asked, token=new_id(), now=NOW + LEASE) == DONE


def test_what_was_released_is_done_over_and_what_was_forgotten_begins_anew(
    shop_db: Database[Document], asked: Asked
) -> None:
    first = claim(shop_db, asked)
    stored.release(shop_db, first, NOW)
    with pytest.raises(IdempotencyKeyReused):
        claim(shop_db, replace(asked, fingerprint="other"))
    second = claim(shop_db, asked)
    assert second.seed == first.seed
    stored.forget(shop_db, second)
    assert claim(shop_db, asked).first


def test_a_claim_that_the_driver_sent_twice_is_one_claim(
    shop_db: Database[Document], asked: Asked
) -> None:
    token = new_id()
    once, twice = (stored.claim(shop_db, asked, token=token, now=NOW) for _ in range(2))
    assert once == twice
    taken_over = new_id()
    once, twice = (
        stored.claim(shop_db, asked, token=taken_over, now=NOW + LEASE) for _ in range(2)
    )
    assert once == twice == Claim(asked.record_id, taken_over, token)


def test_a_key_is_free_again_after_a_day(shop_db: Database[Document], asked: Asked) -> None:
    first = claim(shop_db, asked)
    stored.keep(shop_db, first, DONE)
    other = replace(asked, fingerprint="other")
    assert claim(shop_db, other, NOW + KEPT_FOR).seed != first.seed


def test_of_many_that_come_after_a_lease_one_gets_it(
    shop_db: Database[Document], asked: Asked
) -> None:
    seed = claim(shop_db, asked).seed

    def try_it(_: int) -> Claim | Answer | None:
        try:
            return stored.claim(shop_db, asked, token=new_id(), now=NOW + LEASE)
        except RequestInFlight:
            return None

    with ThreadPoolExecutor(8) as pool:
        got = [one for one in pool.map(try_it, range(16)) if one]
    assert len(got) == 1
    assert isinstance(got[0], Claim)
    assert got[0].seed == seed


def test_the_server_takes_old_keys_away(shop_db: Database[Document]) -> None:
    index = shop_db["idempotency"].index_information()["idempotency_expires_at_ttl"]
    assert index["expireAfterSeconds"] == 0
