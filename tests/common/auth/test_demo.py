"""Demo users come in with one click where an app runs as a demo, and nowhere else."""

from collections.abc import Callable

import pytest
from flask import Flask

from common import clock
from common.auth.demo import ensure
from tests.fixtures.people import NewPerson


@pytest.fixture
def demo_key(every_app: Flask) -> str:
    """A demo user who has an account."""
    person = every_app.config["DEMO_USERS"][0]
    with every_app.app_context():
        ensure(every_app.extensions["users"], person, now=clock.now())
    return str(person["key"])


def test_one_click_signs_in(every_app: Flask, stranger: NewPerson, demo_key: str) -> None:
    visitor = stranger(every_app)
    assert visitor.visit("/account").status_code == 302
    answer = visitor.submit("/sign-in/demo", user=demo_key, next="/account")
    assert (answer.status_code, answer.location) == (303, "/account")
    assert f"{demo_key}@example.com" in visitor.visit("/account").text


def test_following_the_portals_link_changes_nothing_by_itself(
    every_app: Flask, stranger: NewPerson, demo_key: str
) -> None:
    visitor = stranger(every_app)
    page = visitor.visit(f"/sign-in/demo/{demo_key}")
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert visitor.visit("/account").status_code == 302
    assert visitor.visit("/sign-in/demo").location == "/sign-in"


def test_the_target_stays_on_this_origin(
    every_app: Flask, stranger: NewPerson, demo_key: str
) -> None:
    answer = stranger(every_app).submit("/sign-in/demo", user=demo_key, next="//evil.example")
    assert answer.location == "/"


def test_only_demo_users_come_in_so(
    every_app: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    person = member(every_app)
    for key in (person.name, person.email, "", "nobody"):
        assert stranger(every_app).submit("/sign-in/demo", user=key).status_code == 404
    assert person.visit("/sign-in/demo/nobody").status_code == 404


def test_outside_the_demo_there_is_no_such_door(
    every_app: Flask, reconfigured: Callable[..., Flask], demo_key: str, stranger: NewPerson
) -> None:
    visitor = stranger(reconfigured(every_app, demo=False))
    assert visitor.submit("/sign-in/demo", user=demo_key).status_code == 404
    assert visitor.visit(f"/sign-in/demo/{demo_key}").status_code == 404
    assert "/sign-in/demo" not in visitor.visit("/sign-in").text
    assert visitor.call("GET", "/api/counters").status_code == 404
