"""Security headers stand on every answer, and what is not meant to be open is closed."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.fixtures.people import NewPerson

EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
KINDS = {
    "a page": ("GET", "/sign-in", {}),
    "an answer of the API": ("GET", "/.well-known/jwks.json", {}),
    "a refusal": ("GET", "/api/auth/me", {}),
    "404": ("GET", "/nowhere", {}),
    "404 as a page": ("GET", "/nowhere", {"headers": {"Accept": "text/html"}}),
    "405": ("PUT", "/sign-in", {}),
    "413": ("POST", "/sign-in", {"data": {"email": "x" * (2 << 20)}}),
    "400": ("POST", "/api/auth/sign-in", {"data": "{"}),
    "a redirect": ("GET", "/account", {"headers": {"Accept": "text/html"}}),
    "a foreign host": ("GET", "/", {"headers": {"Host": "evil.example"}}),
    "a static file": ("GET", "/static/common/enhance.js", {}),
    "health": ("GET", "/healthz", {}),
    "TRACE": ("TRACE", "/", {}),
}


def directives(policy: str) -> dict[str, list[str]]:
    parts = [directive.split() for directive in policy.split(";")]
    return {part[0]: part[1:] for part in parts}


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_answer_has_the_security_headers(any_app: Flask, kind: str) -> None:
    method, path, more = KINDS[kind]
    answer = any_app.test_client().open(
        path, method=method, base_url=any_app.config["PUBLIC_URL"], **more
    )
    for name, value in EXACT.items():
        assert answer.headers.get(name) == value
    policy = directives(answer.headers["Content-Security-Policy"])
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Cache-Control" in answer.headers


def test_a_bug_has_the_headers_too(small: Flask) -> None:
    answer = small.test_client().get("/api/fail/crash", base_url="http://small.test")
    assert answer.status_code == 500
    for name, value in EXACT.items():
        assert answer.headers.get(name) == value


def test_production_asks_for_https_only_and_answers_to_its_own_name_only(
    any_app: Flask, in_production: Callable[[Flask], Flask]
) -> None:
    app = in_production(any_app)
    home = app.test_client().get("/sign-in", base_url=app.config["PUBLIC_URL"])
    assert home.status_code == 200
    assert "max-age=63072000" in home.headers["Strict-Transport-Security"]
    for host in ("127.0.0.1", "localhost"):
        assert app.test_client().get("/sign-in", base_url=f"https://{host}").status_code == 400
        known = any_app.test_client().get("/sign-in", base_url=f"http://{host}")
        assert known.status_code == 200
        assert "Strict-Transport-Security" not in known.headers


def test_what_depends_on_who_asks_is_kept_by_no_cache(small: Flask, member: NewPerson) -> None:
    person = member(small)
    assert person.visit("/account").headers["Cache-Control"] == "no-store"
    assert person.call("GET", "/api/auth/me").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "get", "X" * 40])
def test_odd_methods_are_refused_everywhere(small: Flask, method: str) -> None:
    for path in ("/", "/nowhere", "/api/auth/me", "/static/common/enhance.js", "/metrics"):
        answer = small.test_client().open(
            path, method=method, base_url=small.config["PUBLIC_URL"], headers={"X-Mine": "echo"}
        )
        if method.upper() == "GET":  # the test client writes it in capitals
            continue
        assert answer.status_code == 405, path
        assert "echo" not in answer.text


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://blog.test.evil.example"])
def test_a_foreign_origin_is_never_reflected(any_app: Flask, origin: str) -> None:
    asking = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    for method in ("GET", "OPTIONS", "POST"):
        answer = any_app.test_client().open(
            "/api/auth/sign-in",
            method=method,
            base_url=any_app.config["PUBLIC_URL"],
            headers=asking,
        )
        allowed = [name for name in answer.headers.keys() if name.startswith("Access-Control")]  # noqa: SIM118
        assert allowed == []


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config", "/.env", "/static/", "/static/common/", "/static/common/../__init__.py",
        "/static/common/%2e%2e/__init__.py", "/static/common/..%5c__init__.py", "/docs/../app.py",
        "/static/common//etc/passwd", "/static/common/vendor", "/docs/offapi.py",
    ],
)  # fmt: skip
def test_dotfiles_listings_and_sources_are_closed(any_app: Flask, path: str) -> None:
    answer = any_app.test_client().get(path, base_url=any_app.config["PUBLIC_URL"])
    assert answer.status_code in {404, 308}
    assert "import" not in answer.text
