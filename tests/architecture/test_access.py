"""Every way in says who may use it, beside its definition."""

import pytest
from flask import Flask

from common.auth.access import access_of
from workshop.apps import APPS, App
from workshop.documentation import endpoints_of

each_app = pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)


@each_app
def test_every_way_in_states_its_access(app: App) -> None:
    ways = endpoints_of(app)
    assert len(ways) > 20, "the premise: the app was found"
    assert [way for way in ways if way.who == "nobody"] == []


@each_app
def test_what_changes_something_is_public_only_where_people_are_not_signed_in_yet(app: App) -> None:
    before_sign_in = {
        "/api/auth/register", "/api/auth/sign-in", "/api/auth/refresh",
        "/api/users", "/api/users/login",  # the same, as the blog's public contract names it
        "/api/auth/forgot-password", "/api/auth/reset-password", "/api/auth/confirm-email",
        "/forgot-password", "/reset-password", "/confirm-email",  # the code of a mail says who it is
        "/sign-in", "/sign-in/code", "/sign-in/demo", "/sign-in/with/<name>",
        "/sign-up", "/sign-up/with", "/sign-out", "/login", "/register",
        "/currency",  # a visitor's choice, kept in the visitor's own cookie
        "/api/quotes",  # a question with a body: nothing is written
    }  # fmt: skip
    unsafe = {w.path for w in endpoints_of(app) if w.who == "public" and w.method != "GET"}
    assert unsafe <= before_sign_in


def test_a_route_without_a_statement_has_no_access() -> None:
    app = Flask("another")
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    with app.app_context():
        assert access_of(app, "forgotten") is None
