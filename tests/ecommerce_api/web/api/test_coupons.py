"""Coupons for the programs of staff."""

from typing import Any

import pytest
from flask import Flask

from common.ids import new_id
from tests.fixtures.people import NewPerson, Person

OFFER = {"name": "Ten off", "effect": {"kind": "percentage", "rate": 100_000}}


def a_coupon(**changed: Any) -> dict[str, Any]:
    return {"code": f"C-{new_id().hex[-12:].upper()}", "offer": OFFER, "limit": 5} | changed


def test_staff_give_out_a_code_once_and_change_what_they_see(staff: Person) -> None:
    given = a_coupon()
    made = staff.call("POST", "/api/coupons", json=given)
    assert (made.status_code, made.json["used"], made.json["per_customer"]) == (201, 0, 1)
    again = staff.call("POST", "/api/coupons", json=given)
    assert (again.status_code, again.json["code"]) == (409, "code-taken")
    path = f"/api/coupons/{given['code']}"
    changed = staff.call("PATCH", path, json={"version": 1, "active": False})
    assert changed.json == made.json | {"active": False, "version": 2}
    assert staff.call("GET", path).json == changed.json
    late = staff.call("PATCH", path, json={"version": 1, "limit": 6})
    assert (late.status_code, late.json["code"]) == (409, "coupon-changed")
    listed = staff.call("GET", "/api/coupons?limit=100").json["coupons"]
    assert changed.json in listed
    missing = staff.call("PATCH", "/api/coupons/NO-SUCH", json={"version": 1})
    assert missing.status_code == 404


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
    answer = staff.call("POST", "/api/coupons", json=given)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert staff.call("GET", f"/api/coupons/{given['code']}").status_code == 404
