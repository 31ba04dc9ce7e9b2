"""Ordering: all of it or nothing, once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from pymongo.database import Database

from common.errors import Invalid
from common.ids import new_id
from common.mongodb import Document
from ecommerce_api.actions import carts as cart_actions
from ecommerce_api.actions import orders as actions
from ecommerce_api.models.carts import CartChanged, NoLongerSold, OutOfStock
from ecommerce_api.models.money import Currency, Money
from ecommerce_api.models.orders import Checkout, Order, PriceChanged
from ecommerce_api.models.products import Product
from ecommerce_api.storage import carts, orders, products
from tests.fixtures.shop import NewProduct, stop_selling

NOW = datetime(2026, 11, 23, 9, 45, tzinfo=UTC)


def yes_to_cart(db: Database[Document], buyer_id: UUID, currency: Currency = "EUR") -> Checkout:
    quote = carts.quoted(db, buyer_id, currency)
    return Checkout(quote.cart.version, quote.total)


def place(db: Database[Document], buyer_id: UUID, checkout: Checkout, now: datetime = NOW) -> Order:
    return actions.place(db, buyer_id, checkout, order_id=new_id(), now=now)


def left(db: Database[Document], product: Product) -> list[int]:
    return [one.available for one in products.by_slug(db, product.slug).variants]


def test_an_order_takes_stock_and_empties_the_cart(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer_id, product = new_id(), new_product(stock=5)
    for variant in product.variants:
        cart_actions.put(shop_db, buyer_id, variant.sku, 2)
    order = place(shop_db, buyer_id, yes_to_cart(shop_db, buyer_id, "KWD"))
    assert order.total == Money(2 * 4250 + 2 * 4350, "KWD")
    assert orders.of(shop_db, buyer_id, order.number) == order
    assert left(shop_db, product) == [3, 3]
    assert carts.of(shop_db, buyer_id).lines == ()


def test_of_a_cart_with_one_line_short_nothing_is_taken(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer_id, rival_id = new_id(), new_id()
    plenty, scarce = new_product(stock=5), new_product(stock=1)
    for product in (plenty, scarce):
        cart_actions.put(shop_db, buyer_id, product.variants[0].sku, 1)
    cart_actions.put(shop_db, rival_id, scarce.variants[0].sku, 1)
    place(shop_db, rival_id, yes_to_cart(shop_db, rival_id))
    with pytest.raises(OutOfStock) as refusal:
        place(shop_db, buyer_id, yes_to_cart(shop_db, buyer_id))
    assert list(refusal.value.errors) == [scarce.variants[0].sku]
    assert left(shop_db, plenty) == [5, 5]
    assert len(carts.of(shop_db, buyer_id).lines) == 2
    assert orders.latest_of(shop_db, buyer_id, 10, None).rows == []


def test_a_retry_finds_the_order_of_the_first_time(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer_id, product = new_id(), new_product(stock=5)
    cart_actions.put(shop_db, buyer_id, product.variants[0].sku, 1)
    checkout = yes_to_cart(shop_db, buyer_id)
    order = place(shop_db, buyer_id, checkout)
    cart_actions.put(shop_db, buyer_id, product.variants[0].sku, 3)
    assert place(shop_db, buyer_id, checkout, now=NOW + timedelta(hours=1)) == order
    assert left(shop_db, product) == [4, 5]
    assert carts.of(shop_db, buyer_id).quantity_of(product.variants[0].sku) == 3, "the next cart"
    with pytest.raises(Invalid):
        place(shop_db, buyer_id, Checkout(checkout.cart_version, Money(1, "EUR")))


def test_a_price_that_changed_since_it_was_seen_is_refused_with_the_new_one(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer_id, product = new_id(), new_product()
    cart_actions.put(shop_db, buyer_id, product.variants[0].sku, 2)
    seen = yes_to_cart(shop_db, buyer_id)
    shop_db["products"].update_one({"_id": product.slug}, {"$set": {"variants.0.prices.EUR": 1300}})
    with pytest.raises(PriceChanged) as refusal:
        place(shop_db, buyer_id, seen)
    assert refusal.value.errors == {"total": ["is now €26.00, not €25.00"]}
    assert left(shop_db, product) == [5, 5]
    assert place(shop_db, buyer_id, yes_to_cart(shop_db, buyer_id)).total == Money(2600, "EUR")


def test_a_cart_that_changed_since_it_was_seen_is_not_ordered(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer_id, product = new_id(), new_product()
    cart_actions.put(shop_db, buyer_id, product.variants[0].sku, 1)
    seen = yes_to_cart(shop_db, buyer_id)
    cart_actions.put(shop_db, buyer_id, product.variants[0].sku, 1)
    with pytest.raises(CartChanged):
        place(shop_db, buyer_id, seen)


def test_nothing_is_ordered_before_what_is_no_longer_sold_is_taken_out(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer_id, kept, gone = new_id(), new_product(), new_product(title="Old Lantern")
    skus = [product.variants[0].sku for product in (kept, gone)]
    for sku in skus:
        cart_actions.put(shop_db, buyer_id, sku, 1)
    seen = yes_to_cart(shop_db, buyer_id)
    stop_selling(shop_db, gone)
    for checkout in (seen, yes_to_cart(shop_db, buyer_id)):
        with pytest.raises(NoLongerSold) as refusal:
            place(shop_db, buyer_id, checkout)
        assert refusal.value.errors == {skus[1]: ["Old Lantern (Pine): no longer sold"]}
    assert left(shop_db, kept) == [5, 5]
    assert len(carts.of(shop_db, buyer_id).lines) == 2
    cart_actions.remove(shop_db, buyer_id, skus[1])
    order = place(shop_db, buyer_id, yes_to_cart(shop_db, buyer_id))
    assert [line.sku for line in order.lines] == skus[:1]


def test_what_was_ordered_while_it_was_sold_stays_ordered(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    buyer_id, product = new_id(), new_product()
    cart_actions.put(shop_db, buyer_id, product.variants[0].sku, 1)
    checkout = yes_to_cart(shop_db, buyer_id)
    order = place(shop_db, buyer_id, checkout)
    stop_selling(shop_db, product)
    assert place(shop_db, buyer_id, checkout) == order, "a retry"
    assert orders.of(shop_db, buyer_id, order.number) == order
