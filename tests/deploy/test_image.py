"""The image holds what the apps need to run, from a lock that agrees with ours, and nothing more."""

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from shutil import copytree

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

APPS = ("blog_app", "ecommerce_api", "iot_dashboard", "chat_app")
PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)


def test_the_image_copies_only_what_exists_and_what_the_build_sees(root: Path) -> None:
    seen = _lines(root / ".dockerignore")
    assert seen[0] == "*"
    for source in _copied(root):
        assert (root / source).exists(), source
        assert f"!{source}" in seen, source


def test_neither_tests_nor_secrets_nor_more_of_the_workshop_than_paysim_come_into_the_image(
    root: Path,
) -> None:
    assert set(_copied(root)) == {
        "requirements-apps.lock",
        "LICENSE",
        "common",
        *APPS,
        "workshop/__init__.py",
        "workshop/paysim",
        "deploy/image",
    }


@pytest.mark.whole
def test_what_is_copied_is_enough_to_import_every_app_and_its_commands_and_paysim(
    root: Path, tmp_path: Path
) -> None:
    for package in ("common", *APPS, "workshop/paysim"):
        copytree(root / package, tmp_path / package)
    code = (
        "import importlib, sys\n"
        f"for app in {APPS!r}:\n"
        "    importlib.import_module(app).create_app\n"
        "    assert callable(importlib.import_module(app + '.commands').migrate)\n"
        f"ours = [m for n, m in sys.modules.items() if n.partition('.')[0] in {('common', *APPS)!r}]\n"
        f"assert all(m.__file__.startswith({str(tmp_path)!r}) for m in ours if m.__file__)\n"
        "assert 'workshop' not in sys.modules\n"
        "import workshop.paysim.app, workshop.paysim.__main__\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr


def test_packages_are_installed_by_hash_and_nothing_is_built(root: Path) -> None:
    text = (root / "Dockerfile").read_text("utf-8")
    assert "--require-hashes --only-binary :all: -r /build/requirements-apps.lock" in text
    assert text.count("pip install") == 1


def test_the_image_names_its_user_and_has_no_shell_in_front(root: Path) -> None:
    text = (root / "Dockerfile").read_text("utf-8")
    last = text[text.rindex("\nFROM ") :]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", last, re.MULTILINE)
    assert "ENTRYPOINT" not in last
    assert re.search(r"^CMD \[", last, re.MULTILINE)
    assert "org.opencontainers.image.licenses" in last


def test_base_images_are_pinned_to_a_full_version(root: Path) -> None:
    bases = re.findall(r"^FROM (\S+)", (root / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-[a-z]+", bases[0])


def test_the_lock_agrees_with_the_one_that_is_tested(root: Path) -> None:
    apps, everything = _pins(root / "requirements-apps.lock"), _pins(root / "requirements.lock")
    other = {name: (pin, everything.get(name)) for name, pin in apps.items()}
    assert {name: pins for name, pins in other.items() if pins[0] != pins[1]} == {}


def test_the_lock_has_every_dependency_of_the_apps_and_none_of_the_workshop(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    pins = _pins(root / "requirements-apps.lock")
    wanted = [Requirement(line) for line in project["dependencies"]]
    assert [r.name for r in wanted if canonicalize_name(r.name) not in pins] == []
    assert [
        str(r) for r in wanted if not r.specifier.contains(pins[canonicalize_name(r.name)], True)
    ] == []
    named = {canonicalize_name(r.name) for r in wanted}
    workshop = {
        canonicalize_name(Requirement(line).name)
        for line in project["optional-dependencies"]["workshop"]
    }
    assert (workshop - named) & set(pins) == set()


@pytest.mark.parametrize("name", ["flask", "granian", "psycopg"])
def test_these_tests_run_on_the_locked_versions(root: Path, name: str) -> None:
    assert version(name) == _pins(root / "requirements-apps.lock")[name]


def test_every_pin_has_its_hashes(root: Path) -> None:
    text = (root / "requirements-apps.lock").read_text("utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text  # no index of this or that machine


def _copied(root: Path) -> list[str]:
    """Sources of COPY from the build context."""
    found = []
    for line in (root / "Dockerfile").read_text("utf-8").splitlines():
        words = line.split()
        if words[:1] == ["COPY"] and not words[1].startswith("--from="):
            found += words[1:-1]
    return found


def _lines(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _pins(path: Path) -> dict[str, str]:
    return {canonicalize_name(name): pin for name, pin in PIN.findall(path.read_text("utf-8"))}
