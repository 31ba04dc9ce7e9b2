"""How products are kept: found on the shelves and nowhere else, edited by one at a time, and never sold twice."""

from dataclasses import replace

import pytest
from pymongo.database import Database

from common.errors import NotFound
from common.ids import new_id
from common.mongodb import Document
from ecommerce_api.models.products import State
from ecommerce_api.storage import products, stock
from ecommerce_api.storage.database import in_one_transaction
from ecommerce_api.storage.products import SkuTaken
from tests.fixtures.shop import NewProduct, a_product


def test_a_product_is_found_again_as_it_was_kept(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    product = new_product()
    assert products.by_slug(shop_db, product.slug) == product
    assert products.by_sku(shop_db, product.variants[1].sku) == (product, product.variants[1])
    assert products.by_slugs(shop_db, [product.slug, "no-such"]) == {product.slug: product}


def test_what_is_not_on_the_shelves_is_not_found(shop_db: Database[Document]) -> None:
    for door in (products.by_slug, products.by_sku):
        with pytest.raises(NotFound, match="There is no such product"):
            door(shop_db, "no-such")


def test_stock_is_counted_down_to_nothing_and_not_below(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    product = new_product(stock=3)
    sku = product.variants[0].sku

    def take(quantity: int) -> bool:
        return in_one_transaction(
            shop_db, lambda session: stock.take(shop_db, sku, quantity, session)
        )

    assert [take(2), take(2), take(1), take(1)] == [True, False, True, False]
    found = products.by_slug(shop_db, product.slug)
    assert [one.available for one in found.variants] == [0, 3]


def test_what_is_on_the_shelf_stays_as_it_is_when_it_is_put_there_again(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    product, fresh = new_product(stock=3), a_product()
    stock.hold(shop_db, product.variants[0].sku, 1, new_id())
    products.add(shop_db, [product, fresh])
    found = products.by_slug(shop_db, product.slug)
    assert found.variants[0].available == 2
    assert products.by_slug(shop_db, fresh.slug) == fresh


def test_of_two_edits_of_one_version_the_second_is_refused(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    product = new_product(stock=3)
    first, second = (replace(product, title=title) for title in ("First", "Second"))
    assert products.replace(shop_db, first, was=1)
    assert not products.replace(shop_db, second, was=1)
    found = products.by_slug(shop_db, product.slug)
    assert (found.title, found.version) == ("First", 2)
    assert [one.available for one in found.variants] == [3, 3]
    assert not products.replace(shop_db, a_product(), was=1), "it is not there"


def test_a_variant_that_comes_later_is_counted_from_then_on(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    product, other = new_product(stock=3), new_product()
    later = replace(product.variants[0], sku=f"{product.variants[0].sku}-2", available=7)
    assert products.replace(shop_db, replace(product, variants=[*product.variants, later]), was=1)
    found = products.by_slug(shop_db, product.slug)
    assert [one.available for one in found.variants] == [3, 3, 7]
    taken = replace(later, sku=other.variants[0].sku)
    with pytest.raises(SkuTaken):
        products.replace(shop_db, replace(found, variants=[taken]), was=2)


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_what_is_not_active_is_there_for_who_edits_it_and_for_nobody_else(
    state: State, shop_db: Database[Document], new_product: NewProduct
) -> None:
    product = new_product(state=state)
    assert products.editable(shop_db, product.slug) == product
    assert products.by_slugs(shop_db, [product.slug]) == {}
    for door, key in (
        (products.by_slug, product.slug),
        (products.by_sku, product.variants[0].sku),
    ):
        with pytest.raises(NotFound):
            door(shop_db, key)
