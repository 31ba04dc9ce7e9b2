"""No secret leaves the place where it belongs: not in a log line, not in an answer, not in a mail."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from tests.common.conftest import LogLines, Reconfigure
from tests.fixtures.mails import MailsTo
from tests.fixtures.people import NewPerson, Person
from tests.workshop.waiting import eventually
from workshop.ports import any_free_port

NEW = "another lantern, further out"


def test_no_password_token_or_cookie_is_logged(
    any_app: Flask, stranger: NewPerson, log_lines: LogLines, mails_to: MailsTo
) -> None:
    person = stranger(any_app)
    assert person.register().status_code == 202
    person.register()
    person.sign_in("a wrong guess that is somebody's password elsewhere")
    assert person.sign_in().status_code == 200
    assert person.sign_in_with_browser().status_code == 303
    person.visit("/account?token=in-the-address")
    secrets = [person.password, "somebody's password", "in-the-address", *tokens_of(person)]
    secrets += [cookie.value for cookie in person.browser._cookies.values()]  # noqa: SLF001
    spent = {"refresh_token": person.tokens["refresh_token"]}
    person.call("POST", "/api/auth/refresh", json=spent)
    person.call("POST", "/api/auth/refresh", json=spent)
    person.sign_in()
    secrets += tokens_of(person)
    change = {"current_password": person.password, "new_password": NEW}
    assert person.call("PUT", "/api/auth/password", json=change).status_code == 200
    person.call("GET", "/api/auth/me", headers={"Authorization": "Bearer not-a-good-token"})
    person.submit("/account/password", current_password=person.password, new_password="x")
    secrets += [NEW, "not-a-good-token"]
    lines = log_lines()
    assert len([line for line in lines if line["event"] == "request"]) >= 10, "the premise"
    written = json.dumps(lines) + "".join(mail.text for mail in mails_to(person.email, count=2))
    assert [secret for secret in secrets if secret in written] == []
    assert "$argon2id$" not in written


@pytest.mark.parametrize("broken", ["crash", "outage"])
def test_what_a_database_error_says_is_logged_without_its_values(
    small: Flask, stranger: NewPerson, log_lines: LogLines, broken: str
) -> None:
    person = stranger(small)
    with small.app_context(), no_new_users(small.extensions["users"], broken):
        answer = person.register()
    assert answer.status_code == {"crash": 500, "outage": 503}[broken]
    written = json.dumps(log_lines())
    assert "INSERT INTO users" in written, "the premise: the statement is there"
    assert "$argon2id$" not in written
    assert person.email not in written
    assert "INSERT" not in answer.text


@contextmanager
def no_new_users(store: Any, how: str) -> Iterator[None]:
    """The table refuses new users, with an error of its own kind or with one that means an outage."""
    code = {"crash": "P0001", "outage": "53300"}[how]
    function = f"AS $$BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END$$ LANGUAGE plpgsql"
    engine = store._engine  # noqa: SLF001
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE FUNCTION refuse() RETURNS trigger {function}")
        connection.exec_driver_sql(
            "CREATE TRIGGER spoilt BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP FUNCTION refuse CASCADE")


def test_no_answer_shows_a_hash_or_a_session_key(any_app: Flask, member: NewPerson) -> None:
    person = member(any_app)
    shown = person.call("GET", "/api/auth/me").text + person.visit("/account").text
    assert "argon2" not in shown
    assert "password_hash" not in shown
    assert "key_hash" not in shown


def test_a_mail_server_that_is_away_stops_no_registration_and_no_address_is_logged(
    small: Flask, reconfigured: Reconfigure, stranger: NewPerson, log_lines: LogLines
) -> None:
    person = stranger(reconfigured(small, smtp_url=f"smtp://127.0.0.1:{any_free_port()}"))
    assert person.register().status_code == 202
    assert person.sign_in().status_code == 200
    eventually(lambda: "mail not sent" in str(log_lines()))
    assert "mail not sent" in [line["event"] for line in log_lines()]
    assert person.email not in json.dumps(log_lines())


def tokens_of(person: Person) -> list[str]:
    return [person.tokens["access_token"], person.tokens["refresh_token"]]
