"""A cart for programs."""

import pytest
from flask import Flask
from pymongo.database import Database
from werkzeug.test import TestResponse

from common.mongodb import Document
from tests.fixtures.people import NewPerson, Person
from tests.fixtures.shop import NewProduct, stop_selling


def put(person: Person, sku: str, quantity: int = 1) -> TestResponse:
    return person.call("PUT", f"/api/cart/lines/{sku}", json={"quantity": quantity})


@pytest.mark.parametrize("quantity", [0, 21, 10**30, "2", None, 1.5, {"$gt": 0}])
def test_a_quantity_that_is_none_is_refused(
    shop: Flask, member: NewPerson, new_product: NewProduct, quantity: object
) -> None:
    sku = new_product().variants[0].sku
    answer = member(shop).call("PUT", f"/api/cart/lines/{sku}", json={"quantity": quantity})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["quantity"])


def test_what_is_no_longer_sold_is_named_and_costs_nothing(
    shop: Flask, shop_db: Database[Document], member: NewPerson, new_product: NewProduct
) -> None:
    buyer, kept, gone = member(shop), new_product(), new_product(title="Old Lantern")
    sku = gone.variants[0].sku
    put(buyer, kept.variants[0].sku)
    put(buyer, sku, 3)
    stop_selling(shop_db, gone)
    cart = buyer.call("GET", "/api/cart").json
    assert [line["sku"] for line in cart["lines"]] == [kept.variants[0].sku]
    assert cart["no_longer_sold"] == [
        {"sku": sku, "slug": gone.slug, "name": "Old Lantern (Pine)", "quantity": 3}
    ]
    assert cart["total"]["amount"] == 1250
    assert put(buyer, sku, 1).status_code == 404
    cart = buyer.call("DELETE", f"/api/cart/lines/{sku}").json
    assert cart["no_longer_sold"] == []
    assert buyer.call("DELETE", f"/api/cart/lines/{sku}").status_code == 404
