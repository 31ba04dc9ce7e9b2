"""How orders are found: by their buyer alone, newest first, and one for each state of a cart."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common.errors import NotFound
from common.ids import new_id
from common.mongodb import Document
from common.paging import key_of
from ecommerce_api.models.carts import Cart, quote
from ecommerce_api.models.orders import Checkout, Order
from ecommerce_api.storage import orders
from ecommerce_api.storage.database import in_one_transaction
from tests.fixtures.shop import a_product

NOW = datetime(2026, 11, 23, 9, 45, tzinfo=UTC)


def keep(db: Database[Document], buyer_id: UUID, cart_version: int, now: datetime = NOW) -> Order:
    """A new order of one lantern, kept."""
    product = a_product()
    cart = Cart(buyer_id, cart_version - 1).with_quantity(product, product.variants[0], 1)
    today = quote(cart, {product.slug: product}, "EUR")
    seen = Checkout(cart_version, today.total)
    order = Order.from_quote(today, seen, order_id=new_id(), now=now)
    in_one_transaction(db, lambda session: orders.add(db, order, session))
    return order


def test_an_order_is_found_again_as_it_was_kept_and_only_by_its_buyer(
    shop_db: Database[Document],
) -> None:
    buyer_id, rival_id = new_id(), new_id()
    order = keep(shop_db, buyer_id, 3)
    assert orders.of(shop_db, buyer_id, order.number) == order
    assert orders.of_checkout(shop_db, buyer_id, 3) == order
    assert orders.of_checkout(shop_db, buyer_id, 2) is None
    assert orders.of_checkout(shop_db, rival_id, 3) is None
    for asker, number in ((rival_id, order.number), (buyer_id, "HP-00000-00000")):
        with pytest.raises(NotFound, match="There is no such order"):
            orders.of(shop_db, asker, number)


def test_orders_are_listed_newest_first_and_each_buyer_sees_only_theirs(
    shop_db: Database[Document],
) -> None:
    buyer_id, rival_id = new_id(), new_id()
    kept = [
        keep(shop_db, buyer_id, version, NOW + timedelta(hours=hours))
        for version, hours in enumerate((0, 2, 1, 1), start=1)
    ]
    seen, after = [], None
    for _ in range(3):
        page = orders.latest_of(shop_db, buyer_id, 2, after)
        seen += page.rows
        if page.next is None:
            break
        after = key_of(page.next, datetime.fromisoformat, UUID)
    assert seen == sorted(kept, key=lambda one: (one.placed_at, one.id), reverse=True)
    assert orders.latest_of(shop_db, rival_id, 10, None).rows == []


def test_the_database_itself_refuses_a_second_order_of_one_cart(
    shop_db: Database[Document],
) -> None:
    buyer_id = new_id()
    order = keep(shop_db, buyer_id, 1)
    with pytest.raises(DuplicateKeyError):
        keep(shop_db, buyer_id, 1)
    assert orders.latest_of(shop_db, buyer_id, 10, None).rows == [order]
    keep(shop_db, buyer_id, 2)
    keep(shop_db, new_id(), 1)
