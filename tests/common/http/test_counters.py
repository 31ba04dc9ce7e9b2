"""The portal's numbers: there for a demo, a secret otherwise."""

from collections.abc import Callable

from flask import Flask

from tests.common.conftest import Reconfigure
from tests.fixtures.people import NewPerson


def test_a_demo_shows_its_numbers_and_its_people(any_app: Flask, stranger: NewPerson) -> None:
    answer = stranger(any_app).call("GET", "/api/counters")
    assert answer.status_code == 200
    assert all(type(count) is int for count in answer.json["counters"].values())
    assert answer.json["counters"]
    people = answer.json["people"]
    assert [p["key"] for p in people] == [p["key"] for p in any_app.config["DEMO_USERS"]]
    assert all(set(person) == {"key", "name", "about"} for person in people), "no mail addresses"


def test_the_numbers_follow_what_happens(
    small: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    def people() -> int:
        return int(stranger(small).call("GET", "/api/counters").json["counters"]["people"])

    before = people()
    member(small)
    assert people() == before + 1


def test_outside_the_demo_the_numbers_are_nobodys_business(
    any_app: Flask, reconfigured: Reconfigure, in_production: Callable[[Flask], Flask],
    stranger: NewPerson,
) -> None:  # fmt: skip
    for app in (reconfigured(any_app, demo=False), in_production(any_app)):
        assert stranger(app).call("GET", "/api/counters").status_code == 404
