"""Money and stock under rivalry: real processes, one document server, and kill -9 at every point of an order."""

import os
import signal
from collections import Counter
from datetime import UTC, datetime
from uuid import UUID

import pymongo.monitoring
import pytest
from pymongo.database import Database

from common.errors import Conflict, Refusal
from common.ids import new_id
from common.mongodb import Document, Mongo
from ecommerce_api.actions import carts as cart_actions
from ecommerce_api.actions import orders as actions
from ecommerce_api.models.carts import OutOfStock
from ecommerce_api.models.orders import Checkout, Order
from ecommerce_api.models.products import Product
from ecommerce_api.settings import ShopSettings
from ecommerce_api.storage import carts, orders, products
from tests.fixtures.processes import FORKED
from tests.fixtures.shop import NewProduct
from tests.fixtures.shop_races import PROCESSES, Race, begin_together

NOW = datetime(2026, 11, 23, 9, 45, tzinfo=UTC)
# What an order sends: three reads, then these, each of which it can die in front of.
WRITES = ["take stock", "add order", "empty cart", "commit", "(the answer)"]


def order_cart(db: Database[Document], buyer_id: UUID) -> Order:
    """Say yes to what the cart costs now."""
    quote = carts.quoted(db, buyer_id, "EUR")
    checkout = Checkout(quote.cart.version, quote.total)
    return actions.place(db, buyer_id, checkout, order_id=new_id(), now=NOW)


def go_shopping(buyer_ids: list[UUID]) -> list[str]:
    """In a process of the pool: its buyers order what is in their carts, one after another."""
    db = begin_together()
    outcomes: list[str] = []
    for buyer_id in buyer_ids:
        try:
            outcomes.append(order_cart(db, buyer_id).number)
        except Refusal as refusal:
            outcomes.append(refusal.code())
    return outcomes


def shop_at_once(race: Race, teams: list[list[UUID]]) -> list[str]:
    """The outcome of every buyer: an order's number, or a refusal's code."""
    return [one for outcomes in race(go_shopping, teams) for one in outcomes]


def with_cart(db: Database[Document], sku: str, count: int) -> list[UUID]:
    """New buyers, each with one of this in the cart."""
    buyer_ids = [new_id() for _ in range(count)]
    for buyer_id in buyer_ids:
        cart_actions.put(db, buyer_id, sku, 1)
    return buyer_ids


def left(db: Database[Document], product: Product) -> int:
    return products.by_slug(db, product.slug).variants[0].available


def ordered(db: Database[Document], buyer_ids: list[UUID]) -> list[Order]:
    return [
        order for buyer_id in buyer_ids for order in orders.latest_of(db, buyer_id, 100, None).rows
    ]


def test_of_buyers_in_several_processes_one_gets_the_last_item(
    race: Race, shop_db: Database[Document], new_product: NewProduct
) -> None:
    product = new_product(stock=1)
    buyer_ids = with_cart(shop_db, product.variants[0].sku, 2 * PROCESSES)
    teams = [buyer_ids[number::PROCESSES] for number in range(PROCESSES)]
    outcomes = shop_at_once(race, teams)
    assert Counter(outcomes)["out-of-stock"] == len(buyer_ids) - 1, outcomes
    assert len(ordered(shop_db, buyer_ids)) == 1
    assert left(shop_db, product) == 0
    full = [buyer_id for buyer_id in buyer_ids if carts.of(shop_db, buyer_id).lines]
    assert len(full) == len(buyer_ids) - 1, "who got nothing keeps the cart"


def test_of_two_hundred_buyers_of_one_item_one_hundred_and_ninety_nine_are_refused(
    race: Race, shop_db: Database[Document], new_product: NewProduct
) -> None:
    product = new_product(stock=1)
    buyer_ids = with_cart(shop_db, product.variants[0].sku, 200)
    teams = [buyer_ids[number::PROCESSES] for number in range(PROCESSES)]
    outcomes = shop_at_once(race, teams)
    assert Counter(outcomes)["out-of-stock"] == 199, Counter(outcomes)
    assert len(ordered(shop_db, buyer_ids)) == 1
    assert left(shop_db, product) == 0


