"""An app that knows a provider of ours, and somebody whose browser goes there and comes back."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from common.auth.openid import fetching
from common.auth.openid.providers import Provider as Setting
from tests.common.auth.openid.provider import Provider, query, running
from tests.common.conftest import Reconfigure
from tests.fixtures.people import Person

SECRET = "the secret between the two of us"


@pytest.fixture(scope="module")
def _served() -> Iterator[Provider]:
    made = Provider()
    with running(made.app()) as url:
        made.issuer = url
        yield made


@pytest.fixture
def provider(_served: Provider) -> Provider:
    _served.reset()
    return _served


@pytest.fixture
def linked_app(any_app: Flask, provider: Provider, reconfigured: Reconfigure) -> Flask:
    """The app with our provider under the name `ours`; nothing is remembered of it yet."""
    ours = Setting(client_id="us", client_secret=SECRET, issuer=provider.issuer, title="Ours")
    return reconfigured(any_app, sign_in_with={"ours": ours})


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", 1.0)


def leave(person: Person, path: str = "/sign-in/with/ours", **fields: str) -> str:
    """Press the button: the address that the browser is led to."""
    page = person.submit(path, **fields)
    assert page.status_code == 200, page.text
    found = re.search(r'class="button is-wide" href="([^"]+)"', page.text)
    assert found
    address = unescape(found[1])
    assert page.headers["Refresh"] == f"0; url={address}"
    return address


def return_to(person: Person, **answer: str) -> TestResponse:
    return person.visit(f"/sign-in/with/ours/callback?{urlencode(answer)}")


Trip = Callable[..., TestResponse]


@pytest.fixture
def trip(provider: Provider) -> Trip:
    """There and back, as an honest browser does it."""

    def go(person: Person, path: str = "/sign-in/with/ours", **fields: str) -> TestResponse:
        address = leave(person, path, **fields)
        code = provider.visited(address)
        return return_to(person, code=code, state=query(address)["state"])

    return go
