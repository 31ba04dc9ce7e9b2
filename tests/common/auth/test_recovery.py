"""The lost password and the address: a mail proves who it is, once, for a while."""

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from common import clock
from common.auth import letters, recovery
from common.auth.links import RESET as RESET_KIND
from common.auth.links import code_for
from common.auth.sign_in import users
from common.errors import Invalid
from tests.common.auth.test_races import at_once
from tests.common.conftest import LogLines
from tests.fixtures.mails import MailsTo
from tests.fixtures.people import NewPerson, Person

NEW = "another lantern, further out"
RESET, CONFIRM, CHANGED = "A new password", "Confirm your address", "password at"


def forget(person: Person, email: str | None = None) -> TestResponse:
    wish = {"email": email or person.email}
    return person.call("POST", "/api/auth/forgot-password", json=wish)


def reset(person: Person, code: str, new: str = NEW) -> TestResponse:
    wish = {"code": code, "new_password": new}
    return person.call("POST", "/api/auth/reset-password", json=wish)


def me(person: Person) -> dict[str, str]:
    answer = person.call("GET", "/api/auth/me")
    assert answer.status_code == 200
    found: dict[str, str] = answer.json
    return found


def test_a_forgotten_password_comes_back_by_mail(
    any_app: Flask, member: NewPerson, mails_to: MailsTo
) -> None:
    person = member(any_app)
    assert forget(person).status_code == 202
    (mail,) = mails_to(person.email, RESET)
    assert reset(person, mail.code).status_code == 204
    assert person.visit("/account").status_code == 302, "the browser's session has ended"
    assert person.call("GET", "/api/auth/me").status_code == 401, "and the program's"
    assert person.sign_in().status_code == 401
    assert person.sign_in(NEW).status_code == 200
    assert me(person)["verified_at"], "who reads the mail has the address"
    assert mails_to(person.email, CHANGED), "it is told"
    assert reset(person, mail.code, "a third lantern, on the pier").status_code == 422, "once"
    assert person.sign_in(NEW).status_code == 200