def test_one_checkout_sent_by_several_processes_at_once_is_one_order(
    race: Race, shop_db: Database[Document], new_product: NewProduct
) -> None:
    product = new_product(stock=10)
    [buyer_id] = with_cart(shop_db, product.variants[0].sku, 1)
    quote = carts.quoted(shop_db, buyer_id, "EUR")
    outcomes = shop_at_once(race, [[buyer_id]] * PROCESSES)
    [order] = ordered(shop_db, [buyer_id])
    # Who looked at the cart after the first order saw an empty one, and that cannot be ordered.
    assert set(outcomes) <= {order.number, "cart-empty"}
    assert left(shop_db, product) == 9
    checkout = Checkout(quote.cart.version, quote.total)
    again = actions.place(shop_db, buyer_id, checkout, order_id=new_id(), now=NOW)
    assert again == order, "the retry of an hour later, too"


class KillAt(pymongo.monitoring.CommandListener):
    """Ends its own process with -9 in front of the n-th write of an order, or at the commit's answer."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.written = 0

    def started(self, event: pymongo.monitoring.CommandStartedEvent) -> None:
        self.written += event.command_name in {"update", "insert", "commitTransaction"}
        if self.written == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def succeeded(self, event: pymongo.monitoring.CommandSucceededEvent) -> None:
        if event.command_name == "commitTransaction":
            os.kill(os.getpid(), signal.SIGKILL)

    def failed(self, event: pymongo.monitoring.CommandFailedEvent) -> None: ...


def order_and_die(url: str, buyer_id: UUID, checkout: Checkout, at: int) -> None:
    """A process that orders, and is killed at its `at`-th write."""
    pymongo.monitoring.register(KillAt(at))
    actions.place(Mongo(url).database, buyer_id, checkout, order_id=new_id(), now=NOW)


@pytest.mark.parametrize("point", WRITES)
def test_kill_9_at_any_point_of_an_order_leaves_all_of_it_or_nothing(
    point: str, shop_settings: ShopSettings, shop_db: Database[Document], new_product: NewProduct
) -> None:
    product = new_product(stock=1)
    [buyer_id] = with_cart(shop_db, product.variants[0].sku, 1)
    quote = carts.quoted(shop_db, buyer_id, "EUR")
    checkout = Checkout(quote.cart.version, quote.total)
    arguments = (shop_settings.mongodb_url, buyer_id, checkout, WRITES.index(point) + 1)
    process = FORKED.Process(target=order_and_die, args=arguments)
    process.start()
    process.join(timeout=30)
    assert process.exitcode == -signal.SIGKILL, "the premise: it was killed"

    done = ordered(shop_db, [buyer_id])
    whole = point == WRITES[-1]
    assert len(done) == whole
    assert left(shop_db, product) == (not whole)
    assert bool(carts.of(shop_db, buyer_id).lines) != whole

    # A server ends the transaction of a client that is gone after a minute; here it is told to.
    shop_db.client.admin.command("killAllSessions", [])
    again = actions.place(shop_db, buyer_id, checkout, order_id=new_id(), now=NOW)
    assert ordered(shop_db, [buyer_id]) == [again]
    assert not done or done == [again]
    assert left(shop_db, product) == 0


def test_the_next_buyer_after_the_last_item_is_refused_by_name(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    product = new_product(stock=1, title="Only Lantern")
    sku = product.variants[0].sku
    first, second = with_cart(shop_db, sku, 2)
    order_cart(shop_db, first)
    with pytest.raises(OutOfStock) as refusal:
        order_cart(shop_db, second)
    assert refusal.value.status == Conflict.status == 409
    assert refusal.value.errors == {sku: ["Only Lantern (Pine): sold out"]}
