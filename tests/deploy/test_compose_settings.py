"""Each container gets the settings that its app asks for, and those of no other app."""

import re
from pathlib import Path
from typing import Any

import pytest

from blog_app.settings import BlogSettings
from chat_app.settings import ChatSettings
from common import config
from ecommerce_api.settings import ShopSettings
from iot_dashboard.settings import IotSettings

Compose = dict[str, Any]

SETTINGS: dict[str, type[config.Settings]] = {
    "blog": BlogSettings,
    "shop": ShopSettings,
    "iot": IotSettings,
    "chat": ChatSettings,
}
WORKERS = {"blog-work": "blog", "iot-ingest": "iot", "iot-archive": "iot"}
APP_PROCESSES = [(f"{app}{part}", app) for app in SETTINGS for part in ("", "-migrate")]
APP_PROCESSES += WORKERS.items()


@pytest.mark.parametrize(("service", "app"), APP_PROCESSES)
def test_an_app_gets_its_own_settings_and_no_others(
    compose: Compose, root: Path, service: str, app: str
) -> None:
    given = set(compose["services"][service]["environment"])
    kind = SETTINGS[app]
    known = {config.variable(kind, field) for field in kind.model_fields}
    documented = set(
        re.findall(r"^([A-Z0-9_]+)=", (root / ".env.example").read_text("utf-8"), re.MULTILINE)
    )
    assert given <= known
    assert given <= documented


@pytest.mark.parametrize("which", ["compose", "production"])
@pytest.mark.parametrize(("service", "app"), APP_PROCESSES)
def test_the_settings_that_an_app_gets_are_accepted(
    which: str,
    service: str,
    app: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment = request.getfixturevalue(which)["services"][service]["environment"]
    for field in SETTINGS[app].model_fields:
        monkeypatch.delenv(config.variable(SETTINGS[app], field), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, str(value))
    settings = config.load(SETTINGS[app], _env_file=None)
    assert settings.production is (which == "production")
    assert settings.trusted_proxies == 1
    assert settings.demo is False
