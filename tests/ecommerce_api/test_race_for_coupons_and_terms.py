"""A coupon's last use, and the terms that several people edit: real processes, one document server."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from pymongo.database import Database

from common.ids import new_id
from common.mongodb import Document, Mongo
from ecommerce_api.actions import terms as terms_actions
from ecommerce_api.models.audit import CONSOLE
from ecommerce_api.models.coupons import Coupon
from ecommerce_api.models.promotions import Offer, Percentage, Promotion
from ecommerce_api.models.terms import Terms
from ecommerce_api.models.versions import Stale
from ecommerce_api.settings import ShopSettings
from ecommerce_api.storage import coupons
from ecommerce_api.storage import terms as stored_terms
from tests.fixtures.baskets import NOW
from tests.fixtures.processes import FORKED

PROCESSES = 4
here: dict[str, Any] = {}  # what a process of the pool has
Claim = tuple[UUID, UUID]  # the order, the buyer


@pytest.fixture(scope="module")
def processes(shop_settings: ShopSettings) -> Iterator[ProcessPoolExecutor]:
    """Processes that have a client of their own and wait for each other before they run."""
    arguments = (shop_settings.mongodb_url, FORKED.Barrier(PROCESSES))
    with ProcessPoolExecutor(
        PROCESSES, mp_context=FORKED, initializer=arrive, initargs=arguments
    ) as pool:
        yield pool


def arrive(url: str, gate: Barrier) -> None:
    """In a process of the pool, once."""
    here["db"] = Mongo(url).database
    here["gate"] = gate


def claim_all(code: str, claims: list[Claim]) -> list[bool]:
    """In a process of the pool."""
    here["db"].command("ping")
    here["gate"].wait(timeout=30)
    return [coupons.claim(here["db"], code, order, buyer, NOW) for order, buyer in claims]


def race(pool: ProcessPoolExecutor, code: str, teams: list[list[Claim]]) -> list[list[bool]]:
    """What came of each team's claims. One process per team."""
    assert len(teams) == PROCESSES, "they wait for each other"
    return list(pool.map(claim_all, [code] * PROCESSES, teams, timeout=50))


def replace_terms(name: str) -> str:
    """In a process of the pool: staff look at the terms, change them, and keep their change or are refused."""
    seen = stored_terms.current(here["db"])
    here["gate"].wait(timeout=30)
    sale = Promotion(name, Offer(name, Percentage(1)))
    changed = replace(seen, promotions=(*seen.promotions, sale))
    try:
        terms_actions.replace(
            here["db"], CONSOLE, changed, seen=seen.version, entry_id=new_id(), now=NOW
        )
    except Stale as refusal:
        return refusal.code()
    return name


def given_out(db: Database[Document], limit: int, per_customer: int) -> str:
    code = f"RACE-{new_id().hex[-12:].upper()}"
    assert coupons.add(db, Coupon(code, Offer("x", Percentage(1)), limit, per_customer), new_id())
    return code


def test_the_last_uses_are_had_by_as_many_as_there_are(
    processes: ProcessPoolExecutor, shop_db: Database[Document]
) -> None:
    code = given_out(shop_db, limit=7, per_customer=1)
    teams = [[(new_id(), new_id()) for _ in range(10)] for _ in range(PROCESSES)]
    done = race(processes, code, teams)
    assert sum(map(sum, done)) == 7
    winners = {
        order
        for team, outcomes in zip(teams, done, strict=True)
        for (order, _), won in zip(team, outcomes, strict=True)
        if won
    }
    assert set(coupons.orders_of(shop_db, code)) == winners
    assert coupons.of(shop_db, code).used == 7


def test_a_customer_with_several_browsers_has_the_last_use_once(
    processes: ProcessPoolExecutor, shop_db: Database[Document]
) -> None:
    code, buyer_id = given_out(shop_db, limit=100, per_customer=1), new_id()
    teams = [[(new_id(), buyer_id) for _ in range(5)] for _ in range(PROCESSES)]
    assert sum(map(sum, race(processes, code, teams))) == 1
    assert coupons.of(shop_db, code, buyer_id).used_by_buyer == 1


def test_one_order_claimed_by_several_processes_is_one_use_and_all_are_told_so(
    processes: ProcessPoolExecutor, shop_db: Database[Document]
) -> None:
    code, claim = given_out(shop_db, limit=1, per_customer=1), (new_id(), new_id())
    done = race(processes, code, [[claim] * 3] * PROCESSES)
    assert done == [[True] * 3] * PROCESSES
    assert coupons.of(shop_db, code).used == 1


def test_of_several_who_edit_the_same_terms_one_is_kept_and_the_others_are_told(
    processes: ProcessPoolExecutor, shop_db: Database[Document], terms: Terms
) -> None:
    names = [f"by-{number}" for number in range(PROCESSES)]
    outcomes = list(processes.map(replace_terms, names, timeout=50))
    assert outcomes.count("stale") == PROCESSES - 1
    [winner] = set(outcomes) - {"stale"}
    found = stored_terms.current(shop_db)
    assert (found.version, found.promotions[-1].key) == (terms.version + 1, winner)
    assert found.promotions[:-1] == terms.promotions
