"""Whose schema and demo data are up to date since the last start, so that nobody need be asked again.

An app is asked when its code, its settings or the data below it are not those of the last time. One that
uses a server of somebody else's is always asked.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from threading import Lock

from workshop.apps import App
from workshop.checkout import CODE, Checkout, write_private
from workshop.given import variables
from workshop.servers.server import Server


class Prepared:
    """What is remembered in `.capstone/prepared.json`. A damaged file only costs some seconds."""

    def __init__(self, checkout: Checkout) -> None:
        self._checkout = checkout
        self._file = checkout.state / "prepared.json"
        self._lock = Lock()  # apps are prepared in parallel
        try:
            self._known: dict[str, str] = dict(json.loads(self._file.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            self._known = {}

    def holds(self, app: App, mark: str | None) -> bool:
        return mark is not None and self._known.get(app.name) == mark

    def remember(self, app: App, mark: str | None) -> None:
        with self._lock:
            self._known[app.name] = mark or ""
            write_private(self._file, json.dumps(self._known, indent=2) + "\n")

    def mark(self, app: App, settings: Mapping[str, str], servers: Sequence[Server]) -> str | None:
        """All that a preparation depends on, as one digest. None: it depends on what we cannot see."""
        given = variables(self._checkout)
        if any(variable in given for variable in app.needs):
            return None
        parts = [f"{name}={value}" for name, value in sorted(settings.items())]
        parts += [f"{server.name}={server.born()}" for server in servers]
        parts += [code_of(package) for package in (app.package, "common")]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def code_of(package: str) -> str:
    """Every file of a package with its size and time: as good as reading it, and a hundred times quicker."""
    files = (path for path in (CODE / package).rglob("*") if "__pycache__" not in path.parts)
    states = [(str(path), path.stat()) for path in sorted(files) if path.is_file()]
    return "\0".join(f"{name} {state.st_size} {state.st_mtime_ns}" for name, state in states)
