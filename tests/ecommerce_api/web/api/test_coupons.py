"""Coupons for the programs of staff."""

from typing import Any

import pytest
from flask import Flask
from pymongo.database import Database
from werkzeug.test import TestResponse

from common.ids import new_id
from common.mongodb import Document
from tests.fixtures.people import NewPerson, Person
from tests.fixtures.things import new_key

OFFER = {"name": "Ten off", "effect": {"kind": "percentage", "rate": 100_000}}


def a_coupon(**changed: Any) -> dict[str, Any]:
    return {"code": f"C-{new_id().hex[-12:].upper()}", "offer": OFFER, "limit": 5} | changed


def give_out(staff: Person, coupon: dict[str, Any]) -> TestResponse:
    return staff.call("POST", "/api/coupons", json=coupon, headers=new_key())


def test_staff_give_out_a_code_once_and_change_what_they_saw(staff: Person) -> None:
    given = a_coupon()
    made = give_out(staff, given)
    assert (made.status_code, made.json["used"], made.json["per_customer"]) == (201, 0, 1)
    again = give_out(staff, given)
    assert (again.status_code, again.json["code"]) == (409, "code-taken")
    path, seen = f"/api/coupons/{given['code']}", {"If-Match": made.headers["ETag"]}
    changed = staff.call("PATCH", path, json={"active": False}, headers=seen)
    assert changed.json == made.json | {"active": False, "version": 2}
    shown = staff.call("GET", path)
    assert (shown.json, shown.headers["ETag"]) == (changed.json, changed.headers["ETag"])
    late = staff.call("PATCH", path, json={"limit": 6}, headers=seen)
    assert (late.status_code, late.json["code"]) == (412, "stale")
    assert staff.call("PATCH", path, json={"limit": 6}).status_code == 428
    assert changed.json in staff.call("GET", "/api/coupons?limit=100").json["coupons"]
    missing = staff.call("PATCH", "/api/coupons/NO-SUCH", json={}, headers=seen)
    assert missing.status_code == 404


def test_giving_out_needs_a_key_and_is_repeated_under_it(staff: Person) -> None:
    given, key = a_coupon(), new_key()
    assert staff.call("POST", "/api/coupons", json=given).status_code == 400
    both = [staff.call("POST", "/api/coupons", json=given, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in both] == [201, 201]
    assert both[0].json == both[1].json


def test_what_staff_do_with_coupons_is_in_the_record(
    shop_db: Database[Document], staff: Person
) -> None:
    given = a_coupon()
    seen = {"If-Match": give_out(staff, given).headers["ETag"]}
    staff.call("PATCH", f"/api/coupons/{given['code']}", json={"limit": 9}, headers=seen)
    entries = list(shop_db["audit"].find({"about": f"coupon {given['code']}"}).sort("_id", 1))
    assert [(one["what"], one["details"]["limit"], one["who"]["name"]) for one in entries] == [
        ("coupon.create", 5, staff.name),
        ("coupon.change", 9, staff.name),
    ]


def test_others_see_no_coupons(shop: Flask, stranger: NewPerson, member: NewPerson) -> None:
    for method, path in [
        ("GET", "/api/coupons"),
        ("POST", "/api/coupons"),
        ("GET", "/api/coupons/TEN"),
        ("PATCH", "/api/coupons/TEN"),
    ]:
        assert stranger(shop).call(method, path, json=a_coupon()).status_code == 401, path
        assert member(shop).call(method, path, json=a_coupon()).status_code == 403, path


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "small"}, "code"),
        ({"code": "A.B$"}, "code"),
        ({"limit": 10_001}, "limit"),
        ({"limit": 0}, "limit"),
        ({"limit": 2.0}, "limit"),
        ({"per_customer": 6}, "per_customer"),
        ({"used": 0}, "used"),
        (
            {"offer": OFFER | {"effect": {"kind": "percentage", "rate": 10**7}}},
            "offer.effect.percentage.rate",
        ),
        (
            {"offer": OFFER | {"effect": {"kind": "fixed-amount", "amounts": {}}}},
            "offer.effect.fixed-amount.amounts",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(
    staff: Person, changed: dict[str, Any], field: str
) -> None:
    given = a_coupon(**changed)
    answer = give_out(staff, given)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert staff.call("GET", f"/api/coupons/{given['code']}").status_code == 404
