"""Every rate limit can be set by its name, but for those that keep guesses away."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from common.config import Settings
from common.rates import SHARED, name_of
from workshop.apps import APPS, App

CODE = Path(__file__).resolve().parents[2]
TAKEN = re.compile(
    r"""\.take\(\s*[\w.]+,\s*"([^"]+)"|rate, verb = \(\w+, "(\w+)"\) if .* else \(\w+, "(\w+)"\)"""
)
# Passwords, codes, links in mails.
GUESSES = {
    "code", "confirm", "enrolment", "first code", "forgot", "forgot from", "password", "unlink",
}  # fmt: skip


def verbs_in(folder: str) -> set[str]:
    sources = [path.read_text("utf-8") for path in (CODE / folder).rglob("*.py")]
    return {verb for text in sources for found in TAKEN.findall(text) for verb in found if verb}


def test_what_all_apps_limit_is_shared_or_a_guess() -> None:
    assert {name_of(verb) for verb in verbs_in("common") - GUESSES} == SHARED


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_what_an_app_limits_can_be_set(app: App) -> None:
    (settings,) = (
        kind
        for kind in vars(import_module(f"{app.package}.settings")).values()
        if isinstance(kind, type)
        and issubclass(kind, Settings)
        and kind.__module__.startswith(app.package)
    )
    own = {name_of(verb) for verb in verbs_in(app.package) - GUESSES}
    assert own, "the premise: something was found"
    assert settings.limit_names == SHARED | own
