"""Stock on a real server: the verbs do what the model says, in any order, and once."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from pymongo.database import Database

from common.ids import new_id
from common.mongodb import Document
from ecommerce_api.models.stock import Stock
from ecommerce_api.storage import revisions, stock
from tests.fixtures.shop import NewProduct

IDS = st.sampled_from([new_id() for _ in range(3)])
PIECES = st.integers(1, 4)
here: dict[str, Database[Document]] = {}  # not in the machine: Hypothesis looks at all that it has


def test_a_sku_is_counted_from_the_first_time_on(shop_db: Database[Document]) -> None:
    sku = f"T-{new_id().hex}"
    assert stock.of(shop_db, sku) is None
    for pieces in (3, 7):
        stock.begin(shop_db, {sku: pieces})
        assert stock.of(shop_db, sku) == Stock.begun(sku, 3)
    assert stock.available(shop_db, [sku, "no-such"]) == {sku: 3}


def test_what_is_not_counted_is_not_moved(shop_db: Database[Document]) -> None:
    one, sku = new_id(), f"T-{new_id().hex}"
    assert not stock.hold(shop_db, sku, 1, one)
    assert not stock.release(shop_db, sku, one)
    assert not stock.sell(shop_db, sku, one)
    assert not stock.take_back(shop_db, sku, 1, one)
    assert not stock.adjust(shop_db, sku, 1, "found", one)
    with pytest.raises(ValueError, match="cannot be moved"):
        stock.hold(shop_db, sku, -1, one)


def test_holds_are_found_by_who_looks_for_old_ones(shop_db: Database[Document]) -> None:
    sku, order_id = f"T-{new_id().hex}", new_id()
    stock.begin(shop_db, {sku: 3})
    stock.hold(shop_db, sku, 2, order_id)
    assert [one.holds for one in stock.held(shop_db) if one.sku == sku] == [{order_id: 2}]
    stock.release(shop_db, sku, order_id)
    assert sku not in {one.sku for one in stock.held(shop_db)}
    assert sku in {one.sku for one in stock.every(shop_db)}


def test_the_catalogue_hears_of_the_last_piece_and_of_the_first_and_of_no_other(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    product = new_product(stock=3)
    sku, first, second = product.variants[0].sku, new_id(), new_id()

    def told(verb: Any, *given: Any) -> bool:
        before = revisions.current(shop_db).number
        assert verb(shop_db, sku, *given)
        now = revisions.current(shop_db)
        assert now.since(before) in (set(), {product.slug})
        return now.number > before

    assert not told(stock.hold, 1, first)
    assert told(stock.hold, 2, second), "sold out"
    assert told(stock.release, first), "one is back"
    assert not told(stock.sell, second)
    assert told(stock.adjust, -1, "broken", first), "sold out"
    assert told(stock.take_back, 1, second), "one is back"
    assert not told(stock.adjust, 4, "delivered", second)


class Ledger(RuleBasedStateMachine):
    """Verbs in any order, on the model and on the server; after each of them both say the same."""

    @initialize(pieces=st.integers(0, 5))
    def begin(self, pieces: int) -> None:
        self.model = Stock.begun(f"T-{new_id().hex}", pieces)
        stock.begin(here["db"], {self.model.sku: pieces})

    @rule(quantity=PIECES, order_id=IDS)
    def hold(self, quantity: int, order_id: UUID) -> None:
        self.model = self.model.hold(quantity, order_id)
        done = stock.hold(here["db"], self.model.sku, quantity, order_id)
        assert done == (self.model.holds.get(order_id) == quantity)
        self.agree()

    @rule(order_id=IDS)
    def release(self, order_id: UUID) -> None:
        was, self.model = self.model, self.model.release(order_id)
        assert stock.release(here["db"], self.model.sku, order_id) == (self.model != was)
        self.agree()

    @rule(order_id=IDS)
    def sell(self, order_id: UUID) -> None:
        was, self.model = self.model, self.model.sell(order_id)
        assert stock.sell(here["db"], self.model.sku, order_id) == (self.model != was)
        self.agree()

    @rule(quantity=PIECES, return_id=IDS)
    def take_back(self, quantity: int, return_id: UUID) -> None:
        self.model = self.model.take_back(quantity, return_id)
        done = stock.take_back(here["db"], self.model.sku, quantity, return_id)
        assert done == (self.model.taken_back[return_id] == quantity)
        self.agree()

    @rule(by=st.integers(-4, 4), adjustment_id=IDS)
    def adjust(self, by: int, adjustment_id: UUID) -> None:
        self.model = self.model.adjust(by, adjustment_id)
        done = stock.adjust(here["db"], self.model.sku, by, "counted", adjustment_id)
        assert done == (self.model.adjustments.get(adjustment_id) == by)
        self.agree()

    def agree(self) -> None:
        kept = stock.of(here["db"], self.model.sku)
        assert kept == self.model
        assert kept.balanced


def test_the_verbs_do_what_the_model_says_in_any_order(shop_db: Database[Document]) -> None:
    here["db"] = shop_db
    few = settings(
        max_examples=25,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Ledger, settings=few)
