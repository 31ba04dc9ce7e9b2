"""Stock under rivalry: real processes on one document server, every verb against every other."""

from collections.abc import Callable
from itertools import combinations_with_replacement
from uuid import UUID

from pymongo.database import Database

from common.ids import new_id
from common.mongodb import Document
from ecommerce_api.storage import stock
from tests.fixtures.shop_races import PROCESSES, Race, begin_together

ROUNDS = 6
VERBS: dict[str, Callable[[Database[Document], str, UUID], bool]] = {
    "hold": lambda db, sku, one: stock.hold(db, sku, 1, one),
    "release": stock.release,
    "sell": stock.sell,
    "take back": lambda db, sku, one: stock.take_back(db, sku, 1, one),
    "adjust": lambda db, sku, one: stock.adjust(db, sku, -1, "broken", one),
}
Deed = tuple[str, str, UUID]  # a verb, of a SKU, under an id


def do(deeds: list[Deed]) -> list[bool]:
    """In a process of the pool: all of these, one after the other."""
    db = begin_together()
    return [VERBS[verb](db, sku, one) for verb, sku, one in deeds]


def a_sku(db: Database[Document], pieces: int) -> str:
    sku = f"T-{new_id().hex}"
    stock.begin(db, {sku: pieces})
    return sku


def test_the_last_piece_is_held_once(race: Race, shop_db: Database[Document]) -> None:
    skus = [a_sku(shop_db, 1) for _ in range(ROUNDS)]
    teams = [[("hold", sku, new_id()) for sku in skus] for _ in range(PROCESSES)]
    outcomes = race(do, teams)
    assert [sum(one) for one in zip(*outcomes, strict=True)] == [1] * ROUNDS
    for sku in skus:
        kept = stock.of(shop_db, sku)
        assert kept is not None
        assert (kept.available, kept.reserved, kept.balanced) == (0, 1, True)


def test_one_order_holds_once_whoever_asks_for_it(race: Race, shop_db: Database[Document]) -> None:
    deeds: list[Deed] = [("hold", a_sku(shop_db, 9), new_id()) for _ in range(ROUNDS)]
    assert race(do, [deeds] * PROCESSES) == [[True] * ROUNDS] * PROCESSES
    for _, sku, _ in deeds:
        kept = stock.of(shop_db, sku)
        assert kept is not None
        assert (kept.available, kept.reserved) == (8, 1)


def test_any_two_verbs_at_once_leave_books_that_balance(
    race: Race, shop_db: Database[Document]
) -> None:
    pairs = list(combinations_with_replacement(VERBS, 2))
    teams: list[list[Deed]] = [[] for _ in range(PROCESSES)]
    for pair in pairs:
        sku, one = a_sku(shop_db, 3), new_id()
        assert stock.hold(shop_db, sku, 1, one)
        for number, team in enumerate(teams):  # two do the one, two the other; under the same id
            team.append((pair[number % 2], sku, one))
    outcomes = race(do, teams)
    for number, (first, second) in enumerate(pairs):
        done = [outcome[number] for outcome in outcomes]
        kept = stock.of(shop_db, teams[0][number][1])
        assert kept is not None
        assert kept.balanced, (first, second, kept)
        if {first, second} <= {"release", "sell"}:
            assert (sum(done), kept.reserved) == (1, 0), "what was held goes one way, once"
