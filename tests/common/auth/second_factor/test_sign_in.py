"""Signing in with a second factor: each code once, few guesses, and nothing told before the password."""

import base64
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from common.auth.second_factor.codes import PER_ACCOUNT
from common.auth.sign_in import users
from common.config import Settings
from tests.common.auth.second_factor.authenticator import enrolled, sign_in
from tests.common.conftest import Reconfigure
from tests.fixtures.mails import MailsTo
from tests.fixtures.people import NewPerson, Person


def test_a_program_sends_the_code_with_the_password(any_app: Flask, member: NewPerson) -> None:
    person, own = enrolled(any_app, member)
    assert sign_in(person) == (401, "code-needed")
    assert sign_in(person, "") == (401, "code-needed")
    assert sign_in(person, "000000" if own.code() != "000000" else "000001") == (401, "code-wrong")
    assert sign_in(person, own.code()) == (200, "")
    assert person.call("GET", "/api/auth/me").status_code == 200


def test_a_code_is_good_once(any_app: Flask, member: NewPerson) -> None:
    person, own = enrolled(any_app, member)
    code = own.code()
    assert sign_in(person, code) == (200, "")
    assert sign_in(person, code) == (401, "code-wrong")
    assert sign_in(person, own.code(-1)) == (401, "code-wrong"), "nor is one from before it"
    assert sign_in(person, own.code(1)) == (200, ""), "the next one is"


def test_the_code_that_turned_it_on_is_spent(any_app: Flask, member: NewPerson) -> None:
    person, own = enrolled(any_app, member)
    assert sign_in(person, own.code(-1)) == (401, "code-wrong")


@pytest.mark.parametrize("kind", ["moment", "recovery"])
def test_of_many_who_send_one_code_at_once_one_comes_in(
    any_app: Flask, member: NewPerson, kind: str
) -> None:
    person, own = enrolled(any_app, member)
    code = own.code() if kind == "moment" else own.recovery[0]
    twins = [Person(any_app, person.name) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(lambda twin: sign_in(twin, code)[0], twins))
    assert answers == [200] + [401] * 5


def test_a_recovery_code_lets_in_once_and_its_owner_is_told(
    any_app: Flask, member: NewPerson, mails_to: MailsTo
) -> None:
    person, own = enrolled(any_app, member)
    typed = own.recovery[4].upper().replace("-", " ")
    assert sign_in(person, typed) == (200, "")
    left = person.call("GET", "/api/auth/second-factor").json
    assert (left["on"], left["recovery_codes_left"]) == (True, 9)
    assert sign_in(person, typed) == (401, "code-wrong")
    assert mails_to(person.email, "recovery code was used")


def test_guesses_are_few_and_a_good_code_does_not_help_afterwards(
    any_app: Flask, member: NewPerson
) -> None:
    person, own = enrolled(any_app, member)
    allowed = int(PER_ACCOUNT.split()[0])
    assert {sign_in(person, f"abcd{n}")[1] for n in range(allowed)} == {"code-wrong"}
    assert sign_in(person, own.code()) == (429, "too-many")
    assert sign_in(person, own.recovery[0]) == (429, "too-many")


def test_guesses_are_counted_together_by_all_processes(
    any_app: Flask, member: NewPerson, reconfigured: Reconfigure
) -> None:
    person, own = enrolled(any_app, member)
    twin = Person(reconfigured(any_app), person.name)
    for number in range(int(PER_ACCOUNT.split()[0])):
        sign_in(twin if number % 2 else person, "abcd")
    assert {sign_in(one, own.code()) for one in (person, twin)} == {(429, "too-many")}


def test_without_the_password_nobody_learns_who_has_one(any_app: Flask, member: NewPerson) -> None:
    person, _ = enrolled(any_app, member)
    plain = member(any_app)
    wrong = {"password": "not the password of anybody"}
    for code in (None, "123456"):
        assert (
            sign_in(person, code, **wrong)
            == sign_in(plain, code, **wrong)
            == (401, "not-signed-in")
        )


