"""What a cart takes, and what it costs."""

from dataclasses import replace

import pytest

from common.errors import Invalid, NotFound
from common.ids import new_id
from ecommerce_api.models.carts import (
    MOST_LINES,
    MOST_OF_ONE,
    Cart,
    CartLine,
    OutOfStock,
    no_longer_sold,
    quote,
)
from ecommerce_api.models.money import Money
from ecommerce_api.models.products import Product
from tests.fixtures.shop import a_product


def cart_with(product: Product, quantity: int = 1) -> Cart:
    return Cart(new_id(), 0).with_quantity(product, product.variants[0], quantity)


def test_every_change_makes_a_new_version() -> None:
    product = a_product()
    cart = cart_with(product)
    assert cart.version == 1
    more = cart.with_quantity(product, product.variants[0], 3)
    assert (more.version, more.quantity_of(product.variants[0].sku)) == (2, 3)
    assert cart.quantity_of(product.variants[0].sku) == 1, "the cart of before is as it was"
    assert (more.emptied().version, more.emptied().lines) == (3, ())


def test_a_line_keeps_its_place_when_its_quantity_changes() -> None:
    first, second = a_product(), a_product()
    cart = cart_with(first).with_quantity(second, second.variants[1], 1)
    changed = cart.with_quantity(first, first.variants[0], 2)
    assert [line.slug for line in changed.lines] == [first.slug, second.slug]


@pytest.mark.parametrize("quantity", [0, -1, MOST_OF_ONE + 1])
def test_a_quantity_that_no_cart_takes_is_refused(quantity: int) -> None:
    with pytest.raises(Invalid) as refusal:
        cart_with(a_product(stock=100), quantity)
    assert list(refusal.value.errors) == ["quantity"]


def test_more_than_there_are_is_refused_by_name() -> None:
    product = a_product(stock=2)
    with pytest.raises(OutOfStock) as refusal:
        cart_with(product, 3)
    assert refusal.value.errors == {product.variants[0].sku: ["Test Lantern (Pine): only 2 left"]}


def test_a_cart_has_an_end() -> None:
    cart = Cart(new_id(), 0)
    for _ in range(MOST_LINES):
        product = a_product()
        cart = cart.with_quantity(product, product.variants[0], 1)
    product = a_product()
    with pytest.raises(Invalid):
        cart.with_quantity(product, product.variants[0], 1)


def test_what_is_not_in_the_cart_cannot_be_taken_out() -> None:
    product = a_product()
    cart = cart_with(product)
    assert cart.without(product.variants[0].sku).lines == ()
    with pytest.raises(NotFound):
        cart.without(product.variants[1].sku)


def test_a_quote_has_the_prices_of_the_shelf_in_the_currency_asked_for() -> None:
    product = a_product()
    cart = cart_with(product, 2).with_quantity(product, product.variants[1], 1)
    shelf = {product.slug: product}
    assert quote(cart, shelf, "EUR").total == Money(2 * 1250 + 1350, "EUR")
    assert quote(cart, shelf, "JPY").total == Money(2 * 1980 + 2080, "JPY")
    assert str(quote(cart, shelf, "KWD").total) == "KWD\u00a012.850"
    assert quote(cart, shelf, "EUR").pieces == 3


def test_what_is_no_longer_sold_is_named_in_the_quote_and_costs_nothing() -> None:
    kept, gone = a_product(), a_product(title="Old Lantern")
    cart = cart_with(kept, 2).with_quantity(gone, gone.variants[0], 3)
    today = quote(cart, {kept.slug: kept}, "EUR")
    sku = gone.variants[0].sku
    assert today.gone == (CartLine(gone.slug, sku, 3, "Old Lantern (Pine)"),)
    assert (today.total, today.pieces) == (Money(2 * 1250, "EUR"), 2)
    assert no_longer_sold(today.gone).errors == {sku: ["Old Lantern (Pine): no longer sold"]}


def test_a_variant_alone_may_be_gone() -> None:
    product = a_product()
    cart = cart_with(product).with_quantity(product, product.variants[1], 1)
    rest = replace(product, variants=product.variants[1:])
    today = quote(cart, {product.slug: rest}, "EUR")
    assert [line.sku for line in today.gone] == [product.variants[0].sku]
    assert [line.variant for line in today.lines] == [product.variants[1]]
