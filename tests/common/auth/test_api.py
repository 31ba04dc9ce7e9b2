"""Accounts over JSON, the same in all four apps."""

from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from flask import Flask
from werkzeug.test import TestResponse

from common import clock
from tests.fixtures.mails import MailsTo
from tests.fixtures.people import NewPerson


def seen(answer: TestResponse) -> tuple[int, object]:
    """What a caller can tell apart: status and body, without the request id."""
    body = dict(answer.json or {})
    body.pop("request_id", None)
    return answer.status_code, body


def test_a_new_account_can_sign_in_and_say_who_it_is(any_app: Flask, stranger: NewPerson) -> None:
    person = stranger(any_app)
    assert person.register().status_code == 202
    assert person.sign_in().status_code == 200
    me = person.call("GET", "/api/auth/me").json
    assert (me["name"], me["email"], me["role"]) == (person.name, person.email, "user")


def test_registering_a_known_address_looks_like_registering_a_new_one(
    any_app: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    known, other = member(any_app), stranger(any_app)
    account = {"name": other.name, "email": known.email, "password": other.password}
    again = other.call("POST", "/api/auth/register", json=account)
    assert "Server-Timing" not in again.headers, "the number of statements would tell"
    assert seen(again) == seen(stranger(any_app).register())
    assert known.sign_in().status_code == 200, "the account that was there stays as it was"


def test_a_taken_name_is_told_with_known_and_unknown_addresses_alike(
    any_app: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    taken, known, unknown = member(any_app), member(any_app), stranger(any_app)
    answers = [
        unknown.call(
            "POST",
            "/api/auth/register",
            json={"name": taken.name.upper(), "email": email, "password": unknown.password},
        )
        for email in (known.email, unknown.email)
    ]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert seen(answers[0]) == seen(answers[1])


def test_the_owner_of_an_address_is_told_by_mail(
    any_app: Flask, stranger: NewPerson, mails_to: MailsTo
) -> None:
    known = stranger(any_app)
    known.register()
    known.call(
        "POST",
        "/api/auth/register",
        json={"name": f"{known.name}-x", "email": known.email, "password": known.password},
    )
    mine = mails_to(known.email, count=2)
    assert len(mine) == 2
    assert any("Welcome" in mail.subject for mail in mine)
    assert any("already have an account" in mail.subject for mail in mine)


def test_server_owned_and_unknown_fields_are_refused(any_app: Flask, stranger: NewPerson) -> None:
    person = stranger(any_app)
    account = {"name": person.name, "email": person.email, "password": person.password}
    answer = person.call("POST", "/api/auth/register", json=account | {"role": "admin"})
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["role"]
    answer = person.call(
        "POST", "/api/auth/sign-in", json={"email": {"$ne": None}, "password": "x"}
    )
    assert answer.status_code == 422


def test_a_weak_password_is_refused_with_its_reason(any_app: Flask, stranger: NewPerson) -> None:
    person = stranger(any_app)
    app_name = any_app.config["SITE"].name
    long = "many words of a long song " * 5
    for weak in (
        "short",
        long,
        f"{person.name}{person.name}"[:40].ljust(15, "1"),
        f"{app_name * 9}-1a",
    ):
        person.password = weak
        answer = person.register()
        assert answer.status_code == 422, weak
        assert answer.json["errors"]["password"]


def test_a_password_is_changed_for_a_good_one_only(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    for weak in ("short", f"{person.name}!{person.name}!", f"{person.email}-1"):
        change = {"current_password": person.password, "new_password": weak}
        answer = person.call("PUT", "/api/auth/password", json=change)
        assert answer.status_code == 422, weak
        assert answer.json["errors"]["password"]
    assert person.call("GET", "/api/auth/me").status_code == 200, "nothing happened"


def test_an_unknown_account_and_a_wrong_password_get_the_same_answer(
    any_app: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    wrong = member(any_app).sign_in("not the password at all")
    assert wrong.status_code == 401
    assert seen(wrong) == seen(stranger(any_app).sign_in())


def test_a_refresh_token_is_good_once(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    spent = {"refresh_token": person.tokens["refresh_token"]}
    fresh = person.call("POST", "/api/auth/refresh", json=spent)
    assert fresh.status_code == 200
    person.tokens = fresh.json
    assert person.call("GET", "/api/auth/me").status_code == 200
    assert person.call("POST", "/api/auth/refresh", json=spent, headers={}).status_code == 401
    assert person.call("GET", "/api/auth/me").status_code == 401, "the whole family has ended"
    newest = {"refresh_token": fresh.json["refresh_token"]}
    assert person.call("POST", "/api/auth/refresh", json=newest).status_code == 401


def test_sign_out_ends_this_session_at_once_and_no_other(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    first = person.tokens
    person.sign_in()
    assert person.call("POST", "/api/auth/sign-out").status_code == 204
    assert person.call("GET", "/api/auth/me").status_code == 401
    person.tokens = first
    assert person.call("GET", "/api/auth/me").status_code == 200


def test_sign_out_everywhere_ends_programs_and_browsers(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    assert person.visit("/account").status_code == 200
    assert person.call("POST", "/api/auth/sign-out-everywhere").status_code == 204
    assert person.call("GET", "/api/auth/me").status_code == 401
    assert person.visit("/account").status_code == 302


def test_a_password_change_asks_for_the_current_one_and_ends_every_session(
    any_app: Flask, member: NewPerson
) -> None:
    person = member(any_app)
    change = {"current_password": "not it", "new_password": "another lantern, further out"}
    assert person.call("PUT", "/api/auth/password", json=change).status_code == 403
    assert person.call("GET", "/api/auth/me").status_code == 200, "nothing happened"
    change["current_password"] = person.password
    answer = person.call("PUT", "/api/auth/password", json=change)
    assert answer.status_code == 200
    assert person.call("GET", "/api/auth/me").status_code == 401
    assert person.visit("/account").status_code == 302
    person.tokens = answer.json
    assert person.call("GET", "/api/auth/me").status_code == 200
    assert person.sign_in().status_code == 401
    assert person.sign_in(change["new_password"]).status_code == 200


def test_a_disabled_account_is_out_at_once_and_stays_out(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    with any_app.app_context():
        store = any_app.extensions["users"]
        store.disable(store.user_by_email(person.email).id, clock.now())
    assert person.call("GET", "/api/auth/me").status_code == 401
    assert person.visit("/account").status_code == 302
    assert person.sign_in().status_code == 401


@pytest.mark.slow_hashes
def test_an_old_hash_is_upgraded_at_sign_in(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(person.password)
    with any_app.app_context():
        store = any_app.extensions["users"]
        store.upgrade_hash(store.user_by_email(person.email), old)
        assert store.user_by_email(person.email).password_hash == old, "the premise"
    assert person.sign_in().status_code == 200
    with any_app.app_context():
        assert "m=19456,t=2" in store.user_by_email(person.email).password_hash
        stale = replace(store.user_by_email(person.email), password_hash="somebody else's")
        store.upgrade_hash(stale, "overwritten")
        assert store.user_by_email(person.email).password_hash != "overwritten"
