"""Who changes a thing says which version they saw; who has it already gets no copy."""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.fixtures.shop import NewProduct
from tests.fixtures.things import BASE, new_key

PATH = "/api/tests/version"


def change(app: Flask, seen: str | None, **more: str) -> TestResponse:
    headers = more if seen is None else {"If-Match": seen} | more
    return app.test_client().put(PATH, base_url=BASE, headers=headers)


def test_what_was_seen_is_changed(things: Flask) -> None:
    tag = things.test_client().get(PATH, base_url=BASE).headers["ETag"]
    assert tag == '"v7"'
    assert change(things, tag).status_code == 200
    assert change(things, "*").status_code == 200


@pytest.mark.parametrize(
    ("seen", "status", "code"),
    [
        (None, 428, "version-missing"),
        ("", 428, "version-missing"),
        ('"v6"', 412, "stale"),
        ('W/"v7"', 412, "stale"),
        ('"7"', 412, "stale"),
        ("v7", 412, "stale"),
        (f'"v{"9" * 400}"', 412, "stale"),
        ('"v7", "v8"', 400, "bad-request"),
    ],
)
def test_what_was_not_seen_is_not_changed(
    things: Flask, seen: str | None, status: int, code: str
) -> None:
    answer = change(things, seen)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"


def test_a_change_that_came_too_late_is_sent_anew_under_a_new_key(things: Flask) -> None:
    key = new_key()
    assert change(things, '"v6"', **key).status_code == 412
    assert change(things, '"v6"', **key).headers["Idempotency-Replayed"] == "true"
    assert change(things, '"v7"', **key).json["code"] == "idempotency-key-reused"
    assert change(things, '"v7"', **new_key()).status_code == 200


def test_who_has_it_already_gets_no_copy(things: Flask, new_product: NewProduct) -> None:
    client, product = things.test_client(), new_product()
    for path in (PATH, f"/api/products/{product.slug}", "/api/products", "/api/categories"):
        first = client.get(path, base_url=BASE)
        again = client.get(path, base_url=BASE, headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code, again.data) == (200, 304, b""), path
        assert again.headers["ETag"] == first.headers["ETag"]
        other = client.get(path, base_url=BASE, headers={"If-None-Match": '"another"'})
        assert other.data == first.data


def test_what_staff_edit_is_changed_only_by_who_says_what_they_saw(things: Flask) -> None:
    edits = {
        rule.rule: [p["name"] for p in getattr(view, "described", {}).get("parameters", [])]
        for rule in things.url_map.iter_rules()
        for view in [things.view_functions[rule.endpoint]]
        if {"PUT", "PATCH"} & (rule.methods or set())
        and re.search(r"/(products|terms|coupons|version)\b", rule.rule)
    }
    assert PATH in edits, "the premise"
    assert [rule for rule, names in edits.items() if "If-Match" not in names] == []


def test_the_document_tells_of_both(things: Flask) -> None:
    document = things.test_client().get("/openapi.json", base_url=BASE).json
    path = document["paths"][PATH]
    names = {m: {p["name"]: p["required"] for p in path[m]["parameters"]} for m in ("get", "put")}
    assert names["put"] == {"If-Match": True, "Idempotency-Key": False}
    assert names["get"] == {"If-None-Match": False}
    assert "304" in path["get"]["responses"]
