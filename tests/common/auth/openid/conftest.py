"""An app that knows a provider of ours, and somebody whose browser goes there and comes back."""

import importlib
import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from common import config
from common.auth.openid import fetching
from common.auth.openid.providers import Provider as Setting
from tests.common.auth.openid.provider import Provider, query, running
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


@pytest.fixture(scope="module")
def _linked_app(any_app: Flask, _served: Provider, request: pytest.FixtureRequest) -> Flask:
    settings = request.getfixturevalue(f"{any_app.config['SITE'].key}_settings")
    ours = Setting(client_id="us", client_secret=SECRET, issuer=_served.issuer, title="Ours")
    changed = config.load(
        type(settings), **settings.model_dump() | {"sign_in_with": {"ours": ours}}
    )
    made: Flask = importlib.import_module(any_app.import_name).create_app(changed)
    return made


@pytest.fixture
def linked_app(_linked_app: Flask, provider: Provider) -> Flask:
    """The app with our provider under the name `ours`; nothing is remembered of it yet."""
    assert provider.calls == []
    client = _linked_app.extensions["openid"]["ours"]
    client._metadata = client._keys = None  # noqa: SLF001  as when the process is young
    client._fetch._silent_until = 0.0  # noqa: SLF001
    return _linked_app


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
