"""What buyers do with their carts, also from two browsers at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from pymongo.database import Database

from common.errors import NotFound
from common.ids import new_id
from common.mongodb import Document
from ecommerce_api.actions.carts import change_quantity, put_in_cart, remove
from ecommerce_api.models.carts import OutOfStock
from ecommerce_api.storage import carts
from tests.fixtures.shop import NewProduct


def test_putting_adds_and_changing_sets(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer, sku = new_id(), new_product().variants[0].sku
    put_in_cart(shop_db, buyer, sku, 1)
    assert put_in_cart(shop_db, buyer, sku, 2).quantity_of(sku) == 3
    assert change_quantity(shop_db, buyer, sku, 1).quantity_of(sku) == 1
    assert change_quantity(shop_db, buyer, sku, 1).quantity_of(sku) == 1
    assert remove(shop_db, buyer, sku).lines == ()
    assert carts.of(shop_db, buyer).version == 5


def test_what_the_shop_does_not_sell_or_have_is_refused_and_nothing_changes(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer, sku = new_id(), new_product(stock=2).variants[0].sku
    with pytest.raises(NotFound):
        put_in_cart(shop_db, buyer, "no-such-thing", 1)
    put_in_cart(shop_db, buyer, sku, 1)
    with pytest.raises(OutOfStock):
        put_in_cart(shop_db, buyer, sku, 2)
    assert carts.of(shop_db, buyer).quantity_of(sku) == 1


def test_changes_at_the_same_moment_all_count(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer, product = new_id(), new_product()
    skus = [one.sku for one in product.variants] * 2
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda sku: put_in_cart(shop_db, buyer, sku, 1), skus, timeout=20))
    cart = carts.of(shop_db, buyer)
    assert {line.sku: line.quantity for line in cart.lines} == dict.fromkeys(skus, 2)
    assert cart.version == 4
