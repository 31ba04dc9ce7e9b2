"""What the shop removes when a buyer's account ends: the cart; orders stay, of nobody."""

import io
import json
import zipfile

from flask import Flask
from pymongo.database import Database

from common.mongodb import Document
from ecommerce_api.actions import accounts
from tests.fixtures.people import NewPerson
from tests.fixtures.shop import NewProduct
from tests.workshop.waiting import eventually


def test_orders_stay_with_nobody_and_the_cart_is_empty(
    shop: Flask, shop_db: Database[Document], member: NewPerson, new_product: NewProduct
) -> None:
    person, product = member(shop), new_product()
    me = person.call("GET", "/api/auth/me").json
    line = {
        "slug": product.slug,
        "sku": product.variants[0].sku,
        "quantity": 1,
        "name": "A lantern",
    }
    user_id = shop_db["users"].find_one({"email": person.email})["_id"]  # type: ignore[index]
    shop_db["carts"].insert_one({"_id": user_id, "version": 3, "lines": [line]})
    order = {"number": f"HP-{me['id'][-10:]}", "buyer_id": user_id, "cart_version": 2, "lines": []}
    shop_db["orders"].insert_one(order)
    kept_answer = {"_id": f"user {user_id} a key", "answer": {"body": b"much of a person"}}
    others = {"_id": f"user {user_id}0 a key", "answer": None}  # whose id only begins so
    shop_db["idempotency"].insert_many([kept_answer, others])
    answer = person.call("GET", "/api/auth/export")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert json.loads(archive.read("cart.json")) == [line]
        assert [one["number"] for one in json.loads(archive.read("orders.json"))] == [
            order["number"]
        ]
    wish = {"current_password": person.password}
    assert person.call("POST", "/api/auth/erase", json=wish).status_code == 202
    eventually(lambda: shop_db["carts"].find_one({"_id": user_id, "lines": []}))
    cart = shop_db["carts"].find_one({"_id": user_id})
    left = [one["_id"] for one in shop_db["idempotency"].find({"_id": {"$regex": str(user_id)}})]
    assert left == [others["_id"]]
    assert cart == {"_id": user_id, "version": 4, "lines": []}, "its version never begins again"
    kept = shop_db["orders"].find_one({"number": order["number"]})
    assert kept is not None
    buyer = shop_db["users"].find_one({"_id": kept["buyer_id"]})
    assert buyer is not None
    assert buyer["name"].startswith("deleted-")
    assert person.email not in str(buyer)
    accounts.erase(shop_db, user_id)  # as after a crash: it does no harm
