"""Where a sign-in leads on to: the path that somebody wanted, and never another host."""

import pytest
from flask import Flask

from common.auth.next_page import own_path
from tests.fixtures.people import NewPerson, fields_of

ELSEWHERE = [
    "http://evil.example",
    "https://evil.example/account",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "/\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "http:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "http://[",
    "//[",
    "http://a\u2100b",
    "/account\r\nSet-Cookie: a=b",
    "",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_target_elsewhere_leads_to_the_start_page(target: str) -> None:
    assert own_path(target) == "/"


@pytest.mark.parametrize("target", ["/", "/account", "/a/b?c=d&e=http://x", "/ä", "/a//b", "/#x"])
def test_a_path_of_our_own_is_kept(target: str) -> None:
    assert own_path(target) == target


def test_signing_in_leads_where_the_person_wanted_to_go_and_nowhere_else(
    small: Flask, member: NewPerson
) -> None:
    person = member(small)
    for target, expected in {
        "/account": "/account",
        "//evil.example": "/",
        "http://[": "/",
    }.items():
        asked = person.browser.get(
            "/sign-in", base_url=person.origin, query_string={"next": target}
        )
        assert fields_of(asked)["next"] == expected
        answer = person.submit(
            "/sign-in", email=person.email, password=person.password, next=target
        )
        assert (answer.status_code, answer.location) == (303, expected)


@pytest.mark.parametrize("path", ["//evil.example/account", "/\\evil.example", "/%0d%0aX-Odd: 1"])
def test_no_path_makes_us_redirect_elsewhere(small: Flask, stranger: NewPerson, path: str) -> None:
    answer = stranger(small).browser.get(
        path, base_url="http://placeholder", headers={"Host": host_of(small)}
    )
    assert "X-Odd" not in answer.headers
    if answer.location:
        assert answer.location.startswith(("/", small.config["PUBLIC_URL"]))
        assert not answer.location.startswith("//")


def host_of(app: Flask) -> str:
    return str(app.config["PUBLIC_URL"].partition("://")[2])
