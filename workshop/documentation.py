"""The tables in the READMEs that are written from the code: settings, endpoints with who may use them, and
what an acceptance suite asks for.

`capstone docs` writes them between `<!-- settings -->` and `<!-- /settings -->` (and so on), a test says
when they are stale, and `capstone policy` prints the endpoints of all apps.
"""

import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from common import config
from common.auth.access import access_of
from common.http.openapi import document
from workshop.apps import APPS, App
from workshop.chapters import chapters
from workshop.checkout import CODE

SHARED = "common"  # the package whose routes and settings all apps have
SUITES = ["tests/acceptance/blog/publication"]  # those that state a contract of their own
PACKAGES = [SHARED, *(app.package for app in APPS), *SUITES]


@dataclass(frozen=True)
class Endpoint:
    """One way in. `method` is GET, POST, ... or EVENT (Socket.IO) or TOPIC (MQTT)."""

    method: str
    path: str
    who: str
    what: str
    package: str


def settings_of(app: App) -> type[config.Settings]:
    """The one `Settings` class of an app's `settings` module."""
    module = importlib.import_module(f"{app.package}.settings")
    (found,) = (
        kind
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, config.Settings) and kind.__module__ == module.__name__
    )
    return found


def endpoints_of(app: App) -> list[Endpoint]:
    """Every way into an app, sorted by path; the app is made with example settings and asked nothing."""
    flask_app: Flask = importlib.import_module(app.package).create_app(
        config.example(settings_of(app))
    )
    return sorted(
        (*_routes(flask_app), *_others(app.package)), key=lambda way: (way.path, way.method)
    )


def document_of(app: App) -> dict[str, Any]:
    """An app's OpenAPI document; made as above."""
    flask_app: Flask = importlib.import_module(app.package).create_app(
        config.example(settings_of(app))
    )
    with flask_app.app_context():
        return document()


def _routes(app: Flask) -> Iterator[Endpoint]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or rule.endpoint.endswith(".static"):
            continue
        view = inspect.unwrap(app.view_functions[rule.endpoint])
        access = access_of(app, rule.endpoint)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Endpoint(
                method,
                rule.rule,
                access.name if access else "nobody",
                _first_sentence(view),
                view.__module__.partition(".")[0],
            )


def _others(package: str) -> Iterator[Endpoint]:
    """Socket events and MQTT topics: `policy()` of the app's `sockets` or `mqtt` package, if it has one."""
    for room, method in (("sockets", "EVENT"), ("mqtt", "TOPIC")):
        if (CODE / package / room).is_dir():
            for name, who, view in importlib.import_module(f"{package}.{room}").policy():
                yield Endpoint(method, name, who, _first_sentence(view), package)


def _first_sentence(view: Callable[..., Any]) -> str:
    text = " ".join((inspect.getdoc(view) or "").split("\n\n")[0].split())
    return re.split(r"(?<=[.?!:;]) ", text)[0].rstrip(".:;")


def tables_of(package: str) -> dict[str, str]:
    """The tables of one README by the name of their marker."""
    if package in SUITES:
        return {"chapters": chapters(CODE / package)}
    if package == SHARED:
        settings = settings_table(config.Settings, inherited=True)
        return {"settings": settings, "endpoints": endpoints_table(endpoints_of(APPS[0]), SHARED)}
    (app,) = (app for app in APPS if app.package == package)
    return {
        "settings": settings_table(settings_of(app), inherited=False),
        "endpoints": endpoints_table(endpoints_of(app), package),
    }


def readme(package: str) -> Path:
    return CODE / package / "README.md"


def _shown(default: object) -> object:
    return "empty" if default in ("", {}) else default


def settings_table(kind: type[config.Settings], *, inherited: bool) -> str:
    """`inherited`: those of `common`, which every app has; else only the app's own."""
    lines = ["| Variable | Default | Meaning |", "| --- | --- | --- |"]
    for name, field in kind.model_fields.items():
        if inherited or name not in config.Settings.model_fields:
            default = "*required*" if field.is_required() else f"`{_shown(field.default)}`"
            variable = config.variable(kind, name)
            if inherited and field.validation_alias is None:
                variable = f"<APP>_{variable}"
            lines.append(f"| `{variable}` | {default} | {field.description} |")
    return "\n".join(lines)


def endpoints_table(ways: list[Endpoint], package: str) -> str:
    lines = ["| Method | Path | Who | What |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {way.method} | `{way.path}` | {way.who} | {way.what} |"
        for way in ways
        if way.package == package
    ]
    return "\n".join(lines)


def with_tables(text: str, tables: dict[str, str]) -> str:
    """A README's text with its tables as they should be. Raises ValueError when a marker is missing."""
    for name, table in tables.items():
        marked = re.compile(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", re.DOTALL)
        if not marked.search(text):
            raise ValueError(f"no <!-- {name} --> ... <!-- /{name} --> in it")
        whole = f"<!-- {name} -->\n\n{table}\n\n<!-- /{name} -->"
        text = marked.sub(lambda _, whole=whole: whole, text)
    return text


def write_readmes() -> list[Path]:
    """Bring the tables up to date; the answer says which files changed."""
    changed = []
    for package in PACKAGES:
        path = readme(package)
        old = path.read_text("utf-8")
        new = with_tables(old, tables_of(package))
        if new != old:
            path.write_text(new, "utf-8")
            changed.append(path)
    return changed
