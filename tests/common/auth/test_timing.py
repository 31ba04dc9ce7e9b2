"""How long an answer takes does not tell whether an address has an account (security requirement 3)."""

import itertools
import time
from collections.abc import Callable
from statistics import median

import pytest
from flask import Flask

from tests.fixtures.people import NewPerson, Person

pytestmark = [pytest.mark.slow_hashes, pytest.mark.whole]
ALIKE = 0.20  # of the median
SAMPLES = 11
TRIES = 3  # a laptop under load: noise may spoil a measurement, a leak spoils all of them
_hosts = itertools.count(1)


def from_a_new_place() -> dict[str, str]:
    """So that the guessing limits do not end the measurement."""
    number = next(_hosts)
    return {"REMOTE_ADDR": f"127.1.{number // 250}.{number % 250 + 1}"}


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def assert_alike(known: Callable[[], object], unknown: Callable[[], object]) -> None:
    """Measured in turn, so that what slows the machine down slows both."""
    known(), unknown()  # connections are opened, code is loaded
    found = []
    for _ in range(TRIES):
        pairs = [(seconds(known), seconds(unknown)) for _ in range(SAMPLES)]
        one, other = median(k for k, _ in pairs), median(u for _, u in pairs)
        found.append(round(one / other, 2))
        if abs(one - other) <= ALIKE * max(one, other):
            return
    raise AssertionError(f"known addresses take {found} times as long as unknown ones")


def test_a_failed_sign_in_takes_as_long_for_a_known_address_as_for_an_unknown_one(
    any_app: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    person = member(any_app)

    def guess(email: str) -> None:
        wrong = {"email": email, "password": "a wrong guess"}
        answer = person.call(
            "POST", "/api/auth/sign-in", json=wrong, environ_overrides=from_a_new_place()
        )
        assert answer.status_code == 401

    assert_alike(lambda: guess(person.email), lambda: guess(stranger(any_app).email))


@pytest.mark.whole
def test_registering_takes_as_long_for_a_known_address_as_for_an_unknown_one(
    any_app: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    known = member(any_app)

    def register(person: Person, email: str) -> None:
        account = {"name": person.name, "email": email, "password": person.password}
        answer = person.call(
            "POST", "/api/auth/register", json=account, environ_overrides=from_a_new_place()
        )
        assert answer.status_code == 202

    def register_new() -> None:
        person = stranger(any_app)
        register(person, person.email)

    assert_alike(lambda: register(stranger(any_app), known.email), register_new)


@pytest.mark.whole
def test_asking_for_a_new_password_takes_as_long_for_a_known_address_as_for_an_unknown_one(
    any_app: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    people = iter([member(any_app) for _ in range(TRIES * SAMPLES + 1)])

    def forget(person: Person) -> None:
        wish = {"email": person.email}
        answer = person.call(
            "POST", "/api/auth/forgot-password", json=wish, environ_overrides=from_a_new_place()
        )
        assert answer.status_code == 202

    assert_alike(lambda: forget(next(people)), lambda: forget(stranger(any_app)))
