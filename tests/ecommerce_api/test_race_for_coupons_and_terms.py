"""A coupon's last use, and the terms that several people edit: real processes, one document server."""

from dataclasses import replace
from uuid import UUID

from pymongo.database import Database

from common.ids import new_id
from common.mongodb import Document
from ecommerce_api.actions import terms as terms_actions
from ecommerce_api.models.audit import CONSOLE
from ecommerce_api.models.coupons import Coupon
from ecommerce_api.models.promotions import Offer, Percentage, Promotion
from ecommerce_api.models.terms import Terms
from ecommerce_api.models.versions import Stale
from ecommerce_api.storage import coupons
from ecommerce_api.storage import terms as stored_terms
from tests.fixtures.baskets import NOW
from tests.fixtures.shop_races import PROCESSES, Race, begin_together, database

Claim = tuple[str, UUID, UUID]  # the code, the order, the buyer


def claim_all(claims: list[Claim]) -> list[bool]:
    """In a process of the pool."""
    db = begin_together()
    return [coupons.claim(db, code, order, buyer, NOW) for code, order, buyer in claims]


def replace_terms(name: str) -> str:
    """In a process of the pool: staff look at the terms, change them, and keep their change or are refused."""
    seen = stored_terms.current(database())
    db = begin_together()
    sale = Promotion(name, Offer(name, Percentage(1)))
    changed = replace(seen, promotions=(*seen.promotions, sale))
    try:
        terms_actions.replace(db, CONSOLE, changed, seen=seen.version, entry_id=new_id(), now=NOW)
    except Stale as refusal:
        return refusal.code()
    return name


def given_out(db: Database[Document], limit: int, per_customer: int) -> str:
    code = f"RACE-{new_id().hex[-12:].upper()}"
    assert coupons.add(db, Coupon(code, Offer("x", Percentage(1)), limit, per_customer), new_id())
    return code


def test_the_last_uses_are_had_by_as_many_as_there_are(
    race: Race, shop_db: Database[Document]
) -> None:
    code = given_out(shop_db, limit=7, per_customer=1)
    teams = [[(code, new_id(), new_id()) for _ in range(10)] for _ in range(PROCESSES)]
    done = race(claim_all, teams)
    assert sum(map(sum, done)) == 7
    winners = {
        order
        for team, outcomes in zip(teams, done, strict=True)
        for (_, order, _), won in zip(team, outcomes, strict=True)
        if won
    }
    assert set(coupons.orders_of(shop_db, code)) == winners
    assert coupons.of(shop_db, code).used == 7


def test_a_customer_with_several_browsers_has_the_last_use_once(
    race: Race, shop_db: Database[Document]
) -> None:
    code, buyer_id = given_out(shop_db, limit=100, per_customer=1), new_id()
    teams = [[(code, new_id(), buyer_id) for _ in range(5)] for _ in range(PROCESSES)]
    assert sum(map(sum, race(claim_all, teams))) == 1
    assert coupons.of(shop_db, code, buyer_id).used_by_buyer == 1


def test_one_order_claimed_by_several_processes_is_one_use_and_all_are_told_so(
    race: Race, shop_db: Database[Document]
) -> None:
    code = given_out(shop_db, limit=1, per_customer=1)
    claim = (code, new_id(), new_id())
    done = race(claim_all, [[claim] * 3] * PROCESSES)
    assert done == [[True] * 3] * PROCESSES
    assert coupons.of(shop_db, code).used == 1


def test_of_several_who_edit_the_same_terms_one_is_kept_and_the_others_are_told(
    race: Race, shop_db: Database[Document], terms: Terms
) -> None:
    names = [f"by-{number}" for number in range(PROCESSES)]
    outcomes = race(replace_terms, names)
    assert outcomes.count("stale") == PROCESSES - 1
    [winner] = set(outcomes) - {"stale"}
    found = stored_terms.current(shop_db)
    assert (found.version, found.promotions[-1].key) == (terms.version + 1, winner)
    assert found.promotions[:-1] == terms.promotions
