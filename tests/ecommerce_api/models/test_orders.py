"""When a cart may become an order."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from common.errors import Invalid, Refusal
from common.ids import new_id
from ecommerce_api.models.carts import Cart, CartChanged, NoLongerSold, OutOfStock, Quote, quote
from ecommerce_api.models.money import Money
from ecommerce_api.models.orders import (
    LARGEST,
    CartEmpty,
    Checkout,
    Order,
    PriceChanged,
    number_of,
)
from tests.fixtures.shop import a_product

NOW = datetime(2026, 11, 23, 9, 45, tzinfo=UTC)


def a_quote() -> Quote:
    product = a_product(stock=2)
    cart = Cart(new_id(), 0).with_quantity(product, product.variants[0], 2)
    return quote(cart, {product.slug: product}, "EUR")


def order_of(seen: Quote, checkout: Checkout) -> Order:
    return Order.from_quote(seen, checkout, order_id=new_id(), now=NOW)


def test_an_order_is_a_snapshot_of_what_the_buyer_saw() -> None:
    seen = a_quote()
    order = order_of(seen, Checkout(1, Money(2500, "EUR")))
    assert order.total == Money(2500, "EUR")
    assert (order.buyer_id, order.cart_version) == (seen.cart.buyer_id, 1)
    [line] = order.lines
    assert (line.title, line.label, line.quantity) == ("Test Lantern", "Pine", 2)
    assert order.confirmed_again(Checkout(1, Money(2500, "EUR"))) is order


@pytest.mark.parametrize(
    ("checkout", "refusal"),
    [
        (Checkout(2, Money(2500, "EUR")), CartChanged),
        (Checkout(1, Money(2400, "EUR")), PriceChanged),
        (Checkout(1, Money(2500, "USD")), PriceChanged),
    ],
)
def test_what_the_buyer_did_not_see_is_not_ordered(
    checkout: Checkout, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        order_of(a_quote(), checkout)


def test_a_changed_price_is_told() -> None:
    with pytest.raises(PriceChanged) as refusal:
        order_of(a_quote(), Checkout(1, Money(2400, "EUR")))
    assert refusal.value.errors == {"total": ["is now €25.00, not €24.00"]}


def test_an_empty_cart_is_not_ordered() -> None:
    with pytest.raises(CartEmpty):
        order_of(Quote(Cart(new_id(), 0), "EUR", ()), Checkout(0, Money(0, "EUR")))


@pytest.mark.parametrize("total", [0, 2500], ids=["as shown now", "as seen before"])
def test_nothing_is_ordered_while_the_cart_has_what_is_no_longer_sold(total: int) -> None:
    cart = a_quote().cart
    with pytest.raises(NoLongerSold) as refusal:
        order_of(quote(cart, {}, "EUR"), Checkout(1, Money(total, "EUR")))
    assert list(refusal.value.errors) == [line.sku for line in cart.lines]


@pytest.mark.parametrize(
    ("version", "total", "field"),
    [
        (-1, 0, "cart_version"),
        (LARGEST + 1, 0, "cart_version"),
        (0, -1, "total"),
        (0, 10**30, "total"),
    ],
)
def test_numbers_that_no_cart_and_no_total_ever_had_are_refused(
    version: int, total: int, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        Checkout(version, Money(total, "EUR"))
    assert list(refusal.value.errors) == [field]


def test_all_lines_that_are_short_are_named() -> None:
    seen = a_quote()
    [line] = seen.lines
    short = replace(line, variant=replace(line.variant, available=1))
    with pytest.raises(OutOfStock) as refusal:
        order_of(replace(seen, lines=(short,)), Checkout(1, Money(2500, "EUR")))
    assert list(refusal.value.errors) == [line.variant.sku]


def test_a_retry_for_another_total_is_no_retry() -> None:
    order = order_of(a_quote(), Checkout(1, Money(2500, "EUR")))
    with pytest.raises(Invalid):
        order.confirmed_again(Checkout(1, Money(1, "EUR")))


def test_numbers_are_readable_and_differ() -> None:
    numbers = {number_of(new_id()) for _ in range(200)}
    assert len(numbers) == 200
    assert all(
        re.fullmatch(r"HP-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", one) for one in numbers
    )
