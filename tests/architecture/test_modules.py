"""The shape of the code: rooms, sizes, names, and what may happen when a module is imported."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workshop.apps import APPS, App
from workshop.checkout import CODE

PACKAGES = ["common", "workshop", *(app.package for app in APPS)]
ROOMS = {"app.py", "settings.py", "demo.py", "commands.py", "README.md",
         "models", "storage", "actions", "web"}  # fmt: skip
LONGEST_MODULE = 220  # lines; style says about 200
LONGEST_FUNCTION = 40  # lines; style says about 25
DRAWERS = {"utils", "util", "helpers", "base", "misc", "common_utils", "tools"}
FILES = sorted(path for package in PACKAGES for path in (CODE / package).rglob("*.py"))
each_app = pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)


@each_app
def test_every_app_has_the_same_rooms(app: App) -> None:
    found = {path.name for path in (CODE / app.package).iterdir()}
    assert found >= ROOMS
    assert {p.name for p in (CODE / app.package / "web").iterdir()} >= {"api", "pages", "templates"}


@each_app
def test_a_feature_has_the_same_name_in_every_room(app: App) -> None:
    root = CODE / app.package
    names = {file.stem for file in (root / "actions").glob("[a-z]*.py")}
    assert names
    homes = {
        name: [r for r in ("models", "storage") if (root / r / f"{name}.py").exists()]
        for name in names
    }
    assert [name for name, rooms in homes.items() if not rooms] == []


def test_every_module_says_what_it_knows() -> None:
    silent = [p for p in FILES if p.stat().st_size and not ast.get_docstring(parsed(p))]
    assert [str(p.relative_to(CODE)) for p in silent if "versions" not in p.parts] == []


def test_no_module_is_a_drawer() -> None:
    assert [str(p.relative_to(CODE)) for p in FILES if p.stem in DRAWERS] == []


def test_modules_and_functions_stay_small() -> None:
    long = [
        f"{path.relative_to(CODE)}: {lines} lines"
        for path in FILES
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST_MODULE
    ]
    for path in FILES:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef):
                size = (node.end_lineno or 0) - node.lineno + 1
                if size > LONGEST_FUNCTION and "migrations" not in path.parts:
                    long.append(f"{path.relative_to(CODE)} {node.name}: {size} lines")
    assert long == []


def test_only_settings_read_the_environment() -> None:
    """`PROMETHEUS_MULTIPROC_DIR` is prometheus_client's own variable."""
    readers = [
        str(path.relative_to(CODE))
        for path in FILES
        if path.relative_to(CODE).parts[0] != "workshop" and "os.environ" in path.read_text("utf-8")
    ]
    assert readers == ["common/observability/metrics.py"]


def test_importing_the_apps_builds_nothing() -> None:
    """No app, engine, client or settings is made at import: it works with an empty environment."""
    modules = [
        ".".join(path.relative_to(CODE).with_suffix("").parts)
        for app in APPS
        for path in (CODE / app.package).rglob("*.py")
        if "migrations" not in path.parts
    ]
    assert len(modules) > 100, "the premise: the apps were found"
    check = "; ".join(f"import {module}" for module in modules)
    check += "; import threading; assert threading.active_count() == 1, threading.enumerate()"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CODE)}
    done = subprocess.run(
        [sys.executable, "-c", check], env=environment, capture_output=True, text=True, check=False,
        timeout=60, cwd="/",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_run_py_is_short_and_needs_nothing() -> None:
    text = (CODE / "run.py").read_text("utf-8")
    assert len(text.splitlines()) < 100
    imported = {
        a.name for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Import) for a in n.names
    }
    imported |= {str(n.module) for n in ast.walk(ast.parse(text)) if isinstance(n, ast.ImportFrom)}
    assert imported <= set(sys.stdlib_module_names)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))
