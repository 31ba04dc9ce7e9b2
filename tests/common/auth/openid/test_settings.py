"""Providers in the settings: several, by environment, with all faults told at once."""

import pytest
from pydantic_settings import SettingsConfigDict

from common import config
from common.config import ConfigError, Settings

GIVEN = {
    "valkey_url": "valkey://127.0.0.1:1/0",
    "smtp_url": "smtp://127.0.0.1:1",
    "public_url": "https://app.test",
    "jwt_keys": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
}


class AppSettings(Settings):
    model_config = SettingsConfigDict(env_prefix="APP_", env_file=None)


def loaded(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], **more: object
) -> AppSettings:
    for name, value in variables.items():
        monkeypatch.setenv(f"APP_SIGN_IN_WITH__{name}", value)
    return config.load(AppSettings, **GIVEN | more)


def test_several_are_named_each_in_variables_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    found = loaded(monkeypatch, {
        "GOOGLE__CLIENT_ID": "g", "GOOGLE__CLIENT_SECRET": "gs",
        "GITHUB__CLIENT_ID": "h", "GITHUB__CLIENT_SECRET": "hs",
        "SCHOOL__CLIENT_ID": "s", "SCHOOL__CLIENT_SECRET": "ss",
        "SCHOOL__ISSUER": "https://id.school.example", "SCHOOL__TITLE": "School ID",
    }).sign_in_with  # fmt: skip
    assert {name: (one.title, one.issuer, one.client_id) for name, one in found.items()} == {
        "google": ("Google", "https://accounts.google.com", "g"),
        "github": ("GitHub", "https://github.com", "h"),
        "school": ("School ID", "https://id.school.example", "s"),
    }
    assert "gs" not in repr(found)


def test_nothing_set_means_no_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    assert loaded(monkeypatch, {}).sign_in_with == {}


def test_what_is_missing_or_misspelt_is_told_by_its_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ConfigError) as told:
        loaded(monkeypatch, {"GOOGLE__CLIENT_ID": "g", "SCHOOL__ISUER": "x"})
    for variable in (
        "APP_SIGN_IN_WITH__GOOGLE__CLIENT_SECRET is not set",
        "APP_SIGN_IN_WITH__SCHOOL__CLIENT_ID is not set",
        "APP_SIGN_IN_WITH__SCHOOL__ISUER",
    ):
        assert variable in str(told.value)


@pytest.mark.parametrize(
    ("issuer", "production", "good"),
    [
        ("http://127.0.0.1:19400", False, True),
        ("http://127.0.0.1:19400", True, False),
        ("http://id.school.example", False, False),
        ("https://id.school.example", True, True),
        ("", False, False),
        ("javascript:alert(1)", False, False),
    ],
)
def test_an_issuer_is_https_but_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, issuer: str, production: bool, good: bool
) -> None:
    variables = {"A__CLIENT_ID": "a", "A__CLIENT_SECRET": "s", "A__ISSUER": issuer}
    kind = "production" if production else "development"
    more = {"env": kind, "metrics_token": "a-token-of-thirty-characters-x"}
    if good:
        assert loaded(monkeypatch, variables, **more).sign_in_with["a"].issuer == issuer
        return
    with pytest.raises(ConfigError, match=r"APP_SIGN_IN_WITH .*__A__ISSUER"):
        loaded(monkeypatch, variables, **more)
