"""All that an app knows of somebody can be taken along, and an account ends for good."""

import io
import json
import zipfile
from typing import Any

import pytest
from flask import Flask

from common import clock
from common.auth import erasure, letters
from common.auth.erasures import ERASURE_LEASE, Erasure
from common.auth.personal import NOTHING_MORE, Personal, export
from common.auth.sign_in import users
from tests.common.auth.test_races import at_once
from tests.fixtures.mails import MailsTo
from tests.fixtures.people import NewPerson, Person
from tests.workshop.waiting import eventually


def erase(person: Person, password: str | None = None, **more: bool) -> int:
    wish = {"current_password": password or person.password, **more}
    return person.call("POST", "/api/auth/erase", json=wish).status_code


def parts_of(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def buried(app: Flask, email: str) -> bool:
    with app.app_context():
        return users().user_by_email(email) is None


def test_what_is_known_of_a_person_comes_as_a_zip(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    for answer in (person.call("GET", "/api/auth/export"), person.visit("/account/export")):
        assert (answer.status_code, answer.mimetype) == (200, "application/zip")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "attachment" in answer.headers["Content-Disposition"]
        parts = parts_of(answer.data)
        (account,) = parts["account.json"]
        assert (account["name"], account["email"]) == (person.name, person.email)
        assert len(parts["sessions.json"]) == 2
        assert len(parts) > 2, "the app's own part is there"
        assert "argon2" not in answer.data.decode("latin-1")


def test_an_export_is_for_its_owner(any_app: Flask, stranger: NewPerson) -> None:
    assert stranger(any_app).call("GET", "/api/auth/export").status_code == 401


def test_a_long_list_goes_out_row_by_row(any_app: Flask, member: NewPerson) -> None:
    person, most = member(any_app), 0

    def rows(_user_id: object) -> Any:
        nonlocal most
        for number in range(50_000):
            most = number
            yield {"number": number, "text": "Ω" * 20}

    with any_app.app_context():
        user = users().user_by_email(person.email)
        assert user
        known = Personal({"many": rows}, lambda *_: None)
        with export(users(), known, user, now=clock.now()) as file:
            parts = parts_of(file.read())
    assert most == 49_999
    assert len(parts["many.json"]) == 50_000


def test_an_account_ends_with_its_sessions_and_its_name_is_never_given_again(
    any_app: Flask, member: NewPerson, stranger: NewPerson, mails_to: MailsTo
) -> None:
    person = member(any_app)
    assert erase(person) == 202
    assert person.call("GET", "/api/auth/me").status_code == 401, "at once"
    assert person.visit("/account").status_code == 302
    assert person.sign_in().status_code == 401
    eventually(lambda: buried(any_app, person.email))
    assert mails_to(person.email, "is gone")
    poser = stranger(any_app)
    account = {"name": person.name.upper(), "email": poser.email, "password": poser.password}
    refused = poser.call("POST", "/api/auth/register", json=account)
    assert (refused.status_code, list(refused.json["errors"])) == (409, ["name"])
    account = {"name": poser.name, "email": person.email, "password": poser.password}
    assert poser.call("POST", "/api/auth/register", json=account).status_code == 202
    eventually(lambda: not buried(any_app, person.email))  # the address is free: it is its owner's


def test_without_the_password_nothing_ends(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    assert erase(person, "a wrong guess") == 403
    page = person.submit("/account/erase", current_password="a wrong guess")
    assert page.status_code == 403
    assert "The current password is wrong" in page.text
    assert person.visit("/account/erase").status_code == 200
    assert person.call("GET", "/api/auth/me").status_code == 200


def test_of_two_who_end_one_account_at_once_both_get_a_sound_answer(
    any_app: Flask, member: NewPerson
) -> None:
    person = member(any_app)
    statuses = sorted(at_once(2, lambda _: erase(person)))
    assert statuses[0] == 202
    assert statuses[1] in {401, 409}
    eventually(lambda: buried(any_app, person.email))


def test_what_a_crash_interrupts_is_done_by_the_next_one(any_app: Flask, member: NewPerson) -> None:
    person, called = member(any_app), []
    with any_app.app_context():
        store = users()
        user = store.user_by_email(person.email)
        assert user
        # Far in the future, where the app's own thread does not look for it.
        then = clock.now().replace(year=2126)
        while erasure.finish_next(store, NOTHING_MORE, now=then):  # what other tests have left
            pass
        told = letters.erased("Test", user, now=then)
        assert store.close(user, Erasure(user.id, False, then), told, then)

        def crash(*_: object) -> None:
            called.append("crash")
            raise RuntimeError

        broken = Personal({}, crash)
        with pytest.raises(RuntimeError):
            erasure.finish_next(store, broken, now=then)
        assert called, "the premise"
        whole = Personal({}, lambda user_id, _keep, _now: called.append(str(user_id)))
        assert not erasure.finish_next(store, whole, now=then), "others leave it alone for a while"
        assert erasure.finish_next(store, whole, now=then + ERASURE_LEASE)
        assert called[1] == str(user.id)
        assert not erasure.finish_next(store, whole, now=then + 9 * ERASURE_LEASE)
        found = store.user_by_id(user.id)
        assert found
        assert found.name.startswith("deleted-")
        assert person.name not in str(found)
        while mail := store.outbox.claim(then):
            store.outbox.remove(mail.id)
