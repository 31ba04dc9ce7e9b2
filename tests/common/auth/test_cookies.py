"""The session cookie: out of reach for scripts and other sites, and new with every sign-in."""

from collections.abc import Callable
from http.cookies import Morsel, SimpleCookie

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.fixtures.people import NewPerson, Person


def session_cookie(answer: TestResponse) -> "Morsel[str]":
    """The one session cookie that an answer sets."""
    found = [SimpleCookie(line) for line in answer.headers.getlist("Set-Cookie")]
    cookies = [m for c in found for name, m in c.items() if name.endswith("_session") and m.value]
    assert len(cookies) == 1
    return cookies[0]


@pytest.fixture
def signed_in_in_production(
    every_app: Flask, in_production: Callable[[Flask], Flask], stranger: NewPerson
) -> tuple[Person, TestResponse]:
    person = stranger(in_production(every_app))
    assert person.register().status_code == 202
    answer = person.sign_in_with_browser()
    assert answer.status_code == 303
    return person, answer


def test_in_development_the_cookie_is_of_this_app_only(small: Flask, member: NewPerson) -> None:
    cookie = session_cookie(member(small).sign_in_with_browser())
    assert cookie.key == f"{small.config['SITE'].key}_session"
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert not cookie["domain"]
    assert not cookie["secure"], "plain HTTP on a laptop would drop it"
    assert len(cookie.value) >= 43, "256 random bits"


def test_in_production_the_cookie_is_secure_and_bound_to_its_host(
    every_app: Flask, signed_in_in_production: tuple[Person, TestResponse]
) -> None:
    person, answer = signed_in_in_production
    cookie = session_cookie(answer)
    assert cookie.key == f"__Host-{every_app.config['SITE'].key}_session"
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert person.visit("/account").status_code == 200


def test_the_cookie_of_a_notice_is_protected_alike(
    signed_in_in_production: tuple[Person, TestResponse], stranger: NewPerson
) -> None:
    visitor = stranger(signed_in_in_production[0].app)
    fields = {"name": visitor.name, "email": visitor.email, "password": visitor.password}
    line = visitor.submit("/sign-up", **fields).headers["Set-Cookie"]
    assert "_notice=" in line
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in line.split(";")}


def test_signing_in_rotates_the_cookie_and_ends_the_session_before(
    every_app: Flask, member: NewPerson
) -> None:
    person = member(every_app)
    first = session_cookie(person.sign_in_with_browser())
    second = session_cookie(person.sign_in_with_browser())
    assert first.value != second.value
    assert visit_with(person, first).status_code == 302, "the old one is over"
    assert visit_with(person, second).status_code == 200


def test_a_cookie_brought_along_is_not_taken_over(small: Flask, member: NewPerson) -> None:
    person = member(small)
    name = f"{small.config['SITE'].key}_session"
    person.browser.set_cookie(name, "planted-by-somebody", domain=person.origin.split("//")[1])
    assert session_cookie(person.sign_in_with_browser()).value != "planted-by-somebody"


def test_signing_out_ends_the_session_on_the_server_too(
    every_app: Flask, member: NewPerson
) -> None:
    person = member(every_app)
    cookie = session_cookie(person.sign_in_with_browser())
    assert visit_with(person, cookie).status_code == 200, "the premise"
    answer = person.submit("/sign-out")
    assert f"{cookie.key}=;" in answer.headers["Set-Cookie"]
    assert visit_with(person, cookie).status_code == 302


def test_only_a_hash_of_the_cookie_is_kept(small: Flask, member: NewPerson) -> None:
    from common.auth import actions

    person = member(small)
    key = session_cookie(person.sign_in_with_browser()).value
    with small.app_context():
        store = small.extensions["users"]
        user = store.user_by_email(person.email)
        kept = repr(store.sessions_of(user.id, user.created_at))
    assert key not in kept
    assert actions.key_hash(key) in kept


def visit_with(person: Person, cookie: "Morsel[str]") -> TestResponse:
    """Another browser that has this very cookie."""
    headers = {"Accept": "text/html", "Cookie": f"{cookie.key}={cookie.value}"}
    browser = person.app.test_client(use_cookies=False)
    return browser.get("/account", base_url=person.origin, headers=headers)
