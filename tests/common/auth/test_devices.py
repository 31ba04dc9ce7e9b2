"""Where somebody is signed in is told in words they know."""

import pytest
from flask import Flask

from common.auth.devices import LONGEST, device_name
from tests.fixtures.people import NewPerson, Person

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        (f"{MOZILLA} (X11; Linux x86_64) {WEBKIT} Chrome/138.0.0.0 Safari/537.36", "Chrome on Linux"),
        (f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0", "Edge on Windows"),
        (f"{MOZILLA} (Linux; Android 15; K) {WEBKIT} Chrome/138.0 Mobile Safari/537.36", "Chrome on Android"),
        (f"{MOZILLA} (Linux; Android 15) {WEBKIT} SamsungBrowser/28.0 Chrome/130.0 Safari/537.36", "Samsung Internet on Android"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_5 like Mac OS X) {WEBKIT} Version/18.5 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.5 Safari/605.1.15", "Safari on macOS"),
        ("curl/8.14.1", "curl"),
        ("a program", "a program"),
        ("x" * 200, "x" * LONGEST),
        ("  ", "An unnamed program"),
        ("", "An unnamed program"),
    ],
)  # fmt: skip
def test_a_browser_is_named_as_people_do(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name


def test_the_account_names_the_device_and_keeps_the_whole_for_who_looks_closer(
    any_app: Flask, member: NewPerson
) -> None:
    person: Person = member(any_app)
    agent = 'Firefox/140.0 (Windows) "><b>'
    form = {"email": person.email, "password": person.password}
    headers = {"Accept": "text/html", "Origin": person.origin, "User-Agent": agent}
    answer = person.browser.post("/sign-in", base_url=person.origin, headers=headers, data=form)
    assert answer.status_code == 303
    page = person.visit("/account").text
    whole = "Firefox/140.0 (Windows) &#34;&gt;&lt;b&gt;"
    assert f'<strong title="{whole}">Firefox on Windows</strong>' in page
    assert '<strong title="a program">a program</strong>' in page
