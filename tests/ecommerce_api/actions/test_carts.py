"""What buyers do with their carts, also from two browsers at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from pymongo.database import Database

from common.errors import NotFound
from common.ids import new_id
from common.mongodb import Document
from ecommerce_api.actions import carts as actions
from ecommerce_api.models.carts import CartChanged, OutOfStock
from ecommerce_api.storage import carts
from tests.fixtures.shop import NewProduct, stop_selling


def test_putting_adds_and_changing_sets(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer_id, sku = new_id(), new_product().variants[0].sku
    actions.put(shop_db, buyer_id, sku, 1)
    assert actions.put(shop_db, buyer_id, sku, 2).quantity_of(sku) == 3
    assert actions.change_quantity(shop_db, buyer_id, sku, 1).quantity_of(sku) == 1
    assert actions.change_quantity(shop_db, buyer_id, sku, 1).quantity_of(sku) == 1
    assert actions.remove(shop_db, buyer_id, sku).lines == ()
    assert carts.of(shop_db, buyer_id).version == 5


def test_what_the_shop_does_not_sell_or_have_is_refused_and_nothing_changes(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer_id, sku = new_id(), new_product(stock=2).variants[0].sku
    with pytest.raises(NotFound):
        actions.put(shop_db, buyer_id, "no-such-thing", 1)
    actions.put(shop_db, buyer_id, sku, 1)
    with pytest.raises(OutOfStock):
        actions.put(shop_db, buyer_id, sku, 2)
    assert carts.of(shop_db, buyer_id).quantity_of(sku) == 1


def test_what_is_no_longer_sold_can_be_taken_out_and_nothing_else(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer_id, product = new_id(), new_product()
    sku = product.variants[0].sku
    actions.put(shop_db, buyer_id, sku, 2)
    stop_selling(shop_db, product)
    for verb in (actions.put, actions.change_quantity):
        with pytest.raises(NotFound):
            verb(shop_db, buyer_id, sku, 1)
    assert carts.of(shop_db, buyer_id).quantity_of(sku) == 2
    assert actions.remove(shop_db, buyer_id, sku).lines == ()


def test_a_cart_that_others_change_all_the_time_is_given_up_on(
    shop_db: Database[Document], new_product: NewProduct, monkeypatch: pytest.MonkeyPatch
) -> None:
    buyer_id, sku = new_id(), new_product().variants[0].sku
    monkeypatch.setattr(carts, "replace", lambda *_, **__: False)
    with pytest.raises(CartChanged):
        actions.put(shop_db, buyer_id, sku, 1)


def test_changes_at_the_same_moment_all_count(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer_id, product = new_id(), new_product()
    skus = [one.sku for one in product.variants] * 2
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda sku: actions.put(shop_db, buyer_id, sku, 1), skus, timeout=20))
    cart = carts.of(shop_db, buyer_id)
    assert {line.sku: line.quantity for line in cart.lines} == dict.fromkeys(skus, 2)
    assert cart.version == 4
