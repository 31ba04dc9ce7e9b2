"""One's own user as the public contract has it: read, changed, and with a new password."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from blog_app.models.profiles import PER_OWNER
from blog_app.models.schema import sessions
from blog_app.storage.database import db
from common import clock
from common.auth.sign_in import PER_CHANGE
from common.auth.sign_in import users as accounts
from common.auth.users import RECENTLY
from tests.fixtures.blog_users import OTHER, WORDS, Client, change, login, with_token
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson, Person


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


def test_changes_are_limited_for_each_owner(blog: Flask, client: Client, newcomer: Person) -> None:
    with blog.app_context():
        user = accounts().user_by_email(newcomer.email)
    assert user
    use_up(blog, PER_OWNER, "profile", str(user.id))
    assert change(client, bio="New.").status_code == 429
