"""A body that is too large, too deep, ambiguous or not what it says is refused with a reason."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from common.http.body import MAX_BODY, MAX_DEPTH

JSON = "application/json"
DEEP = MAX_DEPTH + 1
BROKEN: dict[str, tuple[bytes, str | None, int]] = {
    "empty": (b"", JSON, 400),
    "no content type": (b"{}", None, 400),
    "another content type": (b"{}", "text/plain", 400),
    "a form": (b"name=a", "application/x-www-form-urlencoded", 400),
    "xml": (b"<a/>", "application/xml", 400),
    "cut short": (b'{"name": "a', JSON, 400),
    "two values": (b"{}{}", JSON, 400),
    "a trailing comma": (b'{"name": "a",}', JSON, 400),
    "single quotes": (b"{'name': 'a'}", JSON, 400),
    "invalid UTF-8": (b'{"name": "\xff\xfe"}', JSON, 400),
    "UTF-16": ('{"name": "a"}'.encode("utf-16"), JSON, 400),
    "a NUL byte": (b'{"name": "a\x00"}', JSON, 400),
    "a name twice": (b'{"name": "a", "name": "b"}', JSON, 400),
    "a name twice, spelled differently": (b'{"name": "a", "n\\u0061me": "b"}', JSON, 400),
    "a name twice further in": (b'{"name": "a", "parts": [{"b": 1, "b": 2}]}', JSON, 400),
    "NaN": (b'{"name": "a", "size": NaN}', JSON, 400),
    "Infinity": (b'{"name": "a", "size": -Infinity}', JSON, 400),
    "a number too large": (b'{"name": "a", "size": 1e999}', JSON, 422),
    "a number too long": (b'{"name": "a", "size": ' + b"9" * 5000 + b"}", JSON, 400),
    "deep": (b'{"name": ' + b"[" * DEEP + b"]" * DEEP + b"}", JSON, 400),
    "deep and open": (b"[" * 100_000, JSON, 400),
    "deep objects": (b'{"a":' * DEEP + b"1" + b"}" * DEEP, JSON, 400),
    "half a surrogate": (b'{"name": "\\ud800"}', JSON, 422),
    "null": (b"null", JSON, 422),
    "a list": (b"[]", JSON, 422),
    "a text": (b'"a"', JSON, 422),
    "a number": (b"1", JSON, 422),
    "nothing in it": (b"{}", JSON, 422),
    "an operator": (b'{"name": {"$ne": null}}', JSON, 422),
    "a number for a text": (b'{"name": 1}', JSON, 422),
    "a text for a number": (b'{"name": "a", "size": "1"}', JSON, 422),
    "true for a number": (b'{"name": "a", "size": true}', JSON, 422),
    "an unknown field": (b'{"name": "a", "role": "admin"}', JSON, 422),
    "another case": (b'{"Name": "a"}', JSON, 422),
    "a proto": (b'{"name": "a", "__proto__": {}}', JSON, 422),
    "too long": (b'{"name": "' + b"a" * 51 + b'"}', JSON, 422),
}


def post(app: Flask, body: bytes, content_type: str | None) -> TestResponse:
    return app.test_client().post(
        "/api/things", base_url="http://small.test", data=body, content_type=content_type
    )


@pytest.mark.parametrize("kind", list(BROKEN))
def test_a_broken_body_is_a_problem_document(small: Flask, kind: str) -> None:
    body, content_type, status = BROKEN[kind]
    answer = post(small, body, content_type)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    if status == 422:
        assert answer.json["errors"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": "a"}',
        b'  {"name" : "a", "size": 1, "parts": []}\n',
        '{"name": "日本語 \\u0000 🏳️‍🌈"}'.encode(),
        b'{"name": "a", "size": 1e300}',
    ],
)
def test_a_good_body_is_taken(small: Flask, body: bytes) -> None:
    assert post(small, body, JSON).status_code == 200
    assert post(small, body, "application/json; charset=utf-8").status_code == 200


def test_a_mebibyte_is_the_most(small: Flask) -> None:
    filler = b" " * (MAX_BODY - len(b'{"name": "a"}'))
    assert post(small, b'{"name": "a"}' + filler, JSON).status_code == 200
    assert post(small, b'{"name": "a"}' + filler + b" ", JSON).status_code == 413


@pytest.mark.parametrize(
    "query",
    [
        "size=x",
        "size=nan",
        "size=inf",
        "size=1&size=2",
        "size[$ne]=1",
        "q[$ne]=",
        "role=admin",
        "size=",
    ],
)
def test_a_query_that_is_not_in_the_contract_is_422(small: Flask, query: str) -> None:
    answer = small.test_client().get(f"/api/things?{query}", base_url="http://small.test")
    assert answer.status_code == 422
    assert answer.json["errors"]


def test_a_form_is_capped_too(any_app: Flask) -> None:
    client, base = any_app.test_client(), any_app.config["PUBLIC_URL"]
    own = {"Origin": base}
    big = client.post("/sign-in", base_url=base, headers=own, data={"email": "x" * (2 << 20)})
    assert big.status_code == 413
    parts = {f"part{n}": "x" for n in range(200)}
    many = client.post(
        "/sign-in", base_url=base, headers=own, data=parts, content_type="multipart/form-data"
    )
    assert many.status_code == 413
