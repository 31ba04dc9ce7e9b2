"""Terms for the programs of staff."""

from typing import Any

import pytest
from flask import Flask

from ecommerce_api.models.terms import Terms
from tests.fixtures.people import NewPerson, Person


def test_staff_read_change_and_put_back(terms: Terms, staff: Person) -> None:
    shown = staff.call("GET", "/api/terms").json
    assert (shown["version"], len(shown["taxes"])) == (1, len(terms.taxes))
    answer = staff.call("PUT", "/api/terms", json=shown | {"promotions": []})
    assert (answer.status_code, answer.json["version"]) == (200, 2)
    assert staff.call("GET", "/api/terms").json == shown | {"promotions": [], "version": 2}
    late = staff.call("PUT", "/api/terms", json=shown)
    assert (late.status_code, late.json["code"]) == (409, "terms-changed")


def test_others_see_no_terms(
    shop: Flask, terms: Terms, stranger: NewPerson, member: NewPerson
) -> None:
    for method in ("GET", "PUT"):
        assert stranger(shop).call(method, "/api/terms", json={}).status_code == 401
        assert member(shop).call(method, "/api/terms", json={}).status_code == 403


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("version",), -1, "version"),
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
    part = body
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    answer = staff.call("PUT", "/api/terms", json=body)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert staff.call("GET", "/api/terms").json["version"] == 1
