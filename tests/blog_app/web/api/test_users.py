"""Accounts as the public contract has them: one token that lasts as long as its session."""

import pytest
from flask import Flask

from blog_app.models.profiles import REGISTRATIONS
from tests.fixtures.blog_users import OTHER, WORDS, login, register, with_token
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson, Person


def test_who_registers_is_signed_in(newcomer: Person) -> None:
    answer = register(newcomer)
    assert answer.status_code == 201
    user = answer.json["user"]
    token = user.pop("token")
    assert user == {
        "email": newcomer.email, "username": newcomer.name, "bio": None, "image": None,
    }  # fmt: skip
    for scheme in ("Token", "Bearer", "token"):
        found = with_token(newcomer, token, scheme)("GET", "/api/user")
        assert (found.status_code, found.json["user"]) == (200, user | {"token": token})


def test_a_login_is_another_session(newcomer: Person) -> None:
    first = register(newcomer).json["user"]["token"]
    answer = login(newcomer)
    assert answer.status_code == 200
    second = answer.json["user"]["token"]
    with_token(newcomer, second)("POST", "/api/auth/sign-out")
    assert with_token(newcomer, second)("GET", "/api/user").status_code == 401
    assert with_token(newcomer, first)("GET", "/api/user").status_code == 200


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"username": ""}, {"username": ["can't be blank"]}),
        ({"email": " "}, {"email": ["can't be blank"]}),
        ({"password": ""}, {"password": ["can't be blank"]}),
        ({"username": ...}, {"username": ["can't be blank"]}),
        ({"username": "", "email": "", "password": ""}, ["username", "email", "password"]),
        ({"username": "a b"}, ["username"]),
        ({"email": "not one"}, ["email"]),
        ({"password": "short 7"}, ["password"]),
        ({"password": "password"}, ["password"]),
        ({"password": "x" * 129}, ["password"]),
        ({"username": None}, ["username"]),
        ({"email": {"$ne": None}}, ["email"]),
        ({"role": "admin"}, ["role"]),
        ({"bio": "hello"}, ["bio"]),
    ],
)
def test_a_bad_registration_is_422_and_names_every_field(
    newcomer: Person, changes: dict[str, object], errors: object
) -> None:
    answer = register(newcomer, **changes)
    assert answer.status_code == 422
    assert answer.json["errors"] == errors or list(answer.json["errors"]) == errors
    assert login(newcomer).status_code == 401


@pytest.mark.parametrize("taken", ["username", "email"])
def test_what_is_taken_is_told(
    newcomer: Person, blog: Flask, member: NewPerson, taken: str
) -> None:
    other = member(blog)
    theirs = {"username": other.name.upper(), "email": other.email.upper()}[taken]
    answer = register(newcomer, **{taken: theirs})
    assert answer.status_code == 409
    assert answer.json["errors"] == {taken: ["has already been taken"]}


def test_all_that_is_taken_is_told_at_once(blog: Flask, member: NewPerson) -> None:
    answer = register(member(blog))
    assert answer.status_code == 409
    assert set(answer.json["errors"]) == {"username", "email"}


def test_a_wrong_login_does_not_tell_what_is_wrong(newcomer: Person, stranger: NewPerson) -> None:
    register(newcomer)
    wrong = [login(newcomer, password=OTHER), login(newcomer, email="nobody@example.com")]
    assert [answer.status_code for answer in wrong] == [401, 401]
    for answer in wrong:
        assert answer.json["errors"] == {"credentials": ["invalid"]}
    assert wrong[0].json["detail"] == wrong[1].json["detail"]


@pytest.mark.parametrize("field", ["email", "password"])
@pytest.mark.parametrize("value", ["", " "])
def test_a_blank_login_names_the_field(newcomer: Person, field: str, value: str) -> None:
    answer = login(newcomer, **{field: value})
    assert (answer.status_code, answer.json["errors"]) == (422, {field: ["can't be blank"]})


def test_who_sends_no_token_is_told_so(newcomer: Person) -> None:
    for method in ("GET", "PUT"):
        answer = newcomer.call(method, "/api/user", json={"user": {"bio": "x"}})
        assert (answer.status_code, answer.json["errors"]) == (401, {"token": ["is missing"]})


def test_registrations_are_limited_for_each_address(blog: Flask, stranger: NewPerson) -> None:
    use_up(blog, REGISTRATIONS, "register", "203.0.113.7")
    person = stranger(blog)
    account = {"username": person.name, "email": person.email, "password": WORDS}
    answers = [
        person.call(
            "POST",
            "/api/users",
            json={"user": account},
            environ_base={"REMOTE_ADDR": address},
        )
        for address in ("203.0.113.7", "203.0.113.8")
    ]
    assert [answer.status_code for answer in answers] == [429, 201]
