"""Every route says who may use it; nobody may use one that says nothing."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from common.auth.access import (
    Program,
    View,
    accept_programs,
    access_of,
    recently,
    role,
    signed_in,
)
from common.ids import new_id
from tests.common import small_app
from tests.common.small_app import SmallSettings
from tests.fixtures.people import NewPerson, Person


def give_role(person: Person, role: str) -> Person:
    """As an operator does, in the database."""
    with person.app.app_context():
        store = person.app.extensions["users"]
        with store._engine.begin() as connection:  # noqa: SLF001  there is no such verb yet
            connection.execute(
                text("UPDATE users SET role = :role WHERE email = :email"),
                {"role": role, "email": person.email},
            )
        assert store.user_by_email(person.email).role == role
    return person


@pytest.fixture
def reconfigured_small(small: Flask, small_settings: SmallSettings) -> Flask:
    """Once more the small app, for a test that lets programs into it."""
    return small_app.create_app(small_settings)


def test_a_route_without_a_statement_answers_403_to_everyone(
    small: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    for person in (stranger(small), member(small), give_role(member(small), "admin")):
        answer = person.call("GET", "/unstated")
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
        assert "nobody said" not in answer.text
        assert person.visit("/unstated").status_code == 403


def test_a_route_for_admins_is_401_for_nobody_403_for_a_user_200_for_an_admin(
    small: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    path = "/api/for/admins"
    assert stranger(small).call("GET", path).status_code == 401
    assert member(small).call("GET", path).status_code == 403
    assert give_role(member(small), "editor").call("GET", path).status_code == 403
    assert give_role(member(small), "admin").call("GET", path).status_code == 200


def test_an_admin_has_every_role(small: Flask, member: NewPerson) -> None:
    for name, status in {"editor": 200, "admin": 200, "user": 403, "": 403}.items():
        assert give_role(member(small), name).visit("/for/editors").status_code == status, name


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in_and_back(
    small: Flask, stranger: NewPerson
) -> None:
    answer = stranger(small).visit("/for/signed-in?page=2&tag=a%26b")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=%2Ffor%2Fsigned-in%3Fpage%3D2%26tag%3Da%2526b"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_only_a_page_leads_to_the_sign_in_page(
    small: Flask, stranger: NewPerson, method: str
) -> None:
    answer = stranger(small).call(method, "/account/sessions/end-all")
    assert answer.status_code == (401 if method == "POST" else 405)


def test_every_route_of_an_app_states_who_may_use_it(every_app: Flask) -> None:
    silent = [
        rule.rule
        for rule in every_app.url_map.iter_rules()
        if access_of(every_app, rule.endpoint) is None
    ]
    assert silent == []


def test_every_route_that_is_not_public_refuses_a_stranger(
    every_app: Flask, stranger: NewPerson
) -> None:
    person, wrong = stranger(every_app), {}
    for rule in every_app.url_map.iter_rules():
        stated = access_of(every_app, rule.endpoint)
        if stated is None or not stated.signed_in:
            continue
        values = dict.fromkeys(rule.arguments, "00000000-0000-7000-8000-000000000000")
        numbers = {n: 1 for n, c in rule._converters.items() if "Integer" in type(c).__name__}  # noqa: SLF001
        with every_app.test_request_context(base_url=person.origin):
            path = every_app.url_map.bind("x").build(
                rule.endpoint, values | numbers, force_external=False
            )
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = person.call(method, path, json={} if method != "GET" else None)
            expected = {401} if method != "GET" or path.startswith("/api/") else {302}
            if answer.status_code not in expected:
                wrong[f"{method} {path}"] = answer.status_code
    assert wrong == {}


def test_a_user_is_read_anew_with_every_request(small: Flask, member: NewPerson) -> None:
    person = give_role(member(small), "admin")
    assert person.call("GET", "/api/for/admins").status_code == 200
    give_role(person, "user")
    assert person.call("GET", "/api/for/admins").status_code == 403


def test_the_statement_of_a_role_cannot_be_changed_at_run_time(small: Flask) -> None:
    stated = access_of(small, "small.for_admins")
    assert stated is not None
    with pytest.raises(dataclasses.FrozenInstanceError):
        stated.role = None  # type: ignore[misc]


def test_a_program_is_no_user_and_may_do_what_its_key_has_the_scope_for(
    reconfigured_small: Flask,
) -> None:
    def ask(path: str, *scopes: str) -> int:
        a_program = Program(new_id(), "a program", frozenset(scopes))
        accept_programs(reconfigured_small, lambda: a_program)
        client = reconfigured_small.test_client()
        return client.get(path, base_url="http://small.test").status_code

    assert ask("/api/for/programs", "things:read") == 200
    assert ask("/api/for/programs", "things:write") == 403
    assert ask("/api/for/programs") == 403
    assert ask("/api/for/admins", "things:read", "admin") == 403
    assert ask("/for/signed-in", "things:read") == 403
    assert ask("/api/things") == 200, "what is public is public"


def test_who_must_have_confirmed_lately_is_no_program() -> None:
    def view() -> None: ...

    stated = vars(recently("10 minutes")(role("editor", scope="things:read")(view)))["access"]
    assert (stated.scope, stated.role) == (None, "editor")
    assert stated.name == "role editor, lately confirmed"


@pytest.mark.parametrize("other", [role("admin"), signed_in])
def test_a_second_statement_takes_nothing_away(other: Callable[[View], View]) -> None:
    def one() -> None: ...
    def two() -> None: ...

    within = recently("10 minutes")
    first, second = vars(other(within(one)))["access"], vars(within(other(two)))["access"]
    assert first == second
    assert first.signed_in
    assert first.proved_within == timedelta(minutes=10)
    assert first.role == ("admin" if other is not signed_in else None)
