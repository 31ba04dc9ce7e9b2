"""The catalogue for programs: anyone looks around."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from pymongo.database import Database

from common.ids import new_id
from common.mongodb import Document
from ecommerce_api.storage import products, stock
from tests.fixtures.people import NewPerson
from tests.fixtures.shop import NewProduct


def listed(shop: Flask, stranger: NewPerson, query: str) -> Any:
    answer = stranger(shop).call("GET", f"/api/products?{query}")
    assert answer.status_code == 200, answer.json
    return answer.json


def slugs(found: Any) -> list[str]:
    return [one["slug"] for one in found["products"]]


def test_anyone_may_look_around(shop: Flask, stranger: NewPerson, new_product: NewProduct) -> None:
    product, anyone = new_product(stock=0), stranger(shop)
    found = listed(shop, stranger, "category=tests&limit=100&currency=JPY")
    [card] = [one for one in found["products"] if one["slug"] == product.slug]
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
    assert shown["details"] == {"Material": "thought"}
    [shelf] = [
        one
        for one in anyone.call("GET", "/api/categories").json["categories"]
        if one["key"] == "tests"
    ]
    assert shelf["products"] >= 1


def test_pages_of_the_catalogue_follow_each_other(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    made = {new_product(categories=["paged"]).slug for _ in range(5)}
    for sort in ("newest", "cheapest", "dearest", "title"):
        seen: list[str] = []
        cursor = ""
        for _ in range(3):
            found = listed(
                shop, stranger, f"category=paged&limit=2&sort={sort}&currency=JPY{cursor}"
            )
            seen += slugs(found)
            cursor = f"&cursor={found['next_cursor']}"
        assert (sorted(seen), found["next_cursor"], found["total"]) == (sorted(made), None, 5)


def test_lists_are_narrowed_down_and_say_by_what(
    shop: Flask,
    stranger: NewPerson,
    new_product: NewProduct,
    shop_db: Database[Document],
) -> None:
    shelf = f"shelf-{new_id().hex}"
    full, empty = (new_product(stock=left, categories=[shelf]) for left in (5, 0))
    pine_only = new_product(categories=[shelf])
    pine_only = replace(pine_only, variants=pine_only.variants[:1])
    assert products.replace(shop_db, pine_only, was=1)
    query = f"category={shelf}&facets=true"
    assert listed(shop, stranger, f"{query}&available=true")["total"] == 2
    found = listed(shop, stranger, f"{query}&option=Colour:Clay&price=1000..1300&price=9000..")
    assert sorted(slugs(found)) == sorted([full.slug, empty.slug])
    [colours] = [one for one in found["facets"] if one["key"] == "Colour"]
    assert [(v["key"], v["count"], v["chosen"]) for v in colours["values"]] == [
        ("Clay", 2, True),
        ("Pine", 3, False),
    ]
    both = listed(shop, stranger, f"{query}&option=Colour:Clay&option=Colour:Pine")
    assert both["total"] == 3
    assert listed(shop, stranger, f"category={shelf}&price=..1000")["total"] == 0
    assert listed(shop, stranger, f"category={shelf}")["facets"] is None


def test_a_search_forgives_typing_errors_and_suggests_while_one_types(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    product = new_product(title="Quollhouse Kettle")
    found = listed(shop, stranger, "q=quolhouse+ketle&limit=1")
    assert (slugs(found), found["did_you_mean"]) == ([product.slug], "quollhouse kettle")
    typed = stranger(shop).call("GET", "/api/products/suggestions?q=quollh").json
    assert typed["products"] == [
        {"name": "Quollhouse Kettle", "address": f"/product/{product.slug}"}
    ]
    shelf = stranger(shop).call("GET", "/api/products/suggestions?q=for+tes").json
    assert {"name": "For tests", "address": "/?category=tests"} in shelf["categories"]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=-1",
        "limit=101",
        "limit=x",
        "cursor=x",
        "cursor=WyJhIl0",
        "currency=GBP",
        "q[$ne]=",
        "q=a&q=b",
        "category[$gt]=",
        "page=2",
        "sort=random",
        "option=Colour",
        "option=:Sea",
        "price=12",
        "price=..",
        "price=20..10",
        "price=-1..5",
        "price=1.5..2",
        "price=1e3..",
        "attribute=colour:blue",
        "attribute=material:thought",
        "available=perhaps",
        "facets=perhaps",
    ],
)
def test_a_query_that_makes_no_sense_is_refused(
    shop: Flask, stranger: NewPerson, query: str
) -> None:
    answer = stranger(shop).call("GET", f"/api/products?{query}")
    assert answer.status_code == 422
    assert answer.json["errors"]


def test_a_cursor_of_another_order_is_refused(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    for _ in range(2):
        new_product(categories=["other-orders"])
    cursor = listed(shop, stranger, "category=other-orders&limit=1&sort=cheapest")["next_cursor"]
    for other in ("sort=dearest", "sort=title", "sort=cheapest&currency=JPY", "q=lantern"):
        answer = stranger(shop).call("GET", f"/api/products?{other}&cursor={cursor}")
        assert answer.status_code == 422, other


def test_a_product_is_sent_again_only_when_it_or_its_stock_changed(
    shop: Flask,
    stranger: NewPerson,
    new_product: NewProduct,
    shop_db: Database[Document],
) -> None:
    product, anyone = new_product(), stranger(shop)
    path = f"/api/products/{product.slug}"
    tag = anyone.call("GET", path).headers["ETag"]
    known = {"If-None-Match": tag}
    assert anyone.call("GET", path, headers=known).status_code == 304
    stock.hold(shop_db, product.variants[0].sku, 1, new_id())
    changed = anyone.call("GET", path, headers=known)
    assert changed.status_code == 200
    assert changed.json["variants"][0]["available"] == 4


def test_what_is_not_there_is_not_found(shop: Flask, stranger: NewPerson) -> None:
    answer = stranger(shop).call("GET", "/api/products/no-such-thing")
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")


def test_the_demo_counts_orders_and_people(shop: Flask, stranger: NewPerson) -> None:
    counters = stranger(shop).call("GET", "/api/counters").json["counters"]
    assert set(counters) == {"orders", "people"}
