"""The Postman collection has every operation, and its walk works on a running shop."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.fixtures.shop import NewProduct
from tests.openapi.conftest import NodeTool
from workshop.apps import APPS, App
from workshop.documentation import document_of
from workshop.postman import METHODS, Step, collection_of
from workshop.walks import WALKS

SHOP = next(app for app in APPS if app.name == "shop")


def requests_in(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "request" in part:
        yield part["request"]
    for inner in part.get("item", []):
        yield from requests_in(inner)


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_every_operation_is_in_the_collection(app: App) -> None:
    document = document_of(app)
    made = collection_of(document, [], "http://localhost")
    operations = sorted(
        (method.upper(), path.replace("{", ":").replace("}", ""))
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    )
    assert len(operations) > 20, "the premise"
    found = [(one["method"], "/" + "/".join(one["url"]["path"])) for one in requests_in(made)]
    assert sorted(found) == operations
    json.dumps(made)


def test_requests_carry_what_the_contract_asks_for() -> None:
    made = collection_of(document_of(SHOP), WALKS["shop"], "http://localhost")
    found = {(r["method"], r["url"]["raw"]): r for r in requests_in(made["item"][0])}
    order = found["POST", "{{base_url}}/api/orders"]
    assert order["header"] == [
        {"key": "Idempotency-Key", "value": '"{{$guid}}"', "disabled": False}
    ]
    assert "auth" not in order, "the collection's token"
    shelves = found["GET", "{{base_url}}/api/products?limit=50&currency=EUR"]
    assert shelves["auth"] == {"type": "noauth"}


def test_a_step_to_nowhere_is_refused() -> None:
    with pytest.raises(KeyError):
        collection_of(document_of(SHOP), [Step("Fly", "post", "/api/moon", 200)], "")


@pytest.mark.whole
@pytest.mark.timeout(120)
def test_newman_walks_through_the_shop(
    shop: Flask, new_product: NewProduct, node_tool: NodeTool, tmp_path: Path
) -> None:
    new_product(stock=5)
    server = make_server("127.0.0.1", 0, shop, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        base_url = f"http://127.0.0.1:{server.port}"
        made = collection_of(document_of(SHOP), WALKS["shop"], base_url)
        file, report = tmp_path / "shop.json", tmp_path / "report.json"
        file.write_text(json.dumps(made | {"item": made["item"][:1]}), "utf-8")
        exports = ["--reporters", "cli,json", "--reporter-json-export", str(report)]
        done = node_tool("newman", "run", str(file), "--bail", *exports)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert done.returncode == 0, done.stdout + done.stderr
    walked = json.loads(report.read_text("utf-8"))["run"]
    assert walked["stats"]["requests"] == {"total": len(WALKS["shop"]), "pending": 0, "failed": 0}
    assert walked["stats"]["assertions"]["total"] == len(WALKS["shop"])