def test_who_has_none_may_send_a_code_and_it_is_not_looked_at(
    any_app: Flask, member: NewPerson
) -> None:
    assert sign_in(member(any_app), "123456") == (200, "")


def test_a_browser_is_asked_in_a_second_step(any_app: Flask, member: NewPerson) -> None:
    person, own = enrolled(any_app, member)
    person.submit("/sign-out")
    first = person.submit("/sign-in", email=person.email, password=person.password, next="/account")
    assert (first.status_code, first.headers["Location"]) == (303, "/sign-in/code")
    cookie = next(c for c in first.headers.getlist("Set-Cookie") if "second_step" in c)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert person.visit("/account").status_code == 302, "the password alone is not enough"
    assert "one-time-code" in person.visit("/sign-in/code").text
    refused = person.submit("/sign-in/code", code="no such code")
    assert (refused.status_code, "is wrong" in refused.text) == (401, True)
    second = person.submit("/sign-in/code", code=own.code())
    assert (second.status_code, second.headers["Location"]) == (303, "/account")
    assert person.visit("/account").status_code == 200
    assert person.visit("/sign-in/code").status_code == 303, (
        "the first step was good for one sign-in"
    )


def test_the_second_step_is_for_the_browser_that_did_the_first(
    any_app: Flask, member: NewPerson
) -> None:
    person, own = enrolled(any_app, member)
    person.submit("/sign-in", email=person.email, password=person.password)
    elsewhere = Person(any_app, person.name)
    answer = elsewhere.submit("/sign-in/code", code=own.code())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert elsewhere.visit("/account").status_code == 302


def test_a_password_change_between_the_steps_ends_the_sign_in(
    any_app: Flask, member: NewPerson
) -> None:
    person, own = enrolled(any_app, member)
    person.submit("/sign-in", email=person.email, password=person.password)
    change = {"current_password": person.password, "new_password": "another lantern, further out"}
    assert person.call("PUT", "/api/auth/password", json=change).status_code == 200
    answer = person.submit("/sign-in/code", code=own.code())
    assert answer.headers["Location"] == "/sign-in"


def test_the_blogs_public_contract_asks_for_it_too(blog: Flask, member: NewPerson) -> None:
    person, own = enrolled(blog, member)
    wish = {"email": person.email, "password": person.password}
    person.tokens = {}

    def login(**more: str) -> TestResponse:
        return person.call("POST", "/api/users/login", json={"user": wish | more})

    assert (login().status_code, login().json["code"]) == (401, "code-needed")
    assert login(code=own.code()).status_code == 200


def test_a_secret_is_sealed_at_rest_and_follows_the_newest_key(
    any_app: Flask,
    member: NewPerson,
    reconfigured: Reconfigure,
    settings_of: Callable[[Flask], Settings],
) -> None:
    person, own = enrolled(any_app, member)
    first = sealed(any_app, person)
    assert own.secret not in first
    keys = settings_of(any_app).jwt_keys
    fresh = base64.urlsafe_b64encode(os.urandom(32)).decode()
    rotated = reconfigured(any_app, jwt_keys=f"{fresh},{keys}")
    later = Person(rotated, person.name)
    assert sign_in(later, own.code()) == (200, "")
    assert sealed(any_app, person) != first, "sealed anew when it was used"
    without_the_old_key = reconfigured(any_app, jwt_keys=fresh)
    last = Person(without_the_old_key, person.name)
    assert sign_in(last, own.code(1)) == (200, "")


def test_who_did_not_sign_in_before_the_old_key_went_has_the_recovery_codes(
    any_app: Flask, member: NewPerson, reconfigured: Reconfigure
) -> None:
    person, own = enrolled(any_app, member)
    fresh = base64.urlsafe_b64encode(os.urandom(32)).decode()
    person = Person(reconfigured(any_app, jwt_keys=fresh), person.name)
    assert sign_in(person, own.code()) == (401, "code-wrong")
    assert sign_in(person, own.recovery[0]) == (200, "")


def sealed(app: Flask, person: Person) -> str:
    with app.app_context():
        user = users().user_by_email(person.email)
        factor = users().second_factors.of(user.id) if user else None
    assert factor
    return factor.secret
