"""The workflow of GitHub's runners: the README's command, on what we promise, with no rights to spare."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

Job = dict[str, Any]


@pytest.fixture(scope="module")
def workflow(root: Path) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load((root / ".github/workflows/ci.yml").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def job(workflow: dict[Any, Any]) -> Job:
    (only,) = workflow["jobs"].values()
    assert isinstance(only, dict)
    return only


def test_it_runs_the_test_command_of_the_readme(job: Job, root: Path) -> None:
    command = re.search(
        r"^\s*(python3 run\.py test)\b", (root / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert command
    assert job["steps"][-1]["run"] == command[1]


def test_it_covers_both_systems_and_the_oldest_and_newest_python(job: Job, root: Path) -> None:
    oldest = re.search(r'requires-python = ">=([\d.]+)"', (root / "pyproject.toml").read_text())
    assert oldest
    assert job["strategy"]["matrix"]["python"] == [oldest[1], "3.x"]
    assert job["strategy"]["matrix"]["system"] == ["ubuntu-latest", "macos-latest"]


def test_it_may_read_the_code_and_nothing_else(workflow: dict[Any, Any], job: Job) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in job
    text = str(workflow)
    assert "secrets." not in text
    assert "pull_request_target" not in text


def test_it_ends_and_old_runs_make_way(workflow: dict[Any, Any], job: Job) -> None:
    assert 0 < job["timeout-minutes"] <= 60
    assert workflow["concurrency"]["cancel-in-progress"] is True


def test_its_actions_are_pinned_to_a_version(job: Job) -> None:
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert used
    assert [action for action in used if not re.fullmatch(r"actions/[a-z-]+@v\d+", action)] == []
