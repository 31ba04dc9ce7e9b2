"""Accounts as the public contract has them: one token that lasts as long as its session."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from blog_app.models.profiles import PER_OWNER, REGISTRATIONS
from blog_app.models.schema import sessions
from blog_app.storage.database import db
from common import clock
from common.auth.sign_in import PER_CHANGE
from common.auth.sign_in import users as accounts
from common.auth.users import RECENTLY
from tests.fixtures.people import NewPerson, Person

WORDS = "pier 8 lamp"  # short, as the contract's clients send them
OTHER = "lamp 9 pier"

Client = Callable[..., TestResponse]


@pytest.fixture
def newcomer(blog: Flask, stranger: NewPerson) -> Person:
    """Somebody without an account, with a short password."""
    person = stranger(blog)
    person.password = WORDS
    return person


def register(person: Person, **changes: object) -> TestResponse:
    account = {"username": person.name, "email": person.email, "password": person.password}
    sent = {name: value for name, value in (account | changes).items() if value is not ...}
    return person.call("POST", "/api/users", json={"user": sent})


def login(person: Person, **changes: object) -> TestResponse:
    sent = {"email": person.email, "password": person.password} | changes
    return person.call("POST", "/api/users/login", json={"user": sent})


def with_token(person: Person, token: str, scheme: str = "Token") -> Client:
    """Requests as a client of the contract sends them."""
    return lambda method, path, **more: person.call(
        method, path, headers={"Authorization": f"{scheme} {token}"}, **more
    )


@pytest.fixture
def client(newcomer: Person) -> Client:
    return with_token(newcomer, register(newcomer).json["user"]["token"])


def change(client: Client, **fields: object) -> TestResponse:
    return client("PUT", "/api/user", json={"user": fields})


def grow_old(app: Flask, person: Person) -> None:
    """As if the person had signed in a while ago."""
    with app.app_context():
        user = accounts().user_by_email(person.email)
        assert user
        began = clock.now() - RECENTLY - timedelta(seconds=1)
        db.session.execute(
            update(sessions).where(sessions.c.user_id == user.id).values(proved_at=began)
        )
        db.session.commit()


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


def test_a_browsers_cookie_is_not_turned_into_a_token(blog: Flask, member: NewPerson) -> None:
    person = member(blog)
    answer = person.browser.get("/api/user", base_url=person.origin)
    assert (answer.status_code, answer.json["user"]["token"]) == (200, "")
    answer = person.browser.put(
        "/api/user",
        base_url=person.origin,
        headers={"Origin": person.origin},
        json={"user": {"password": OTHER}},
    )
    assert (answer.status_code, answer.json["user"]["token"]) == (200, "")
    assert person.browser.get("/api/user", base_url=person.origin).status_code == 401


def test_what_is_absent_stays(client: Client) -> None:
    image = "https://example.com/a.png"
    first = change(client, bio="Writes.", image=image).json["user"]
    assert (first["bio"], first["image"]) == ("Writes.", image)
    assert change(client, bio="Reads.").json["user"] == first | {"bio": "Reads."}
    assert client("GET", "/api/user").json["user"] == first | {"bio": "Reads."}


@pytest.mark.parametrize("nothing", ["", "  ", None])
@pytest.mark.parametrize("field", ["bio", "image"])
def test_an_empty_bio_or_picture_is_none(client: Client, field: str, nothing: str | None) -> None:
    change(client, bio="Writes.", image="https://example.com/a.png")
    assert change(client, **{field: nothing}).json["user"][field] is None


def test_everything_can_change_at_once_and_the_session_goes_on(
    client: Client, newcomer: Person, stranger: NewPerson
) -> None:
    other = stranger(newcomer.app)
    answer = change(client, username=other.name, email=other.email, bio="New.")
    assert answer.status_code == 200
    user = client("GET", "/api/user").json["user"]
    assert (user["username"], user["email"], user["bio"]) == (other.name, other.email, "New.")
    assert login(newcomer).status_code == 401
    assert login(newcomer, email=other.email).status_code == 200


def test_clients_may_send_back_the_whole_user(client: Client) -> None:
    whole = client("GET", "/api/user").json["user"]
    more = {"createdAt": "2026-01-01T00:00:00Z", "updatedAt": None, "bio": "New."}
    assert change(client, **whole | more).json["user"] == whole | {"bio": "New."}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "user"),
        ({"token": "x"}, "user"),
        ({"currentPassword": WORDS}, "user"),
        ({"username": None}, "username"),
        ({"username": ""}, "username"),
        ({"email": None}, "email"),
        ({"email": ""}, "email"),
        ({"password": None}, "password"),
        ({"password": ""}, "password"),
        ({"password": "short 7"}, "password"),
        ({"bio": 5}, "bio"),
        ({"bio": "x" * 2001}, "bio"),
        ({"bio": "a\0b"}, "bio"),
        ({"image": "javascript:alert(1)"}, "image"),
        ({"image": "https://"}, "image"),
        ({"image": "https://[x"}, "image"),
        ({"image": "https://example.com/" + "x" * 2000}, "image"),
        ({"role": "admin"}, "role"),
        ({"id": "1"}, "id"),
        ({"session_epoch": 1}, "session_epoch"),
    ],
)
def test_a_bad_change_is_422_names_the_field_and_changes_nothing(
    client: Client, fields: dict[str, object], field: str
) -> None:
    before = client("GET", "/api/user").json
    answer = change(client, **fields)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert client("GET", "/api/user").json == before


@pytest.mark.parametrize("taken", ["username", "email"])
def test_what_is_another_s_stays_theirs(
    client: Client, blog: Flask, member: NewPerson, taken: str
) -> None:
    other = member(blog)
    theirs = {"username": other.name.upper(), "email": other.email}[taken]
    before = client("GET", "/api/user").json
    answer = change(client, **{taken: theirs, "bio": "New."})
    assert (answer.status_code, answer.json["errors"]) == (409, {taken: ["has already been taken"]})
    assert client("GET", "/api/user").json == before, "all of it or nothing"


def test_one_s_own_name_in_other_letters_is_free(client: Client, newcomer: Person) -> None:
    assert change(client, username=newcomer.name.upper()).status_code == 200


def test_a_new_password_ends_every_session_and_begins_one(client: Client, newcomer: Person) -> None:
    elsewhere = with_token(newcomer, login(newcomer).json["user"]["token"])
    answer = change(client, password=OTHER)
    assert answer.status_code == 200
    assert client("GET", "/api/user").status_code == 401
    assert elsewhere("GET", "/api/user").status_code == 401
    again = with_token(newcomer, answer.json["user"]["token"])
    assert again("GET", "/api/user").status_code == 200
    assert login(newcomer).status_code == 401
    assert login(newcomer, password=OTHER).status_code == 200


@pytest.mark.parametrize("field", ["email", "password"])
def test_who_signed_in_long_ago_sends_the_current_password(
    blog: Flask, client: Client, newcomer: Person, stranger: NewPerson, field: str
) -> None:
    grow_old(blog, newcomer)
    new = {"email": stranger(blog).email, "password": OTHER}[field]
    answer = change(client, **{field: new})
    assert answer.status_code == 422
    assert answer.json["errors"] == {"currentPassword": ["sign in again or send it"]}
    answer = change(client, **{field: new}, currentPassword="another lamp")
    assert (answer.status_code, answer.json["errors"]) == (422, {"currentPassword": ["is wrong"]})
    assert change(client, **{field: new}, currentPassword=WORDS).status_code == 200


def test_other_changes_do_not_need_it(blog: Flask, client: Client, newcomer: Person) -> None:
    grow_old(blog, newcomer)
    answer = change(client, email=newcomer.email, username=newcomer.name, bio="New.")
    assert answer.status_code == 200


def test_guesses_at_the_current_password_are_counted(
    blog: Flask, client: Client, newcomer: Person
) -> None:
    grow_old(blog, newcomer)
    guess = {"password": OTHER, "currentPassword": "a wrong one"}
    tries = [change(client, **guess).status_code for _ in range(int(PER_CHANGE.split()[0]) + 1)]
    assert tries == [422] * (len(tries) - 1) + [429]


def use_up(app: Flask, rate: str, *key: str) -> None:
    for _ in range(int(rate.split(maxsplit=1)[0])):
        app.extensions["rate_limits"].take(rate, *key)


def test_changes_are_limited_for_each_owner(blog: Flask, client: Client, newcomer: Person) -> None:
    with blog.app_context():
        user = accounts().user_by_email(newcomer.email)
    assert user
    use_up(blog, PER_OWNER, "profile", str(user.id))
    assert change(client, bio="New.").status_code == 429


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
