"""Whatever anybody sends to whatever route: the answer is theirs to understand, and never a 5xx."""

import re
from collections.abc import Iterable
from itertools import compress, cycle, product
from typing import Any, TypeVar

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.common import small_app
from tests.fixtures.people import NewPerson, Person

T = TypeVar("T")

JSON = "application/json"
BODIES: list[tuple[bytes, str | None]] = [
    (b"", None),
    (b"", JSON),
    (b"{", JSON),
    (b"null", JSON),
    (b"[]", JSON),
    (b'"text"', JSON),
    (b"{}", JSON),
    (b'{"a": 1, "a": 2}', JSON),
    (b"[" * 5000, JSON),
    (b'{"x": NaN}', JSON),
    (b"\xff\xfe\x00", JSON),
    (b"\xef\xbb\xbf{}", JSON),
    (b'{"x": "\\ud800"}', JSON),
    (b"{}", "text/plain"),
    (b"a=b&a=c&%zz=%ff", "application/x-www-form-urlencoded"),
    (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
    (b"--x\r\n\r\n", "multipart/form-data"),
    (b"x", "application/json; charset=utf-99"),
]
VALUES = ["0", "-1", "99999999999999999999", "%00", "%ff", "a%2fb", "..", "%F0%9F%8F%B3", "x" * 300,
          "00000000-0000-7000-8000-000000000000", "{}", "'", '"%27--']  # fmt: skip
QUERIES = ["limit=x", "limit=-1", "limit=99999999999999999999", "cursor=%00", "cursor=W10", "a[]=1",
           "cursor=WyIwMDAxLTAxLTAxVDAwOjAwOjAwIiwgIngiXQ", "q=%ff", "q[$ne]=", "&&==", "%00=%00",
           "cursor=WzVd", "cursor=WyJcdWQ4MDAiXQ", "cursor=WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OSJd",
           "cursor=WyIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwgIjk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5Il0", "cursor=WyJcdTAwMDAiXQ",
           "next=http://[", "limit=1&limit=2", "x=" + "y" * 3000]  # fmt: skip
HEADERS: list[dict[str, str]] = [
    {"Authorization": "Bearer \xff\xfe"},
    {"Authorization": " "},
    {"Cookie": "a=\x01; b; =; blog_session=%00"},
    {"Origin": "http://["},
    {"Sec-Fetch-Site": "\xff"},
    {"Accept": "text/html;q=x, */*;q=-1"},
    {"Accept": "text/html", "Authorization": "Basic x"},
    {"Accept-Language": "\xff" * 500},
    {"Content-Length": "-1"},
    {"Content-Length": "x"},
    {"Transfer-Encoding": "gzip"},
    {"Range": "bytes=9-1,x"},
    {"If-Modified-Since": "yesterday"},
    {"If-None-Match": '"'},
    {"User-Agent": ""},
    {"X-Request-ID": "\xff"},
    {"X-Forwarded-For": "', x"},
]
# An address whose answer has no end: an event stream is read elsewhere.
ENDLESS = ("stream", "live", "events")


class Prober:
    """Somebody signed in who sends odd things, and remembers each answer above 499."""

    def __init__(self, app: Flask, person: Person, dose: int) -> None:
        self.app = app
        self._turns = cycle([True, *[False] * (dose - 1)])
        self.failed: dict[str, int] = {}
        self.tried = 0
        self._token = person.tokens["access_token"]

    def some(self, odd: Iterable[T]) -> Iterable[T]:
        """Those whose turn it is."""
        return compress(odd, self._turns)

    def ask(self, method: str, path: str, **more: Any) -> None:
        headers = {"Authorization": f"Bearer {self._token}"}
        if "sign-out" in path or "/end" in path:  # would make a stranger of us
            headers = {"Authorization": "Bearer x"}
        headers |= more.pop("headers", {})
        base = self.app.config["PUBLIC_URL"]
        answer = self.app.test_client().open(
            path, method=method, base_url=base, headers=headers, **more
        )
        self.tried += 1
        if answer.status_code >= 500:
            self.failed[f"{method} {path[:80]} {str(more)[:80]} {headers}"] = answer.status_code
        elif answer.status_code >= 400 and path.startswith("/api/"):
            assert answer.mimetype == "application/problem+json", path
        answer.close()

    def routes(self) -> list[Rule]:
        """The app's own; those that all have from `common/` are the small app's."""
        whole = self.app.import_name == small_app.__name__
        return [
            rule
            for rule in self.app.url_map.iter_rules()
            if not any(word in rule.rule for word in ENDLESS)
            and "static" not in rule.endpoint
            and "/fail/" not in rule.rule
            and "/sleep" not in rule.rule
            and (
                whole or not self.app.view_functions[rule.endpoint].__module__.startswith("common")
            )
        ]


@pytest.fixture
def dose(pytestconfig: pytest.Config) -> int:
    """The plain run tries every seventh odd thing on a route, and others on the next route."""
    return 7 if "not whole" in pytestconfig.getoption("markexpr") else 1


@pytest.fixture
def prober(any_app: Flask, member: NewPerson, dose: int) -> Prober:
    return Prober(any_app, member(any_app), dose)


@pytest.fixture
def small_prober(small: Flask, member: NewPerson, dose: int) -> Prober:
    return Prober(small, member(small), dose)


def filled(rule: Rule, value: str) -> str:
    """The rule's path with `value` in the place of each argument."""
    return re.sub(r"<[^>]+>", lambda _: value, rule.rule)


def unsafe(rule: Rule) -> set[str]:
    return (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}


def send_odd_bodies(prober: Prober) -> None:
    for rule in prober.routes():
        for method in unsafe(rule):
            for body, content_type in prober.some(BODIES):
                prober.ask(method, filled(rule, "x"), data=body, content_type=content_type)


def send_odd_paths_and_queries(prober: Prober) -> None:
    for rule in prober.routes():
        methods = unsafe(rule) | ({"GET"} & (rule.methods or set()))
        for method in methods if rule.arguments else ():
            for value in prober.some(VALUES):
                prober.ask(method, filled(rule, value))
        for query in prober.some(QUERIES) if "GET" in methods else ():
            prober.ask("GET", f"{filled(rule, 'x')}?{query}")


def test_no_body_makes_a_route_of_an_app_fail(prober: Prober) -> None:
    send_odd_bodies(prober)
    assert prober.failed == {}
    assert prober.tried > len(BODIES) / 7, "the premise: there was something to try"


def test_no_body_makes_a_shared_route_fail(small_prober: Prober) -> None:
    send_odd_bodies(small_prober)
    assert small_prober.failed == {}
    assert small_prober.tried > 40


def test_no_path_and_no_query_makes_a_route_of_an_app_fail(prober: Prober) -> None:
    send_odd_paths_and_queries(prober)
    assert prober.failed == {}
    assert prober.tried > len(QUERIES) / 7


def test_no_path_and_no_query_makes_a_shared_route_fail(small_prober: Prober) -> None:
    send_odd_paths_and_queries(small_prober)
    assert small_prober.failed == {}
    assert small_prober.tried > 40


def test_no_header_makes_a_route_fail(prober: Prober) -> None:
    for headers in prober.some(HEADERS):
        for path in ("/", "/account", "/nowhere", "/api/auth/me", "/static/common/enhance.js"):
            prober.ask("GET", path, headers=headers)
        prober.ask("POST", "/sign-in", headers=headers, data={"email": "", "password": "b"})
    assert prober.failed == {}


TEXTS = ["\0", "\ufffe", "\u202e", "é" * 5000, "=cmd|' /C calc'!A0", "%s%n", "{{7*7}}", "\r\nBcc: x@y.z",
         "x@[127.0.0.1]", '"a b"@example.com', "a@" + "b." * 200]  # fmt: skip
GOOD = {"name": "somebody-new", "email": "new@example.com", "password": "a lantern on the pier"}


def send_odd_text(prober: Prober, typed: dict[str, str]) -> None:
    own = {"Origin": prober.app.config["PUBLIC_URL"]}
    for path in ("/sign-up", "/sign-in"):
        prober.ask("POST", path, headers=own, data=typed)
    prober.ask("POST", "/api/auth/register", json=typed)
    prober.ask("POST", "/api/auth/sign-in", json={n: typed[n] for n in ("email", "password")})
    change = {"current_password": typed["password"], "new_password": typed["password"]}
    prober.ask("POST", "/account/password", headers=own, data=change)


def test_no_text_in_a_form_makes_an_account_page_fail(small_prober: Prober) -> None:
    for text in small_prober.some(TEXTS):
        send_odd_text(small_prober, dict.fromkeys(GOOD, text))
    assert small_prober.failed == {}


def test_a_character_that_postgresql_cannot_keep_is_refused_in_every_field(prober: Prober) -> None:
    for field, text in product(GOOD, ["\0", "a\0b@example.com"]):
        send_odd_text(prober, GOOD | {field: text})
    assert prober.failed == {}
