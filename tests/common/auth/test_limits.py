"""Guessing is counted: for one account from one place, across processes, and whatever headers say."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psutil
import pytest
from flask import Flask

from common import config
from common.auth import welcome
from common.auth.sign_in import PER_ACCOUNT, PER_ADDRESS, PER_REFRESH
from common.config import Settings
from common.http.limits import rate_limits
from tests.common.conftest import Reconfigure
from tests.fixtures.people import NewPerson, Person
from tests.fixtures.servers import PASSWORD, started
from workshop.checkout import CODE, Checkout
from workshop.ports import any_free_port
from workshop.servers.cache import Cache

# What another process does: five wrong tries on its own copy of the app.
GUESSER = """
import importlib, json, sys
app = importlib.import_module(sys.argv[1]).create_app()
wrong = {"email": sys.argv[2], "password": "a wrong guess"}
post = app.test_client().post
tries = [post("/api/auth/sign-in", base_url=app.config["PUBLIC_URL"], json=wrong) for _ in range(5)]
print(json.dumps([answer.status_code for answer in tries]))
"""


def guess(person: Person, **more: Any) -> int:
    """One wrong try; the status that it gets."""
    wrong = {"email": person.email, "password": "a wrong guess"}
    return person.call("POST", "/api/auth/sign-in", json=wrong, **more).status_code


def forwarded(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address, "X-Real-IP": address, "Forwarded": f"for={address}"}


def test_the_eleventh_failed_sign_in_is_429_even_with_the_right_password(
    any_app: Flask, member: NewPerson
) -> None:
    person = member(any_app)
    assert [guess(person) for _ in range(11)] == [401] * 10 + [429]
    answer = person.sign_in()
    assert (answer.status_code, answer.json["code"]) == (429, "too-many")
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    page = person.submit("/sign-in", email=person.email, password=person.password)
    assert (page.status_code, page.mimetype) == (429, "text/html")


def test_spelling_the_address_differently_gives_no_more_tries(
    small: Flask, member: NewPerson
) -> None:
    person = member(small)
    spellings = [person.email, person.email.upper(), f" {person.email} ", person.email.title()]
    wrong = [{"email": spellings[n % 4], "password": "a wrong guess"} for n in range(11)]
    statuses = [person.call("POST", "/api/auth/sign-in", json=one).status_code for one in wrong]
    assert statuses == [401] * 10 + [429]


def test_a_sign_in_that_succeeds_counts_against_nobody(small: Flask, member: NewPerson) -> None:
    person = member(small)
    assert {person.sign_in().status_code for _ in range(12)} == {200}
    assert {guess(person) for _ in range(9)} == {401}
    assert person.sign_in().status_code == 200
    assert {guess(person) for _ in range(9)} == {401}


def test_other_people_at_the_same_address_and_other_addresses_are_not_locked_out(
    small: Flask, member: NewPerson
) -> None:
    person, neighbour = member(small), member(small)
    assert [guess(person) for _ in range(11)][-1] == 429
    assert neighbour.sign_in().status_code == 200
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": "127.0.0.77"}}
    assert guess(person, **elsewhere) == 401


def test_many_guesses_at_once_are_counted_one_by_one(small: Flask, member: NewPerson) -> None:
    person = member(small)
    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(lambda _: guess(person), range(20)))
    assert sorted(statuses) == [401] * 10 + [429] * 10


def test_guesses_at_many_accounts_from_one_place_end_too(
    small: Flask, stranger: NewPerson, member: NewPerson
) -> None:
    bystander = member(small)
    with small.app_context():
        for _ in range(98):  # by the counter itself: a hundred real guesses take their time
            rate_limits().take(PER_ADDRESS, "address", "127.0.0.1")
    assert [guess(stranger(small)) for _ in range(3)] == [401, 401, 429]
    assert bystander.sign_in().status_code == 429
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": "127.0.0.78"}}
    assert guess(stranger(small), **elsewhere) == 401


def test_guesses_at_one_account_from_many_places_end_too(small: Flask, member: NewPerson) -> None:
    person = member(small)
    with small.app_context():
        for _ in range(98):
            rate_limits().take(PER_ACCOUNT, "account", person.email)
    places = [{"environ_overrides": {"REMOTE_ADDR": f"127.0.1.{n}"}} for n in range(3)]
    assert [guess(person, **place) for place in places] == [401, 401, 429]


def test_the_current_password_can_be_guessed_ten_times(small: Flask, member: NewPerson) -> None:
    person = member(small)
    change = {"current_password": "a guess", "new_password": "another lantern, further out"}
    statuses = [
        person.call("PUT", "/api/auth/password", json=change).status_code for _ in range(11)
    ]
    assert statuses == [403] * 10 + [429]


def test_accounts_made_from_one_place_end_too(small: Flask, stranger: NewPerson) -> None:
    with small.app_context():
        for _ in range(99):
            rate_limits().take(welcome.PER_ADDRESS, "register", "127.0.0.1")
    assert [stranger(small).register().status_code for _ in range(2)] == [202, 429]
    visitor = stranger(small)
    fields = {"name": visitor.name, "email": visitor.email, "password": visitor.password}
    assert visitor.submit("/sign-up", **fields).status_code == 429


def test_refreshing_without_end_ends_too(small: Flask, stranger: NewPerson) -> None:
    with small.app_context():
        for _ in range(299):
            rate_limits().take(PER_REFRESH, "refresh", "127.0.0.1")
    bad = {"refresh_token": "x"}
    tries = [stranger(small).call("POST", "/api/auth/refresh", json=bad) for _ in range(2)]
    assert [answer.status_code for answer in tries] == [401, 429]


def test_a_forged_forwarding_header_changes_nothing(small: Flask, member: NewPerson) -> None:
    person = member(small)
    statuses = [guess(person, headers=forwarded(f"203.0.113.{n}")) for n in range(11)]
    assert statuses == [401] * 10 + [429]


def test_behind_a_trusted_proxy_the_address_is_what_the_proxy_says(
    small: Flask, reconfigured: Reconfigure, member: NewPerson
) -> None:
    person = member(reconfigured(small, trusted_proxies=1))
    here = [guess(person, headers=forwarded("203.0.113.1")) for _ in range(11)]
    assert here == [401] * 10 + [429]
    assert guess(person, headers=forwarded("203.0.113.2")) == 401
    # What the caller wrote itself stands left of what the proxy added.
    assert guess(person, headers=forwarded("203.0.113.3, 203.0.113.1")) == 429


def test_tries_are_counted_across_processes(
    small: Flask, settings_of: Callable[[Flask], Settings], member: NewPerson
) -> None:
    person, settings = member(small), settings_of(small)
    variables = {
        config.variable(type(settings), name): str(value)
        for name, value in settings.model_dump().items()
    }
    elsewhere = subprocess.Popen(
        [sys.executable, "-c", GUESSER, small.import_name, person.email],
        cwd=CODE, env=variables, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert [guess(person) for _ in range(5)] == [401] * 5
    assert json.loads(elsewhere.communicate(timeout=30)[0].splitlines()[-1]) == [401] * 5
    assert guess(person) == 429


def test_without_the_counter_nobody_gets_in(
    any_app: Flask, reconfigured: Reconfigure, member: NewPerson, stranger: NewPerson
) -> None:
    known = member(any_app)
    assert known.sign_in().status_code == 200, "the premise"
    blind = reconfigured(any_app, valkey_url=f"valkey://127.0.0.1:{any_free_port()}/0")
    person = Person(blind, known.name)
    answer = person.sign_in()
    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert person.sign_in_with_browser().status_code == 503
    assert stranger(blind).register().status_code == 503
    assert person.call("POST", "/api/auth/refresh", json={"refresh_token": "x"}).status_code == 503
    assert person.call("GET", "/healthz").status_code == 200


@pytest.fixture
def hanging_cache(own_checkout: Checkout) -> Iterator[str]:
    """A Valkey that takes connections and answers nothing."""
    server = Cache(own_checkout, any_free_port(), PASSWORD)
    with started(server):
        assert server.child is not None
        process = psutil.Process(server.child.pid)
        process.suspend()
        yield server.variables("VALKEY_URL", "any")["VALKEY_URL"]
        process.resume()


@pytest.mark.whole
def test_a_counter_that_hangs_costs_three_seconds_at_most(
    small: Flask, reconfigured: Reconfigure, member: NewPerson, hanging_cache: str
) -> None:
    person = Person(reconfigured(small, valkey_url=hanging_cache), member(small).name)
    began = time.monotonic()
    assert person.sign_in().status_code == 503
    assert time.monotonic() - began < 3


def test_an_operator_sets_how_many_may_register_from_one_place(
    any_app: Flask, reconfigured: Reconfigure, stranger: NewPerson
) -> None:
    strict = reconfigured(any_app, limits={"register": "1 per hour"})
    place = {"environ_base": {"REMOTE_ADDR": "203.0.113.99"}}
    told = []
    for person in (stranger(strict), stranger(strict)):
        account = {"name": person.name, "email": person.email, "password": person.password}
        told.append(person.call("POST", "/api/auth/register", json=account, **place).status_code)
    assert told == [202, 429]
