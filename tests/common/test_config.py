"""Settings say everything that is wrong at once, and production refuses what is weak."""

import base64
import os

import pytest
from pydantic_settings import SettingsConfigDict

from common import config

GOOD = {
    "VALKEY_URL": "valkey://127.0.0.1:6379/0",
    "SMTP_URL": "smtp://127.0.0.1:2525",
    "TRY_PUBLIC_URL": "http://127.0.0.1:8001",
    "TRY_JWT_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
}


class TrySettings(config.Settings):
    model_config = SettingsConfigDict(env_prefix="TRY_", env_file=None)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in list(os.environ):
        if name.startswith(("TRY_", "CAPSTONE_", "VALKEY", "SMTP", "MAIL_")):
            monkeypatch.delenv(name)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_good_settings_load(environment: pytest.MonkeyPatch) -> None:
    settings = config.load(TrySettings)
    assert settings.public_url == "http://127.0.0.1:8001"
    assert len(settings.signing_seeds[0]) == 32


def test_all_problems_are_said_at_once_each_with_its_variable(
    environment: pytest.MonkeyPatch,
) -> None:
    environment.delenv("SMTP_URL")
    environment.setenv("VALKEY_URL", "http://nowhere")
    environment.setenv("TRUSTED_PROXIES", "many")
    with pytest.raises(config.ConfigError) as caught:
        config.load(TrySettings)
    told = str(caught.value)
    assert "SMTP_URL is not set" in told
    assert "python3 run.py servers" in told
    assert "VALKEY_URL is not a URL like valkey://" in told
    assert "TRUSTED_PROXIES" in told


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TRY_JWT_KEYS", base64.urlsafe_b64encode(bytes(32)).decode()),
        ("TRY_DEMO", "true"),
        ("TRY_PUBLIC_URL", "http://example.com"),
        ("METRICS_TOKEN", "short"),
    ],
)
def test_production_refuses_what_is_weak(
    environment: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    environment.setenv("CAPSTONE_ENV", "production")
    environment.setenv("TRY_PUBLIC_URL", "https://example.com")
    environment.setenv("METRICS_TOKEN", "a-token-of-thirty-characters-x")
    assert config.load(TrySettings).production, "the premise: without the weakness it loads"
    environment.setenv(variable, value)
    with pytest.raises(config.ConfigError, match=variable):
        config.load(TrySettings)


@pytest.mark.parametrize("key", ["not base64!", "c2hvcnQ"])
def test_a_malformed_key_gets_a_way_to_make_one(environment: pytest.MonkeyPatch, key: str) -> None:
    environment.setenv("TRY_JWT_KEYS", key)
    with pytest.raises(config.ConfigError, match=r"TRY_JWT_KEYS must hold 32 bytes.*make one with"):
        config.load(TrySettings)


@pytest.mark.parametrize(
    ("public_url", "given", "sender"),
    [
        ("https://blog.example.org", "", "no-reply@blog.example.org"),
        ("http://127.0.0.1:8001", "", "no-reply@localhost"),
        ("http://[::1]:8001", "", "no-reply@localhost"),
        ("https://blog.example.org", "blog@example.org", "blog@example.org"),
    ],
)
def test_mails_come_from_the_address_that_is_set_or_from_the_apps_host(
    environment: pytest.MonkeyPatch, public_url: str, given: str, sender: str
) -> None:
    environment.setenv("TRY_PUBLIC_URL", public_url)
    environment.setenv("MAIL_FROM", given)
    assert config.load(TrySettings).sender == sender


@pytest.mark.parametrize(
    "value",
    ["nobody", "a@b@example.org", "Blog <blog@example.org>", "a@example.org\r\nBcc: b@example.org"],
)
def test_what_is_no_address_is_refused(environment: pytest.MonkeyPatch, value: str) -> None:
    environment.setenv("MAIL_FROM", value)
    with pytest.raises(config.ConfigError, match="MAIL_FROM is not an address like"):
        config.load(TrySettings)


def test_a_rate_limit_is_set_by_its_name(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("TRY_LIMITS__REGISTER", "5 per hour")
    environment.setenv("TRY_LIMITS__OPENID_BACK", "7 per minute")
    limits = config.load(TrySettings).limits
    assert limits == {"register": "5 per hour", "openid_back": "7 per minute"}


def test_a_limit_that_is_not_there_and_a_rate_that_is_none_are_told(
    environment: pytest.MonkeyPatch,
) -> None:
    environment.setenv("TRY_LIMITS__PASSWORD", "1000 per minute")
    with pytest.raises(config.ConfigError) as caught:
        config.load(TrySettings)
    assert "TRY_LIMITS has no limit named password; there are erase, export, " in str(caught.value)
    environment.setenv("TRY_LIMITS__REGISTER", "often")
    with pytest.raises(config.ConfigError) as caught:
        config.load(TrySettings)
    assert 'TRY_LIMITS__REGISTER is not a rate like "30 per minute"' in str(caught.value)
