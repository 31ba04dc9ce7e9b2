"""Terms for the programs of staff."""

from typing import Any

import pytest
from flask import Flask
from pymongo.database import Database

from common.mongodb import Document
from ecommerce_api.models.terms import Terms
from tests.fixtures.people import NewPerson, Person


def test_staff_read_change_and_are_told_that_somebody_was_first(
    terms: Terms, staff: Person
) -> None:
    seen = staff.call("GET", "/api/terms")
    shown = {name: part for name, part in seen.json.items() if name != "version"}
    assert (seen.json["version"], len(shown["taxes"])) == (1, len(terms.taxes))
    same = staff.call("GET", "/api/terms", headers={"If-None-Match": seen.headers["ETag"]})
    assert same.status_code == 304
    changed = shown | {"promotions": []}
    version = {"If-Match": seen.headers["ETag"]}
    answer = staff.call("PUT", "/api/terms", json=changed, headers=version)
    assert (answer.status_code, answer.json["version"]) == (200, 2), answer.json
    now = staff.call("GET", "/api/terms")
    assert now.json == changed | {"version": 2}
    assert now.headers["ETag"] == answer.headers["ETag"]
    late = staff.call("PUT", "/api/terms", json=shown, headers=version)
    assert (late.status_code, late.json["code"]) == (412, "stale")
    blind = staff.call("PUT", "/api/terms", json=shown)
    assert (blind.status_code, blind.json["code"]) == (428, "version-missing")
    over = staff.call("PUT", "/api/terms", json=shown, headers={"If-Match": "*"})
    assert over.json == shown | {"version": 3}


def test_what_staff_change_is_in_the_record(
    shop_db: Database[Document], terms: Terms, staff: Person
) -> None:
    shown = staff.call("GET", "/api/terms").json
    del shown["version"]
    staff.call("PUT", "/api/terms", json=shown, headers={"If-Match": '"v1"'})
    [entry] = shop_db["audit"].find({"about": "terms", "who.name": staff.name})
    assert (entry["what"], entry["details"]) == ("terms.replace", {"version": 2})


def test_others_see_no_terms(
    shop: Flask, terms: Terms, stranger: NewPerson, member: NewPerson
) -> None:
    for method in ("GET", "PUT"):
        assert stranger(shop).call(method, "/api/terms", json={}).status_code == 401
        assert member(shop).call(method, "/api/terms", json={}).status_code == 403


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("version",), 1, "version"),
        (("promotions", 0, "offer", "effect", "buy"), 0, "promotions.0.offer.effect.buy-get.buy"),
        (("taxes", 0, "taxes", 0, "rates", "standard"), 0.19, "taxes.0.taxes.0.rates.standard"),
        (("taxes", 0, "taxes", 0, "rates"), {"reduced": 1}, "taxes.0.taxes.0"),
        (("zones", 0, "areas"), [], "zones.0.areas"),
        (("zones", 0, "methods", 1, "key"), "parcel", "zones.0.methods.1.key"),
        (
            ("zones", 0, "methods", 0, "free_from"),
            {"GBP": 1},
            "zones.0.methods.0.free_from.GBP.[key]",
        ),
        (("zones", 0, "methods", 0, "note"), "x", "zones.0.methods.0.note"),
    ],
)
def test_what_is_wrong_is_told_by_its_path_and_nothing_is_written(
    terms: Terms, staff: Person, path: tuple[Any, ...], value: object, field: str
) -> None:
    body = staff.call("GET", "/api/terms").json
    del body["version"]
    part = body
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    answer = staff.call("PUT", "/api/terms", json=body, headers={"If-Match": '"v1"'})
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert staff.call("GET", "/api/terms").json["version"] == 1
