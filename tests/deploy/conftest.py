"""What the tests of the container side share: compose.yaml as compose reads it, with fresh secrets in it."""

import re
import runpy
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z0-9_]+)(?:(:[-?])([^${}]*))?\}")

Compose = dict[str, Any]


class ComposeLoader(yaml.SafeLoader):
    """YAML with compose's own tags; `!override` replaces, which the merge below does for lists."""


def _override(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    assert isinstance(node, yaml.SequenceNode)
    return tuple(loader.construct_sequence(node, deep=True))


ComposeLoader.add_constructor("!override", _override)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def compose_env() -> dict[str, str]:
    """What `deploy/new_env.py` prints."""
    command = [sys.executable, str(ROOT / "deploy" / "new_env.py")]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout
    lines = [line.partition("=") for line in printed.splitlines() if "=" in line]
    return {name: value for name, _, value in lines if not name.startswith("#")}


@pytest.fixture(scope="session")
def compose(compose_env: dict[str, str]) -> Compose:
    """compose.yaml, its variables filled in."""
    document: Compose = _filled(_read("compose.yaml"), compose_env)
    return document


@pytest.fixture(scope="session")
def production(compose_env: dict[str, str]) -> Compose:
    """compose.yaml with deploy/compose.production.yaml on top."""
    given = {**compose_env, "DOMAIN": "example.org", "SMTP_URL": "smtps://u:p@mail.example.org:465"}
    document: Compose = _merged(
        _filled(_read("compose.yaml"), given),
        _filled(_read("deploy/compose.production.yaml"), given),
    )
    return document


@pytest.fixture(scope="session")
def script() -> Callable[[str], dict[str, Any]]:
    """The names of a Python file in deploy/, which is no package."""
    return lambda path: runpy.run_path(str(ROOT / "deploy" / path))


def interpolate(text: str, given: Mapping[str, str]) -> str:
    """Compose's `${NAME}`, `${NAME:-default}` and `${NAME:?message}`, innermost first."""

    def value(match: re.Match[str]) -> str:
        name, kind, rest = match.groups()
        if given.get(name):
            return given[name]
        assert kind != ":?", f"{name} {rest}"
        return rest or ""

    while VARIABLE.search(text):
        text = VARIABLE.sub(value, text)
    return text.replace("$$", "$")


def _read(path: str) -> Compose:
    loaded: Compose = yaml.load((ROOT / path).read_text("utf-8"), ComposeLoader)  # noqa: S506  a SafeLoader
    return loaded


def _filled(part: Any, given: Mapping[str, str]) -> Any:
    if isinstance(part, dict):
        return {key: _filled(value, given) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return type(part)(_filled(value, given) for value in part)
    return interpolate(part, given) if isinstance(part, str) else part


def _merged(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        names = [*below, *(name for name in above if name not in below)]
        return {
            name: _merged(below[name], above[name])
            if name in below and name in above
            else {**below, **above}[name]
            for name in names
        }
    if isinstance(below, list) and isinstance(above, list):
        return [*below, *above]
    return list(above) if isinstance(above, tuple) else above
