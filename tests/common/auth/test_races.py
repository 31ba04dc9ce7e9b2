"""Two at the same moment: one wins, and what is told afterwards is true."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask
from werkzeug.test import TestResponse

from tests.fixtures.people import NewPerson

T = TypeVar("T")


def at_once(count: int, act: Callable[[int], T]) -> list[T]:
    """What `act` answers each of `count` callers who start together."""
    together = Barrier(count, timeout=10)

    def start(number: int) -> T:
        together.wait()
        return act(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(start, range(count)))


def statuses(answers: list[TestResponse]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def test_a_refresh_token_spent_twenty_times_at_once_is_good_once_and_ends_the_family(
    any_app: Flask, member: NewPerson
) -> None:
    person = member(any_app)
    spent = {"refresh_token": person.tokens["refresh_token"]}
    answers = at_once(20, lambda _: person.call("POST", "/api/auth/refresh", json=spent))
    assert statuses(answers) == [200] + [401] * 19
    assert person.call("GET", "/api/auth/me").status_code == 401
    person.tokens = next(answer.json for answer in answers if answer.status_code == 200)
    assert person.call("GET", "/api/auth/me").status_code == 401, "the winner may be the thief"
    newest = {"refresh_token": person.tokens["refresh_token"]}
    assert person.call("POST", "/api/auth/refresh", json=newest).status_code == 401
    assert person.visit("/account").status_code == 200, "another family goes on"


def test_of_two_who_register_one_name_at_once_one_has_it(
    any_app: Flask, stranger: NewPerson
) -> None:
    people = [stranger(any_app), stranger(any_app)]
    names = [people[0].name, people[0].name.upper()]

    def register(number: int) -> TestResponse:
        person = people[number]
        account = {"name": names[number], "email": person.email, "password": person.password}
        return person.call("POST", "/api/auth/register", json=account)

    assert statuses(at_once(2, register)) == [202, 409]
    assert sorted(exists(any_app, person.email) for person in people) == [False, True]


def test_of_two_who_register_one_address_at_once_one_has_it_and_both_get_one_answer(
    any_app: Flask, stranger: NewPerson
) -> None:
    people, email = [stranger(any_app), stranger(any_app)], stranger(any_app).email
    answers = at_once(
        2,
        lambda n: people[n].call(
            "POST",
            "/api/auth/register",
            json={"name": people[n].name, "email": email, "password": people[n].password},
        ),
    )
    assert statuses(answers) == [202, 202]
    assert answers[0].json == answers[1].json
    assert exists(any_app, email)


def test_of_two_password_changes_at_once_one_happens(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    wishes = ["another lantern, further out", "a third light on the pier"]
    answers = at_once(
        2,
        lambda n: person.call(
            "PUT",
            "/api/auth/password",
            json={"current_password": person.password, "new_password": wishes[n]},
        ),
    )
    assert statuses(answers)[0] == 200
    # The other one came too late: the hash had changed, the session had ended, or both.
    assert statuses(answers)[1] in {401, 403, 409}
    assert sorted(person.sign_in(wish).status_code for wish in wishes) == [200, 401]


def test_a_token_refreshed_while_all_sessions_end_is_over_too(
    any_app: Flask, member: NewPerson
) -> None:
    person = member(any_app)
    first = {"refresh_token": person.tokens["refresh_token"]}
    access = {"Authorization": f"Bearer {person.tokens['access_token']}"}
    answers = at_once(
        2,
        lambda n: (
            person.call("POST", "/api/auth/sign-out-everywhere", headers=access)
            if n == 0
            else person.call("POST", "/api/auth/refresh", json=first)
        ),
    )
    assert answers[0].status_code == 204
    if answers[1].status_code == 200:
        person.tokens = answers[1].json
    assert person.call("GET", "/api/auth/me").status_code == 401


def exists(app: Flask, email: str) -> bool:
    with app.app_context():
        return app.extensions["users"].user_by_email(email) is not None
