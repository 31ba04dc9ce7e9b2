"""Quotes for programs: every step of a total, and a clear no to what makes no sense."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from pymongo.database import Database

from common.mongodb import Document
from ecommerce_api.models.coupons import Coupon
from ecommerce_api.models.promotions import Offer, Percentage
from ecommerce_api.models.terms import Terms
from ecommerce_api.storage import coupons
from tests.fixtures.people import NewPerson
from tests.fixtures.shop import NewProduct, stop_selling

BERLIN = {"country": "DE", "postcode": "10115"}


@pytest.fixture
def half_off(shop_db: Database[Document]) -> str:
    half = Coupon("HALF-OFF", Offer("Half off", Percentage(500_000)), limit=10)
    coupons.add(shop_db, half, UUID(int=7))
    return "HALF-OFF"


def test_a_cart_is_quoted_with_every_step(
    shop: Flask, member: NewPerson, new_product: NewProduct, terms: Terms, half_off: str
) -> None:
    buyer, sku = member(shop), new_product(title="Storm Lantern").variants[0].sku
    buyer.call("PUT", f"/api/cart/lines/{sku}", json={"quantity": 2})
    wish = {"destination": BERLIN, "method": "parcel", "coupon": " half-off "}
    answer = buyer.call("POST", "/api/quotes", json=wish)
    assert answer.status_code == 200, answer.json
    quote = answer.json
    assert [(one["text"], one["amount"]["text"]) for one in quote["steps"]] == [
        ("Storm Lantern (Pine): 2 at €12.50", "€25.00"),
        ("Half off (coupon HALF-OFF)", "\u2212€12.50"),
        ("Delivery: Parcel", "€4.90"),
        ("19\u00a0% VAT on €14.62, included", "€2.78"),
        ("Total", "€17.40"),
    ]
    assert (quote["missing"], quote["coupon"]) == ([], "HALF-OFF")
    [line] = quote["lines"]
    assert (line["sku"], line["quantity"], line["charge"]["gross"]["amount"]) == (sku, 2, 1250)
    assert [one["key"] for one in quote["methods"]] == ["parcel", "express", "pickup"]
    again = buyer.call("POST", "/api/quotes", json=wish | {"seen_total": 1700}).json
    assert again["fingerprint"] == quote["fingerprint"]
    assert again["notices"][0]["text"] == "The total is now €17.40, not €17.00."
    assert buyer.call("GET", "/api/cart").json["version"] == 1, "nothing was written"


def test_anybody_may_ask_for_lines_and_a_visitor_has_no_cart(
    shop: Flask, stranger: NewPerson, new_product: NewProduct, terms: Terms
) -> None:
    anyone, sku = stranger(shop), new_product().variants[0].sku
    wish = {"lines": [{"sku": sku, "quantity": 3}], "currency": "USD"}
    manhattan = {"country": "US", "region": "NY", "postcode": "10013"}
    there = {"destination": manhattan, "method": "parcel"}
    quote = anyone.call("POST", "/api/quotes", json=wish | there).json
    assert [(one["name"], one["rate"], one["tax"]["amount"]) for one in quote["taxes"]] == [
        ("Sales tax", 88_750, round((3 * 1390 + 2190) * 0.08875))
    ]
    assert quote["totals"]["tax_included"] is False
    assert anyone.call("POST", "/api/quotes", json=wish).json["missing"] == [
        "destination",
        "method",
    ]
    assert anyone.call("POST", "/api/quotes", json={}).status_code == 401


def test_what_is_gone_or_short_is_told_and_not_charged_or_charged_all_the_same(
    shop: Flask,
    shop_db: Database[Document],
    member: NewPerson,
    new_product: NewProduct,
    terms: Terms,
) -> None:
    buyer, gone = member(shop), new_product(title="Old Lantern")
    short = new_product(stock=1).variants[0].sku
    buyer.call("PUT", f"/api/cart/lines/{gone.variants[0].sku}", json={"quantity": 1})
    stop_selling(shop_db, gone)
    quote = buyer.call("POST", "/api/quotes", json={}).json
    assert [one["code"] for one in quote["notices"]] == ["no-longer-sold"]
    assert (quote["totals"]["total"]["amount"], quote["missing"][0]) == (0, "lines")
    wish = {"lines": [{"sku": short, "quantity": 2}]}
    notice = buyer.call("POST", "/api/quotes", json=wish).json["notices"][0]
    assert (notice["code"], notice["text"]) == ("out-of-stock", "Test Lantern (Pine): only 1 left.")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"currency": "GBP"}, "currency"),
        ({"currency": {"$ne": None}}, "currency"),
        ({"destination": {"country": "ZW"}}, "destination.country"),
        ({"destination": {"country": "Germany"}}, "destination.country"),
        ({"destination": {"country": "DE", "planet": "Mars"}}, "destination.planet"),
        ({"method": "rocket"}, "method"),
        ({"method": ["parcel"]}, "method"),
        ({"coupon": "NO-SUCH"}, "coupon"),
        ({"coupon": {"$gt": ""}}, "coupon"),
        ({"seen_total": 12.5}, "seen_total"),
        ({"total": 1}, "total"),
        ({"lines": []}, "lines"),
        ({"lines": [{"sku": "no-such-thing", "quantity": 1}]}, "lines.0.sku"),
        ({"quantity": 0}, "lines.0.quantity"),
        ({"quantity": 21}, "lines.0.quantity"),
        ({"quantity": 10**30}, "lines.0.quantity"),
        ({"quantity": 1.5}, "lines.0.quantity"),
        ({"quantity": "1"}, "lines.0.quantity"),
        ({"price": 1}, "lines.0.price"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(
    shop: Flask,
    stranger: NewPerson,
    new_product: NewProduct,
    terms: Terms,
    changed: dict[str, Any],
    field: str,
) -> None:
    line = {"sku": new_product().variants[0].sku, "quantity": 1}
    body: dict[str, Any] = {"destination": BERLIN, "lines": [line]}
    if field.startswith("lines.0") and "lines" not in changed:
        line |= changed
    else:
        body |= changed
    answer = stranger(shop).call("POST", "/api/quotes", json=body)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


def test_a_thing_stands_in_one_line(
    shop: Flask, stranger: NewPerson, new_product: NewProduct
) -> None:
    line = {"sku": new_product().variants[0].sku, "quantity": 1}
    answer = stranger(shop).call("POST", "/api/quotes", json={"lines": [line, line]})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["lines.1.sku"])
