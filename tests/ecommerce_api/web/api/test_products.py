"""The catalogue for programs: anyone looks around."""

import pytest
from flask import Flask

from tests.fixtures.people import NewPerson
from tests.fixtures.shop import NewProduct


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


def test_the_demo_counts_orders_and_people(shop: Flask, stranger: NewPerson) -> None:
    counters = stranger(shop).call("GET", "/api/counters").json["counters"]
    assert set(counters) == {"orders", "people"}
