"""Every error has one shape: a problem document for programs, a page for browsers, and nothing from inside."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from common.errors import Refusal
from tests.common.small_app import FAILURES
from tests.fixtures.people import NewPerson

MEMBERS = {"type", "title", "status", "detail", "code", "request_id"}
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
Ask = Callable[..., TestResponse]


@pytest.fixture
def ask(any_app: Flask) -> Ask:
    """A program's request at one of the four apps."""
    return lambda path, method="GET", **more: any_app.test_client().open(
        path, method=method, base_url=more.pop("base_url", any_app.config["PUBLIC_URL"]), **more
    )


@pytest.fixture
def ask_small(small: Flask) -> Ask:
    return lambda path, method="GET", **more: small.test_client().open(
        path, method=method, base_url="http://small.test", **more
    )


def assert_problem(answer: TestResponse, status: int, code: str) -> None:
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    body = answer.json
    assert body is not None
    assert set(body) - {"errors"} == MEMBERS
    assert (body["type"], body["status"], body["code"]) == ("about:blank", status, code)
    assert body["request_id"] == answer.headers["X-Request-ID"] != ""
    for name, messages in body.get("errors", {}).items():
        assert isinstance(name, str)
        assert messages
        assert all(isinstance(message, str) for message in messages)


@pytest.mark.parametrize(
    ("path", "more", "status", "code"),
    [
        ("/api/nowhere", {}, 404, "not-found"),
        ("/nowhere", {}, 404, "not-found"),
        ("/api/auth/me", {}, 401, "not-signed-in"),
        ("/api/auth/me", {"method": "DELETE"}, 405, "method-not-allowed"),
        ("/healthz", {"method": "TRACE"}, 405, "method-not-allowed"),
        ("/api/auth/sign-in", {"method": "POST"}, 400, "bad-request"),
        ("/api/auth/sign-in", {"method": "POST", "data": "{"}, 400, "bad-request"),
        ("/api/auth/sign-in", {"method": "POST", "json": {}}, 422, "invalid"),
        ("/sign-out", {"method": "POST", "headers": {"Origin": "http://x"}}, 403, "forbidden"),
        ("/healthz", {"base_url": "http://evil.example"}, 400, "bad-request"),
        (
            "/api/auth/sign-in",
            {"method": "POST", "data": b" " * (2 << 20), "content_type": "application/json"},
            413,
            "request-entity-too-large",
        ),
    ],
)
def test_every_kind_of_error_is_a_problem_document_for_a_program(
    ask: Ask, path: str, more: dict[str, object], status: int, code: str
) -> None:
    assert_problem(ask(path, **more), status, code)


@pytest.mark.parametrize("kind", [kind for kind, e in FAILURES.items() if isinstance(e, Refusal)])
def test_every_refusal_becomes_its_status(ask_small: Ask, kind: str) -> None:
    refusal = FAILURES[kind]
    assert isinstance(refusal, Refusal)
    answer = ask_small(f"/api/fail/{kind}")
    assert_problem(answer, refusal.status, refusal.code())
    assert (answer.json["title"], answer.json["detail"]) == (refusal.title, refusal.detail)
    assert answer.json.get("errors", {}) == refusal.errors


def test_headers_come_with_the_status_that_needs_them(ask: Ask, ask_small: Ask) -> None:
    assert ask("/api/auth/me").headers["WWW-Authenticate"] == "Bearer"
    assert ask_small("/api/fail/later").headers["Retry-After"] == "7"
    allowed = ask("/api/auth/me", method="DELETE").headers["Allow"]
    assert {"GET", "HEAD", "OPTIONS"} == {method.strip() for method in allowed.split(",")}


def test_a_bug_is_500_logged_whole_and_told_to_nobody(
    ask_small: Ask, log_lines: Callable[[], list[dict[str, str]]]
) -> None:
    answer = ask_small("/api/fail/crash")
    assert_problem(answer, 500, "internal-server-error")
    assert "secret inside" not in answer.text
    assert "Traceback" not in answer.text
    logged = [line for line in log_lines() if line["event"] == "unexpected error"]
    assert len(logged) == 1
    assert "RuntimeError: the secret inside" in logged[0]["exception"]
    assert logged[0]["request_id"] == answer.json["request_id"]


@pytest.mark.parametrize("kind", list(FAILURES))
def test_a_browser_gets_a_page_with_the_same_status(ask_small: Ask, kind: str) -> None:
    program, browser = ask_small(f"/fail/{kind}"), ask_small(f"/fail/{kind}", headers=PAGE)
    assert browser.mimetype == "text/html"
    assert browser.status_code == program.status_code
    assert program.json["title"] in browser.text
    assert browser.headers["X-Request-ID"] in browser.text, "to give when asking for help"
    assert "secret inside" not in browser.text


def test_the_api_never_answers_with_a_page(ask: Ask, ask_small: Ask) -> None:
    assert_problem(ask("/api/nowhere", headers=PAGE), 404, "not-found")
    assert_problem(ask_small("/api/fail/crash", headers=PAGE), 500, "internal-server-error")


def test_a_page_that_is_not_there_still_shows_who_is_signed_in(
    any_app: Flask, member: NewPerson
) -> None:
    person = member(any_app)
    page = person.visit("/nowhere")
    assert page.status_code == 404
    assert person.name in page.text
    assert "Sign out" in page.text


@pytest.mark.parametrize("path", ["/", "/nowhere", "/account", "/sign-in", "/api/auth/me"])
def test_a_bad_token_on_a_page_is_an_answer_and_not_a_crash(ask: Ask, path: str) -> None:
    for authorization in ("Basic YTpi", "Bearer x", "Bearer \xff", ""):
        answer = ask(path, headers=PAGE | {"Authorization": authorization})
        assert answer.status_code in {401, 404}, (authorization, answer.text[:200])


def test_a_host_that_is_not_ours_is_refused_and_not_repeated_in_links(ask: Ask) -> None:
    for host in ("evil.example", "evil.example:80", "[::1", "a b", "127.0.0.1.evil.example"):
        for headers in ({}, PAGE):
            answer = ask("/sign-in", base_url="http://x", headers=headers | {"Host": host})
            assert answer.status_code == 400, host
            assert "href" not in answer.text


def test_a_forged_forwarded_host_changes_nothing(ask: Ask, any_app: Flask) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"}
    page = ask("/account", headers=PAGE | forged)
    assert page.status_code == 302
    assert "evil.example" not in page.text + page.location
