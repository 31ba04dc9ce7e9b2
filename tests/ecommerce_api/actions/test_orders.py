"""Ordering: all of it or nothing, once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from pymongo.database import Database

from common.errors import Invalid
from common.ids import new_id
from common.mongodb import Document
from common.paging import key_of
from ecommerce_api.actions.carts import price, put_in_cart
from ecommerce_api.actions.orders import place_order
from ecommerce_api.models.carts import OutOfStock
from ecommerce_api.models.money import Currency, Money
from ecommerce_api.models.orders import CartChanged, Checkout, Order, PriceChanged
from ecommerce_api.models.products import Product
from ecommerce_api.storage import carts, orders, products
from tests.fixtures.shop import NewProduct

NOW = datetime(2026, 11, 23, 9, 45, tzinfo=UTC)


def yes_to_cart(db: Database[Document], buyer: UUID, currency: Currency = "EUR") -> Checkout:
    quote = price(db, buyer, currency)
    return Checkout(quote.cart_version, quote.total)


def place(db: Database[Document], buyer: UUID, checkout: Checkout, now: datetime = NOW) -> Order:
    return place_order(db, buyer, checkout, order_id=new_id(), now=now)


def left(db: Database[Document], product: Product) -> list[int]:
    found = products.by_slug(db, product.slug)
    assert found is not None
    return [one.available for one in found.variants]


def test_an_order_takes_stock_and_empties_the_cart(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer, product = new_id(), new_product(stock=5)
    for variant in product.variants:
        put_in_cart(shop_db, buyer, variant.sku, 2)
    order = place(shop_db, buyer, yes_to_cart(shop_db, buyer, "KWD"))
    assert order.total == Money(2 * 4250 + 2 * 4350, "KWD")
    assert orders.of(shop_db, buyer, order.number) == order
    assert left(shop_db, product) == [3, 3]
    assert carts.of(shop_db, buyer).lines == ()


def test_of_a_cart_with_one_line_short_nothing_is_taken(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer, rival = new_id(), new_id()
    plenty, scarce = new_product(stock=5), new_product(stock=1)
    for product in (plenty, scarce):
        put_in_cart(shop_db, buyer, product.variants[0].sku, 1)
    put_in_cart(shop_db, rival, scarce.variants[0].sku, 1)
    place(shop_db, rival, yes_to_cart(shop_db, rival))
    with pytest.raises(OutOfStock) as refusal:
        place(shop_db, buyer, yes_to_cart(shop_db, buyer))
    assert list(refusal.value.errors) == [scarce.variants[0].sku]
    assert left(shop_db, plenty) == [5, 5]
    assert len(carts.of(shop_db, buyer).lines) == 2
    assert orders.latest_of(shop_db, buyer, 10, None).rows == []


def test_a_retry_finds_the_order_of_the_first_time(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer, product = new_id(), new_product(stock=5)
    put_in_cart(shop_db, buyer, product.variants[0].sku, 1)
    checkout = yes_to_cart(shop_db, buyer)
    order = place(shop_db, buyer, checkout)
    put_in_cart(shop_db, buyer, product.variants[0].sku, 3)
    assert place(shop_db, buyer, checkout, now=NOW + timedelta(hours=1)) == order
    assert left(shop_db, product) == [4, 5]
    assert carts.of(shop_db, buyer).quantity_of(product.variants[0].sku) == 3, "the next cart"
    with pytest.raises(Invalid):
        place(shop_db, buyer, Checkout(checkout.cart_version, Money(1, "EUR")))


def test_a_price_that_changed_since_it_was_seen_is_refused_with_the_new_one(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer, product = new_id(), new_product()
    put_in_cart(shop_db, buyer, product.variants[0].sku, 2)
    seen = yes_to_cart(shop_db, buyer)
    shop_db["products"].update_one({"_id": product.slug}, {"$set": {"variants.0.prices.EUR": 1300}})
    with pytest.raises(PriceChanged) as refusal:
        place(shop_db, buyer, seen)
    assert refusal.value.errors == {"total": ["is now €26.00, not €25.00"]}
    assert left(shop_db, product) == [5, 5]
    assert place(shop_db, buyer, yes_to_cart(shop_db, buyer)).total == Money(2600, "EUR")


def test_a_cart_that_changed_since_it_was_seen_is_not_ordered(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer, product = new_id(), new_product()
    put_in_cart(shop_db, buyer, product.variants[0].sku, 1)
    seen = yes_to_cart(shop_db, buyer)
    put_in_cart(shop_db, buyer, product.variants[0].sku, 1)
    with pytest.raises(CartChanged):
        place(shop_db, buyer, seen)


def test_orders_are_listed_newest_first_and_each_buyer_sees_only_theirs(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer, rival, product = new_id(), new_id(), new_product(stock=20)
    placed = []
    for hours in (0, 2, 1, 1):
        put_in_cart(shop_db, buyer, product.variants[0].sku, 1)
        checkout = yes_to_cart(shop_db, buyer)
        placed.append(place(shop_db, buyer, checkout, now=NOW + timedelta(hours=hours)))
    seen, after = [], None
    for _ in range(3):
        page = orders.latest_of(shop_db, buyer, 2, after)
        seen += page.rows
        if page.next is None:
            break
        after = key_of(page.next, datetime.fromisoformat, UUID)
    assert seen == sorted(placed, key=lambda one: (one.placed_at, one.id), reverse=True)
    assert orders.of(shop_db, rival, placed[0].number) is None
    assert orders.latest_of(shop_db, rival, 10, None).rows == []