def test_known_and_unknown_addresses_get_one_answer(
    any_app: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    person = member(any_app)
    known, unknown = forget(person), forget(person, stranger(any_app).email)
    assert (known.status_code, known.json) == (unknown.status_code, unknown.json)
    nonsense = forget(person, "no address")
    assert (nonsense.status_code, nonsense.json) == (known.status_code, known.json)


def test_a_new_mail_kills_the_link_of_the_one_before(
    any_app: Flask, member: NewPerson, mails_to: MailsTo
) -> None:
    person = member(any_app)
    forget(person)
    (first,) = mails_to(person.email, RESET)
    forget(person)
    codes = {mail.code for mail in mails_to(person.email, RESET, count=2)}
    assert len(codes) == 2, "the premise"
    assert reset(person, first.code).status_code == 422
    assert reset(person, (codes - {first.code}).pop()).status_code == 204


def test_a_weak_password_spends_no_code(
    any_app: Flask, member: NewPerson, mails_to: MailsTo
) -> None:
    person = member(any_app)
    forget(person)
    (mail,) = mails_to(person.email, RESET)
    weak = reset(person, mail.code, "too short")
    assert (weak.status_code, list(weak.json["errors"])) == (422, ["password"])
    assert reset(person, mail.code).status_code == 204


@pytest.mark.parametrize("code", ["", "x", "A" * 43, "A" * 65, "Ω" * 43])
def test_a_code_that_was_never_given_out_opens_nothing(
    any_app: Flask, stranger: NewPerson, code: str
) -> None:
    person = stranger(any_app)
    assert reset(person, code).status_code == 422
    answer = person.call("POST", "/api/auth/confirm-email", json={"code": code})
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["code"]


@pytest.mark.parametrize("ended_by", ["password", "everywhere", "address"])
def test_a_link_dies_with_what_it_was_made_for(
    any_app: Flask, member: NewPerson, mails_to: MailsTo, ended_by: str
) -> None:
    person = member(any_app)
    forget(person)
    (mail,) = mails_to(person.email, RESET)
    calls = {
        "password": ("PUT", "/api/auth/password", {"current_password": person.password, "new_password": "a third lantern, on the pier"}),
        "everywhere": ("POST", "/api/auth/sign-out-everywhere", None),
        "address": ("PUT", "/api/auth/email", {"current_password": person.password, "email": f"new-{person.email}"}),
    }  # fmt: skip
    method, path, wish = calls[ended_by]
    assert person.call(method, path, json=wish).status_code in {200, 204}
    assert reset(person, mail.code).status_code == 422


def test_an_address_is_confirmed_by_its_mail(
    any_app: Flask, stranger: NewPerson, mails_to: MailsTo
) -> None:
    person = stranger(any_app)
    person.register()
    (welcome,) = mails_to(person.email, "Welcome")
    assert person.sign_in().status_code == 200, "at once: the gate is soft"
    assert me(person)["verified_at"] is None
    assert person.call("POST", "/api/auth/email/confirmation").status_code == 202
    (mail,) = mails_to(person.email, CONFIRM)
    confirm = {"json": {"code": welcome.code}}
    assert person.call("POST", "/api/auth/confirm-email", **confirm).status_code == 422, "replaced"
    confirm = {"json": {"code": mail.code}}
    assert reset(person, mail.code).status_code == 422, "it is no code for a password"
    assert person.call("POST", "/api/auth/confirm-email", **confirm).status_code == 204
    assert me(person)["verified_at"]
    assert person.call("POST", "/api/auth/confirm-email", **confirm).status_code == 422, "once"
    assert person.call("POST", "/api/auth/email/confirmation").status_code == 409


def test_another_address_counts_at_once_and_the_old_one_is_told(
    any_app: Flask, member: NewPerson, mails_to: MailsTo
) -> None:
    person, new = member(any_app), f"new-{member(any_app).email}"
    wish = {"email": new, "current_password": "a wrong guess"}
    assert person.call("PUT", "/api/auth/email", json=wish).status_code == 403
    wish["current_password"] = person.password
    changed = person.call("PUT", "/api/auth/email", json=wish)
    assert (changed.status_code, changed.json["email"]) == (200, new)
    assert changed.json["verified_at"] is None
    (told,) = mails_to(person.email, "Your address")
    assert new not in told.text, "whom it concerns knows; a shared mailbox need not"
    (mail,) = mails_to(new, CONFIRM)
    assert (
        person.call("POST", "/api/auth/confirm-email", json={"code": mail.code}).status_code == 204
    )
    assert me(person)["verified_at"]


def test_an_address_of_somebody_else_is_refused(any_app: Flask, member: NewPerson) -> None:
    person, other = member(any_app), member(any_app)
    wish = {"email": other.email, "current_password": person.password}
    answer = person.call("PUT", "/api/auth/email", json=wish)
    assert (answer.status_code, answer.json["code"]) == (409, "address-taken")
    assert me(person)["email"] == person.email


def test_nobody_sets_when_an_address_was_confirmed(any_app: Flask, stranger: NewPerson) -> None:
    person = stranger(any_app)
    account = {"name": person.name, "email": person.email, "password": person.password}
    more = {"verified_at": "2026-01-01T00:00:00Z"}
    assert person.call("POST", "/api/auth/register", json=account | more).status_code == 422


def test_no_code_is_logged_or_at_rest(
    any_app: Flask, member: NewPerson, mails_to: MailsTo, log_lines: LogLines
) -> None:
    person = member(any_app)
    forget(person)
    (mail,) = mails_to(person.email, RESET)
    reset(person, mail.code)
    assert any(line["event"] == "request" for line in log_lines()), "the premise"
    assert mail.code not in str(log_lines())
    waiting = letters.reset(person.email, now=clock.now())
    assert set(waiting.details) == set(), (
        "nothing in it but to whom: the code is made when it is sent"
    )
    assert waiting.dies_at - waiting.due_at <= timedelta(minutes=10)


def test_asking_is_limited_for_one_address(any_app: Flask, stranger: NewPerson) -> None:
    person = stranger(any_app)
    statuses = [forget(person).status_code for _ in range(6)]
    assert statuses == [202] * 5 + [429]
    assert forget(person, f"other-{person.email}").status_code == 202


def test_of_many_who_use_one_code_at_once_one_does(
    any_app: Flask, member: NewPerson, mails_to: MailsTo
) -> None:
    person = member(any_app)
    forget(person)
    (mail,) = mails_to(person.email, RESET)
    wishes = [f"lantern number {n} on the pier" for n in range(4)]
    answers = at_once(4, lambda n: reset(person, mail.code, wishes[n]))
    assert sorted(answer.status_code for answer in answers) == [204, 422, 422, 422]
    assert [answer.status_code == 204 for answer in answers] == [
        person.sign_in(wish).status_code == 200 for wish in wishes
    ]


def test_a_code_is_good_for_ten_minutes(any_app: Flask, member: NewPerson) -> None:
    person, now = member(any_app), clock.now()
    with any_app.app_context():
        store, key = users(), b"k"
        mail = letters.reset(person.email, now=now)
        how = {"app_name": "Test", "url": "http://test"}
        assert recovery.write_reset(store, mail, key, **how, now=now)
        code, late = code_for(key, RESET_KIND, mail.id), now + timedelta(minutes=10)
        with pytest.raises(Invalid):
            recovery.reset_password(store, code, NEW, **how, now=late)
        soon = late - timedelta(seconds=1)
        recovery.reset_password(store, code, NEW, **how, now=soon)
        # The process died after sending and before forgetting the mail: the next one writes it again.
        assert recovery.write_reset(store, mail, key, **how, now=soon) is None
        with pytest.raises(Invalid):
            recovery.reset_password(store, code, "a third lantern, on the pier", **how, now=soon)
