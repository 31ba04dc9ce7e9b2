"""What the tests of `common/` ask for: the same app with other settings, the small app, the log's lines."""

import importlib
import io
import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import valkey
from flask import Flask

from common import config
from common.config import Settings
from common.observability import logs
from tests.common import small_app
from tests.common.small_app import SmallSettings
from tests.fixtures.servers import PASSWORD, started
from workshop import records
from workshop.checkout import Checkout
from workshop.ports import any_free_port
from workshop.servers.postgres import Postgres

LogLines = Callable[[], list[dict[str, Any]]]
Reconfigure = Callable[..., Flask]
METRICS_TOKEN = "a-token-of-thirty-characters-x"
# What an app is told in production besides: a test key is refused there.
REAL = {"shop": {"stripe_api_key": "sk_live_that-opens-nothing"}}


@pytest.fixture(autouse=True)
def no_hits_counted(request: pytest.FixtureRequest) -> None:
    """All tests come from one address, and must not use up each other's tries."""
    if {"any_app", "every_app", "small", "valkey_url"} & set(request.fixturenames):
        with valkey.Valkey.from_url(request.getfixturevalue("valkey_url")) as counters:
            counted = list(counters.scan_iter("LIMITS*", count=1000))
            if counted:
                counters.delete(*counted)


@pytest.fixture
def settings_of(request: pytest.FixtureRequest) -> Callable[[Flask], Settings]:
    """The settings that one of the four apps was made with."""

    def find(app: Flask) -> Settings:
        found: Settings = request.getfixturevalue(f"{app.config['SITE'].key}_settings")
        return found

    return find


@pytest.fixture
def reconfigured(settings_of: Callable[[Flask], Settings]) -> Callable[..., Flask]:
    """Makes the same app once more, on the same data, with some settings changed."""

    def make(app: Flask, **changes: Any) -> Flask:
        settings = settings_of(app)
        changed = config.load(type(settings), **(settings.model_dump() | changes))
        made: Flask = importlib.import_module(app.import_name).create_app(changed)
        return made

    return make


@pytest.fixture
def in_production(reconfigured: Callable[..., Flask]) -> Callable[[Flask], Flask]:
    """Makes the same app as it runs in production."""
    return lambda app: reconfigured(
        app,
        env="production",
        demo=False,
        public_url=f"https://{app.config['SITE'].key}.test",
        metrics_token=METRICS_TOKEN,
        **REAL.get(app.config["SITE"].key, {}),
    )


@pytest.fixture(scope="session")
def own_checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """A checkout for servers that these tests stop and disturb."""
    made = Checkout(tmp_path_factory.mktemp("own_checkout"))
    made.make_rooms()
    yield made
    records.end_all(made.children, grace=0)
    made.forget()


@pytest.fixture(scope="session")
def own_postgres(own_checkout: Checkout) -> Iterator[Postgres]:
    server = Postgres(
        own_checkout, any_free_port(), password=PASSWORD, databases={"small": PASSWORD}
    )
    with started(server):
        yield server


@pytest.fixture(scope="session")
def small_settings(own_postgres: Postgres, shared_settings: dict[str, Any]) -> SmallSettings:
    return config.load(
        SmallSettings,
        **shared_settings,
        public_url="http://small.test",
        database_url=own_postgres.variables("url", "small")["url"],
    )


@pytest.fixture(scope="session")
def small(small_settings: SmallSettings) -> Flask:
    """The small app, with its tables."""
    app = small_app.create_app(small_settings)
    with app.app_context():
        app.extensions["make_tables"]()
    return app


@pytest.fixture
def log_text(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """What was written to the log since the test began, at its most talkative."""
    written = io.StringIO()
    monkeypatch.setattr(logs, "sys", SimpleNamespace(stdout=written))
    logs.configure("DEBUG")
    yield written.getvalue
    monkeypatch.undo()
    logs.configure("INFO")


@pytest.fixture
def log_lines(log_text: Callable[[], str]) -> LogLines:
    """The same line by line; every line must be JSON."""
    return lambda: [json.loads(line) for line in log_text().splitlines()]
