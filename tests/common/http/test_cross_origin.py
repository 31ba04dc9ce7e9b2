"""Only the app's own pages change something in a browser, and only there does its cookie count."""

import pytest
from flask import Flask

from tests.fixtures.people import NewPerson

OWN = "own"
# (Origin, Sec-Fetch-Site) of a POST, and whether it passes. None: the header is not there.
PASSES = [
    (OWN, None),
    (OWN, "same-origin"),
    (None, "same-origin"),
]
IS_REFUSED = [
    ("http://evil.example", None),
    ("http://evil.example", "cross-site"),
    (None, "cross-site"),
    (None, "same-site"),  # another port of this host: another app
    (OWN, "same-site"),
    (OWN, "cross-site"),
    (None, "none"),  # typed into the address bar: never a POST
    ("null", None),  # a sandboxed frame, a local file
    ("", None),
    ("http://[", None),
    ("https:", None),
    ("own:8000", None),
    ("own.evil.example", None),
    ("http://evil.example@own", None),
    ("https-own", None),
    (None, ""),
    (None, "Same-Origin"),
]


def headers_of(app: Flask, origin: str | None, site: str | None) -> dict[str, str]:
    url = app.config["PUBLIC_URL"]
    host = url.partition("://")[2]
    spelled = {
        OWN: url,
        "own:8000": f"{url}:8000",
        "own.evil.example": f"{url}.evil.example",
        "http://evil.example@own": f"http://evil.example@{host}",
        "https-own": f"https://{host}",
    }
    found = {"Accept": "text/html"}
    if origin is not None:
        found["Origin"] = spelled.get(origin, origin)
    if site is not None:
        found["Sec-Fetch-Site"] = site
    return found


@pytest.mark.parametrize(("origin", "site"), PASSES)
def test_a_form_of_the_apps_own_page_passes(
    small: Flask, member: NewPerson, origin: str | None, site: str | None
) -> None:
    person = member(small)
    answer = person.browser.post(
        "/account/sessions/end-all",
        base_url=person.origin,
        headers=headers_of(small, origin, site),
    )
    assert answer.status_code == 303
    assert person.visit("/account").status_code == 302


def test_a_form_of_any_other_page_is_403_and_changes_nothing(
    small: Flask, member: NewPerson
) -> None:
    person, answered = member(small), {}
    for origin, site in IS_REFUSED:
        answered[origin, site] = person.browser.post(
            "/account/sessions/end-all",
            base_url=person.origin,
            headers=headers_of(small, origin, site),
        ).status_code
    assert set(answered.values()) == {403}, answered
    assert person.visit("/account").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_no_unsafe_method_gets_past(any_app: Flask, member: NewPerson, method: str) -> None:
    person = member(any_app)
    for path in ("/api/auth/sign-out-everywhere", "/sign-out", "/api/auth/password"):
        answer = person.browser.open(
            path, method=method, base_url=person.origin, headers={"Origin": "http://evil.example"}
        )
        assert answer.status_code in {403, 405}
    assert person.visit("/account").status_code == 200


def test_a_cookie_does_not_count_where_no_browser_vouches_for_the_page(
    any_app: Flask, member: NewPerson
) -> None:
    person = member(any_app)
    for path in ("/account/sessions/end-all", "/api/auth/sign-out-everywhere"):
        assert person.browser.post(path, base_url=person.origin).status_code == 401
    assert person.visit("/account").status_code == 200


def test_a_program_needs_neither_header(small: Flask, member: NewPerson) -> None:
    person = member(small)
    assert person.call("POST", "/api/auth/sign-out-everywhere").status_code == 204


def test_signing_somebody_in_from_another_page_is_refused(small: Flask, member: NewPerson) -> None:
    person = member(small)
    fields = {"email": person.email, "password": person.password}
    victim = small.test_client()
    answer = victim.post(
        "/sign-in", base_url=person.origin, data=fields, headers={"Origin": "http://evil.example"}
    )
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_no_get_changes_anything(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    for rule in any_app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and not rule.arguments and rule.rule != "/account":
            person.visit(rule.rule).close() if "stream" not in rule.rule else None
    assert person.visit("/api/auth/sign-out").status_code == 405
    for path, page in (("/sign-out", "/"), ("/account/sessions/end-all", "/account")):
        answer = person.visit(path)
        assert (answer.status_code, answer.location) == (303, page), "the page that the form is on"
    assert person.visit("/account").status_code == 200
    assert person.call("GET", "/api/auth/me").status_code == 200
