"""Orders for programs: say yes to a cart, have one order of it, and see nobody else's."""

import pytest
from flask import Flask
from pymongo.database import Database
from werkzeug.test import TestResponse

from common.mongodb import Document
from tests.fixtures.people import NewPerson, Person
from tests.fixtures.shop import NewProduct, stop_selling
from tests.fixtures.things import new_key


def put(person: Person, sku: str, quantity: int = 1) -> TestResponse:
    return person.call("PUT", f"/api/cart/lines/{sku}", json={"quantity": quantity})


def order(person: Person, **changed: object) -> TestResponse:
    """Say yes to the cart as it is now, but for what is `changed`; each time under a new key."""
    cart = person.call("GET", "/api/cart").json
    body = {"cart_version": cart["version"], "total": cart["total"]["amount"], "currency": "EUR"}
    return person.call("POST", "/api/orders", json=body | changed, headers=new_key())


def test_cart_and_orders_need_a_user(shop: Flask, stranger: NewPerson) -> None:
    anyone = stranger(shop)
    for method, path in [
        ("GET", "/api/cart"),
        ("PUT", "/api/cart/lines/x"),
        ("DELETE", "/api/cart/lines/x"),
        ("GET", "/api/orders"),
        ("POST", "/api/orders"),
        ("GET", "/api/orders/HP-00000-00000"),
    ]:
        assert anyone.call(method, path).status_code == 401, path


def test_a_cart_is_filled_changed_and_ordered(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer, product = member(shop), new_product(stock=5)
    pine, clay = (one.sku for one in product.variants)
    put(buyer, pine, 3)
    put(buyer, clay)
    cart = put(buyer, pine, 2).json
    assert (cart["version"], cart["total"]["text"]) == (3, "€38.50")
    cart = buyer.call("DELETE", f"/api/cart/lines/{clay}").json
    assert [(line["sku"], line["quantity"]) for line in cart["lines"]] == [(pine, 2)]
    placed = order(buyer)
    assert placed.status_code == 201, placed.json
    assert placed.json["total"]["amount"] == 2500
    assert buyer.call("GET", "/api/cart").json["lines"] == []
    assert buyer.call("GET", f"/api/orders/{placed.json['number']}").json == placed.json
    assert buyer.call("GET", "/api/orders").json == {"orders": [placed.json], "next_cursor": None}
    left = buyer.call("GET", f"/api/products/{product.slug}").json["variants"]
    assert [one["available"] for one in left] == [3, 5]


def test_an_order_sent_twice_is_one_order(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer = member(shop)
    put(buyer, new_product().variants[0].sku)
    first, second = (
        order(buyer, cart_version=1, total=1250),
        order(buyer, cart_version=1, total=1250),
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    other = order(buyer, cart_version=1, total=1)
    assert (other.status_code, list(other.json["errors"])) == (422, ["total"])
    assert len(buyer.call("GET", "/api/orders").json["orders"]) == 1


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"total": 1}, 409, "price-changed"),
        ({"currency": "JPY"}, 409, "price-changed"),
        ({"cart_version": 7}, 409, "cart-changed"),
        ({"total": -1}, 422, "invalid"),
        ({"total": 10**30}, 422, "invalid"),
        ({"cart_version": 10**30}, 422, "invalid"),
        ({"total": "1250"}, 422, "invalid"),
        ({"total": 12.5}, 422, "invalid"),
        ({"currency": "GBP"}, 422, "invalid"),
        ({"price": 1}, 422, "invalid"),
        ({"status": "paid"}, 422, "invalid"),
    ],
)
def test_what_the_buyer_sends_never_sets_a_price(
    shop: Flask,
    member: NewPerson,
    new_product: NewProduct,
    changed: dict[str, object],
    status: int,
    code: str,
) -> None:
    buyer, product = member(shop), new_product()
    put(buyer, product.variants[0].sku)
    answer = order(buyer, **changed)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert buyer.call("GET", "/api/orders").json["orders"] == []


def test_out_of_stock_names_the_lines(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    first, second, product = member(shop), member(shop), new_product(stock=1)
    sku = product.variants[0].sku
    for buyer in (first, second):
        put(buyer, sku)
    assert order(first).status_code == 201
    refused = order(second)
    assert (refused.status_code, refused.json["code"]) == (409, "out-of-stock")
    assert refused.json["errors"] == {sku: ["Test Lantern (Pine): sold out"]}


def test_an_order_is_refused_by_name_until_what_is_no_longer_sold_is_taken_out(
    shop: Flask, shop_db: Database[Document], member: NewPerson, new_product: NewProduct
) -> None:
    buyer, kept, gone = member(shop), new_product(), new_product()
    skus = [product.variants[0].sku for product in (kept, gone)]
    for sku in skus:
        put(buyer, sku)
    stop_selling(shop_db, gone)
    refused = order(buyer)
    assert (refused.status_code, refused.json["code"]) == (409, "no-longer-sold")
    assert refused.json["errors"] == {skus[1]: ["Test Lantern (Pine): no longer sold"]}
    assert buyer.call("DELETE", f"/api/cart/lines/{skus[1]}").status_code == 200
    placed = order(buyer)
    assert (placed.status_code, [line["sku"] for line in placed.json["lines"]]) == (201, skus[:1])


def test_anothers_order_looks_like_one_that_is_not_there(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer, nosy = member(shop), member(shop)
    put(buyer, new_product().variants[0].sku)
    number = order(buyer).json["number"]
    answers = [nosy.call("GET", f"/api/orders/{one}") for one in (number, "HP-00000-00000")]
    seen = [{k: v for k, v in a.json.items() if k != "request_id"} for a in answers]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert seen[0] == seen[1]
    assert nosy.call("GET", "/api/orders").json["orders"] == []
    assert nosy.visit(f"/orders/{number}").status_code == 404
