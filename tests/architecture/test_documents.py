"""The documents say what the code does: tables, headings, walks, links."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from dotenv import dotenv_values

from common.config import variable
from workshop.apps import APPS, App
from workshop.checkout import CODE
from workshop.documentation import (
    PACKAGES,
    endpoints_of,
    readme,
    settings_of,
    tables_of,
    with_tables,
)

HEADINGS = [
    "What it does",
    "Run it",
    "Map",
    "Read in this order",
    "What is new here",
    "Settings",
    "Endpoints",
]
DOCUMENTS = sorted({*CODE.glob("*.md"), *CODE.glob("*/README.md"), *CODE.glob("docs/**/*.md")})
each_app = pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)


@pytest.mark.parametrize("package", PACKAGES)
def test_tables_are_those_of_the_code(package: str) -> None:
    text = readme(package).read_text("utf-8")
    assert with_tables(text, tables_of(package)) == text, "write them anew: capstone docs"


@each_app
def test_every_way_in_says_what_it_is(app: App) -> None:
    assert [way for way in endpoints_of(app) if not way.what] == []


@each_app
def test_readmes_have_the_same_headings(app: App) -> None:
    text = (CODE / app.package / "README.md").read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS


def test_the_example_environment_names_every_setting_once() -> None:
    wanted = {variable(settings_of(app), f) for app in APPS for f in settings_of(app).model_fields}
    given = re.findall(
        r"^#? ?([A-Z_0-9]+)=", (CODE / ".env.example").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(given) == sorted(wanted)


def test_the_example_environment_can_be_read_as_one() -> None:
    assert dotenv_values(CODE / ".env.example")


@each_app
def test_the_walk_through_the_rooms_names_what_is_there(app: App) -> None:
    text = (CODE / app.package / "README.md").read_text("utf-8")
    (walk,) = re.findall(r"```mermaid\nsequenceDiagram\n(.*?)```", text, re.DOTALL)
    rooms = dict(re.findall(r"participant (\w+) as (\S*/\S+)", walk))
    assert len(rooms) >= 4, "a walk goes through the rooms"
    missing = [f"{room}: no such file" for room in rooms.values() if not source(app, room)]
    for receiver, name in re.findall(r"->>\+?(\w+): [\w.]*?(\w+)\(", walk):
        if receiver in rooms and not defines(source(app, rooms[receiver]), name):
            missing.append(f"{name} is not defined in {rooms[receiver]}")
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(CODE)))
def test_links_within_the_repository_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text("utf-8"))
    local = [target for target in targets if not re.match(r"\w+:", target)]
    assert [t for t in local if not (document.parent / t).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(CODE)))
def test_files_that_are_named_exist(document: Path) -> None:
    """Paths in backticks that begin at the root: `docs/…`, `common/…`, `workshop/…`, and the apps'."""
    roots = "|".join(
        ["docs", "common", "workshop", "bench", "deploy", "tests", *(a.package for a in APPS)]
    )
    named = re.findall(rf"`((?:{roots})/[\w./-]+\.\w+)`", document.read_text("utf-8"))
    missing = [name for name in named if not (CODE / name).exists()]
    assert [name for name in missing if not made_by_people(name)] == []


def test_references_in_code_to_documents_lead_somewhere() -> None:
    missing = [
        f"{path.relative_to(CODE)}: {name}"
        for path in python_files()
        for name in re.findall(r"\bdocs/[\w./-]+\.md", path.read_text("utf-8"))
        if not (CODE / name).exists()
    ]
    assert missing == []


def made_by_people(name: str) -> bool:
    """Certificates, an env file: git ignores them, and the documents say how to make them."""
    asked = subprocess.run(["git", "check-ignore", "-q", name], cwd=CODE, check=False, timeout=30)
    return asked.returncode == 0


def source(app: App, room: str) -> str:
    """The text of a room: below its app, or from the root for `common/` and `workshop/`."""
    for root in (CODE / app.package, CODE):
        if (root / room).is_file():
            return (root / room).read_text("utf-8")
    return ""


def defines(text: str, name: str) -> bool:
    return bool(re.search(rf"(?:def|class|function)\s+{re.escape(name)}\b", text))


def python_files() -> Iterator[Path]:
    for package in ("common", "workshop", "tests", *(app.package for app in APPS)):
        yield from (CODE / package).rglob("*.py")
    yield CODE / "run.py"
