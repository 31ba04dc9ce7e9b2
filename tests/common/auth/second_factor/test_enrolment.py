"""Turning two-step sign-in on and off, as a person does it in a browser."""

import re
from datetime import timedelta

from flask import Flask

from common import clock
from common.auth.sign_in import users
from common.auth.users import RECENTLY
from tests.common.auth.second_factor.authenticator import Authenticator, enrolled, sign_in
from tests.fixtures.mails import MailsTo
from tests.fixtures.people import NewPerson, Person


def sat_for_a_while(app: Flask, person: Person) -> None:
    """As if nobody had asked this person for eleven minutes, in any session."""
    with app.app_context():
        user = users().user_by_email(person.email)
        assert user
        then = clock.now() - RECENTLY - timedelta(minutes=1)
        for session in users().sessions_of(user.id, clock.now()):
            users().prove(user.id, session.id, then)


def test_it_is_set_up_with_a_code_and_shows_recovery_codes_once(
    any_app: Flask, member: NewPerson, mails_to: MailsTo
) -> None:
    person = member(any_app)
    assert "Set it up" in person.visit("/account/second-factor").text
    begun = person.submit("/account/second-factor/new")
    assert begun.headers["Location"] == "/account/second-factor/new"
    page = person.visit("/account/second-factor/new").text
    assert "<svg" in page
    assert "style=" not in page, "the content security policy forbids it"
    secret = re.search(r'id="secret">([A-Z2-7 ]+)<', page)
    assert secret
    own = Authenticator(secret[1].replace(" ", ""))
    wrong = person.submit("/account/second-factor", code="000")
    assert (wrong.status_code, secret[1] in wrong.text) == (422, True)
    done = person.submit("/account/second-factor", code=own.code(-1))
    own.recovery = re.findall(r"<li>([a-z2-9-]{19})</li>", done.text)
    assert (done.status_code, len(own.recovery)) == (200, 10)
    assert own.recovery[0] not in person.visit("/account/second-factor").text
    assert person.call("GET", "/api/auth/me").status_code == 401, "the other session has ended"
    assert sign_in(person) == (401, "code-needed")
    assert mails_to(person.email, "Two-step sign-in is on")


def test_a_secret_waits_for_its_own_session_and_nothing_is_on_before_its_code(
    any_app: Flask, member: NewPerson
) -> None:
    person = member(any_app)
    person.submit("/account/second-factor/new")
    begun = person.call("PUT", "/api/auth/second-factor", json={"code": "123456"})
    assert begun.status_code == 409, "the program's session has begun nothing"
    assert person.call("GET", "/api/auth/second-factor").json["on"] is False
    assert sign_in(person) == (200, "")


def test_it_is_not_turned_on_twice(any_app: Flask, member: NewPerson) -> None:
    person, _ = enrolled(any_app, member)
    assert person.call("POST", "/api/auth/second-factor").status_code == 409


def test_setting_it_up_needs_a_fresh_proof(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    sat_for_a_while(any_app, person)
    refused = person.call("POST", "/api/auth/second-factor")
    assert (refused.status_code, refused.json["code"]) == (403, "confirmation-needed")
    confirmed = person.call("POST", "/api/auth/confirm", json={"password": person.password})
    assert confirmed.status_code == 204
    assert person.call("POST", "/api/auth/second-factor").status_code == 201


def test_it_is_turned_off_with_password_and_code_and_not_with_one_of_them(
    any_app: Flask, member: NewPerson, mails_to: MailsTo
) -> None:
    person, own = enrolled(any_app, member)
    for wish, status, code in (
        ({"code": own.code()}, 403, "forbidden"),
        ({"password": person.password}, 401, "code-needed"),
        ({"password": person.password, "code": "nothing"}, 401, "code-wrong"),
        ({"password": "a wrong one", "code": own.code()}, 403, "forbidden"),
    ):
        answer = person.call("POST", "/api/auth/second-factor/off", json=wish)
        assert (answer.status_code, answer.json["code"]) == (status, code)
    both = {"password": person.password, "code": own.code()}
    assert person.call("POST", "/api/auth/second-factor/off", json=both).status_code == 204
    assert sign_in(person) == (200, "")
    assert mails_to(person.email, "Two-step sign-in is off")


def test_new_recovery_codes_need_a_code_and_end_the_old_ones(
    any_app: Flask, member: NewPerson
) -> None:
    person, own = enrolled(any_app, member)
    renew = "/api/auth/second-factor/recovery-codes"
    assert person.call("POST", renew, json={"code": "no"}).status_code == 401
    made = person.call("POST", renew, json={"code": own.code()}).json["recovery_codes"]
    assert len(made) == 10
    assert sign_in(person, own.recovery[0]) == (401, "code-wrong")
    assert sign_in(person, made[0]) == (200, "")


def test_who_has_none_has_nothing_to_renew_or_turn_off(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    off = {"password": person.password, "code": "123456"}
    assert person.call("POST", "/api/auth/second-factor/off", json=off).status_code == 404
    renew = person.call("POST", "/api/auth/second-factor/recovery-codes", json={"code": "123456"})
    assert renew.status_code == 404


def test_a_person_confirms_on_a_page_and_goes_on(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    person.submit("/account/second-factor/new")
    sat_for_a_while(any_app, person)
    asked = person.visit("/account/second-factor/new")
    assert asked.headers["Location"] == "/confirm?next=%2Faccount%2Fsecond-factor%2Fnew"
    assert 'name="password"' in person.visit(asked.headers["Location"]).text
    wrong = person.submit("/confirm", password="not it", next="/account")
    assert (wrong.status_code, "is wrong" in wrong.text) == (403, True)
    right = person.submit("/confirm", password=person.password, next="/account/second-factor/new")
    assert right.headers["Location"] == "/account/second-factor/new"
    assert person.visit("/account/second-factor/new").status_code == 200
    away = person.submit("/confirm", password=person.password, next="//elsewhere.test/")
    assert away.headers["Location"] == "/"


def test_confirming_asks_for_the_code_as_well(any_app: Flask, member: NewPerson) -> None:
    person, own = enrolled(any_app, member)
    sat_for_a_while(any_app, person)
    password = {"password": person.password}
    asked = person.call("POST", "/api/auth/confirm", json=password)
    assert (asked.status_code, asked.json["code"]) == (401, "code-needed")
    done = person.call("POST", "/api/auth/confirm", json=password | {"code": own.code()})
    assert done.status_code == 204


def test_confirming_one_session_confirms_no_other(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    sat_for_a_while(any_app, person)
    person.submit("/confirm", password=person.password)
    assert person.call("POST", "/api/auth/second-factor").status_code == 403
    assert person.submit("/account/second-factor/new").status_code == 303


def test_a_form_that_needs_confirming_comes_back_to_be_sent_again(
    any_app: Flask, member: NewPerson
) -> None:
    person = member(any_app)
    sat_for_a_while(any_app, person)
    refused = person.submit("/account/second-factor/new", kept="what was typed")
    assert refused.status_code == 403
    assert "what was typed" in refused.text
    assert 'href="/confirm"' in refused.text
