"""The shop for programs: look around, fill a cart, order it, and see nobody else's."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.fixtures.people import NewPerson, Person
from tests.fixtures.shop import NewProduct


def put(person: Person, sku: str, quantity: int = 1) -> TestResponse:
    return person.call("PUT", f"/api/cart/lines/{sku}", json={"quantity": quantity})


def order(person: Person, **changed: object) -> TestResponse:
    """Say yes to the cart as it is now, but for what is `changed`."""
    cart = person.call("GET", "/api/cart").json
    body = {"cart_version": cart["version"], "total": cart["total"]["amount"], "currency": "EUR"}
    return person.call("POST", "/api/orders", json=body | changed)


def test_anyone_may_look_around(shop: Flask, stranger: NewPerson, new_product: NewProduct) -> None:
    product, anyone = new_product(stock=0), stranger(shop)
    listed = anyone.call("GET", "/api/products?category=tests&limit=100&currency=JPY").json
    [card] = [one for one in listed["products"] if one["slug"] == product.slug]
    assert card["lowest_price"] == {
        "amount": 1980,
        "currency": "JPY",
        "exponent": 0,
        "text": "¥1,980",
    }
    assert card["sold_out"] is True
    shown = anyone.call("GET", f"/api/products/{product.slug}?currency=KWD").json
    assert [one["price"]["text"] for one in shown["variants"]] == [
        "KWD\u00a04.250",
        "KWD\u00a04.350",
    ]
    assert "tests" in [
        one["key"] for one in anyone.call("GET", "/api/categories").json["categories"]
    ]


def test_pages_of_the_catalogue_follow_each_other(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    made = {new_product(categories=["paged"]).slug for _ in range(5)}
    anyone, seen, address = stranger(shop), [], "/api/products?category=paged&limit=2"
    cursor = ""
    for _ in range(3):
        listed = anyone.call("GET", f"{address}{cursor}").json
        seen += [one["slug"] for one in listed["products"]]
        cursor = f"&cursor={listed['next_cursor']}"
    assert (sorted(seen), listed["next_cursor"]) == (sorted(made), None)


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "cursor=x", "currency=GBP", "q[$ne]=", "page=2"],
)
def test_a_query_that_makes_no_sense_is_refused(
    shop: Flask, stranger: NewPerson, query: str
) -> None:
    answer = stranger(shop).call("GET", f"/api/products?{query}")
    assert answer.status_code == 422
    assert answer.json["errors"]


def test_what_is_not_there_is_not_found(shop: Flask, stranger: NewPerson) -> None:
    answer = stranger(shop).call("GET", "/api/products/no-such-thing")
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")


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


@pytest.mark.parametrize("quantity", [0, 21, "2", None, 1.5, {"$gt": 0}])
def test_a_quantity_that_is_none_is_refused(
    shop: Flask, member: NewPerson, new_product: NewProduct, quantity: object
) -> None:
    sku = new_product().variants[0].sku
    answer = member(shop).call("PUT", f"/api/cart/lines/{sku}", json={"quantity": quantity})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["quantity"])


def test_anothers_order_looks_like_one_that_is_not_there(
    shop: Flask, member: NewPerson, new_product: NewProduct
) -> None:
    buyer, nosy = member(shop), member(shop)
    put(buyer, new_product().variants[0].sku)
    number = order(buyer).json["number"]
    answers = [nosy.call("GET", f"/api/orders/{one}") for one in (number, "HP-00000-00000")]
    seen = [{k: v for k, v in a.json.items() if k not in {"request_id", "detail"}} for a in answers]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert seen[0] == seen[1]
    assert answers[0].json["detail"].replace(number, "") == answers[1].json["detail"].replace(
        "HP-00000-00000", ""
    )
    assert nosy.call("GET", "/api/orders").json["orders"] == []
    assert nosy.visit(f"/orders/{number}").status_code == 404


def test_the_demo_counts_orders_and_people(shop: Flask, stranger: NewPerson) -> None:
    counters = stranger(shop).call("GET", "/api/counters").json["counters"]
    assert set(counters) == {"orders", "people"}
