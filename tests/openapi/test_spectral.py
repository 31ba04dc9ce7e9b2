"""The APIs' descriptions pass the OWASP ruleset of Spectral, without a warning."""

import json
from pathlib import Path

import pytest

from tests.openapi.conftest import HERE, NodeTool
from workshop.apps import APPS, App
from workshop.documentation import document_of

SHOP = next(app for app in APPS if app.name == "shop")


@pytest.mark.whole
@pytest.mark.timeout(120)
@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_the_description_passes_the_owasp_rules(
    app: App, node_tool: NodeTool, tmp_path: Path
) -> None:
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(document_of(app)), "utf-8")
    rules = ["--ruleset", str(HERE / "spectral.yaml"), "--fail-severity", "hint"]
    done = node_tool("spectral", "lint", str(file), *rules)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr
    assert "No results with a severity of 'hint' or higher found" in done.stdout


@pytest.mark.whole
@pytest.mark.timeout(120)
def test_the_rules_find_what_is_missing(node_tool: NodeTool, tmp_path: Path) -> None:
    """The premise of the test above."""
    document = document_of(SHOP)
    operation = document["paths"]["/api/orders"]["post"]
    del operation["security"], operation["responses"]["429"]
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(document), "utf-8")
    rules = ["--ruleset", str(HERE / "spectral.yaml"), "--fail-severity", "hint"]
    done = node_tool("spectral", "lint", str(file), *rules)
    assert done.returncode == 1
    for rule in ("api2:2023-write-restricted", "api4:2023-rate-limit-responses-429"):
        assert rule in done.stdout
