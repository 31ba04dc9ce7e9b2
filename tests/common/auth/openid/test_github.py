"""GitHub, played by a server of our own: who somebody is stands in its API, as a number."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, jsonify, request
from werkzeug import Response

from common.auth.openid.fetching import AnswerRefused
from common.auth.openid.github import GitHub
from common.auth.openid.identities import Claims
from common.auth.openid.providers import Provider
from tests.common.auth.openid.provider import query, running

CALLBACK = "https://app.test/sign-in/with/github/callback"


class Stand:
    """What it answers, and what it was sent."""

    def __init__(self) -> None:
        self.user: Any = {"id": 42, "login": "kim"}
        self.emails: Any = [
            {"email": "old@example.org", "primary": False, "verified": True},
            {"email": "kim@example.org", "primary": True, "verified": True},
        ]
        self.forms: list[dict[str, str]] = []


@pytest.fixture
def stand() -> Stand:
    return Stand()


@pytest.fixture
def github(stand: Stand) -> Iterator[GitHub]:
    app = Flask("github")

    @app.post("/login/oauth/access_token")
    def token() -> Response:
        stand.forms.append(request.form.to_dict())
        if request.form["code"] != "good":
            return jsonify(error="bad_verification_code")  # GitHub says so with 200
        return jsonify(access_token="t0ken", token_type="bearer")

    @app.get("/api/v3/user")
    def user() -> Response:
        assert request.headers["Authorization"] == "Bearer t0ken"
        return jsonify(stand.user)

    @app.get("/api/v3/user/emails")
    def emails() -> Response:
        return jsonify(stand.emails)

    with running(app) as url:
        setting = Provider(client_id="us", client_secret="secret", issuer=url, title="GitHub")
        yield GitHub(setting, CALLBACK)


def claims(github: GitHub, code: str = "good", issuer: str | None = None) -> Claims:
    return github.claims(code, issuer=issuer, nonce="", verifier="v" * 43)


def test_the_identity_is_the_number_and_the_address_the_verified_one(
    github: GitHub, stand: Stand
) -> None:
    found = claims(github)
    assert (found.subject, found.email, found.name) == ("42", "kim@example.org", "kim")
    assert found.issuer.startswith("http://127.0.0.1")
    assert stand.forms[0]["code_verifier"] == "v" * 43


def test_the_browser_is_sent_with_state_and_pkce(github: GitHub) -> None:
    asked = query(github.address(state="s", nonce="n", verifier="v" * 43, again=False))
    assert asked["state"] == "s"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == CALLBACK


def test_an_address_that_is_not_verified_is_none(github: GitHub, stand: Stand) -> None:
    stand.emails = [{"email": "kim@example.org", "primary": True, "verified": False}]
    assert claims(github).email == ""


@pytest.mark.parametrize("user", [{}, {"id": "42"}, {"id": None}, {"id": True}, [], "kim"])
def test_a_user_without_a_number_is_nobody(github: GitHub, stand: Stand, user: object) -> None:
    stand.user = user
    with pytest.raises(AnswerRefused):
        claims(github)


def test_a_bad_code_and_another_issuer_are_refused(github: GitHub) -> None:
    with pytest.raises(AnswerRefused):
        claims(github, code="bad")
    with pytest.raises(AnswerRefused):
        claims(github, issuer="https://elsewhere.test")


def test_the_public_github_has_its_api_on_a_host_of_its_own() -> None:
    public = Provider(
        client_id="us", client_secret="s", issuer="https://github.com", title="GitHub"
    )
    made = GitHub(public, CALLBACK)
    assert made._api == "https://api.github.com"  # noqa: SLF001  where tokens go
