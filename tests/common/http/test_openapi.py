"""The contract is valid OpenAPI 3.1, leaves out no API route, and is shown without any other host."""

import re
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from common.auth.access import access_of
from common.http.headers import CONTENT_SECURITY_POLICY

METHODS = {"get", "post", "put", "patch", "delete"}
Document = dict[str, Any]


@pytest.fixture
def document(any_app: Flask) -> Document:
    answer = any_app.test_client().get("/openapi.json", base_url=any_app.config["PUBLIC_URL"])
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    found: Document = answer.json
    return found


def operations(document: Document) -> dict[tuple[str, str], Document]:
    return {
        (method, path): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references(value) for value in part.values()))
    if isinstance(part, list):
        return set().union(*(references(item) for item in part))
    return set()


def test_the_document_has_the_members_that_openapi_3_1_asks_for(
    any_app: Flask, document: Document
) -> None:
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert document["info"]["title"] == any_app.config["SITE"].name
    assert document["info"]["version"]
    ids = [operation["operationId"] for operation in operations(document).values()]
    assert len(ids) == len(set(ids)), "a generated client needs a name for each"
    declared = {tag["name"] for tag in document.get("tags", [])}
    for (method, path), operation in operations(document).items():
        assert operation["responses"], path
        assert all(re.fullmatch(r"[1-5]\d\d|default", code) for code in operation["responses"])
        shared = document["components"]["responses"]
        answers = [
            shared[one["$ref"].rsplit("/", 1)[1]] if "$ref" in one else one
            for one in operation["responses"].values()
        ]
        assert all("description" in answer for answer in answers)
        assert set(operation.get("tags", [])) <= declared, (method, path)
        assert operation.get("summary") or operation.get("description"), (method, path)


def test_every_reference_leads_somewhere(document: Document) -> None:
    found = references(document)
    assert found, "the premise"
    for reference in found:
        place: Any = document
        assert reference.startswith("#/")
        for part in reference[2:].split("/"):
            place = place[part.replace("~1", "/").replace("~0", "~")]


def test_every_schema_is_a_valid_json_schema(document: Document) -> None:
    for name, schema in document["components"]["schemas"].items():
        assert re.fullmatch(r"[a-zA-Z0-9._-]+", name)
        Draft202012Validator.check_schema(schema)
    for operation in operations(document).values():
        for parameter in operation.get("parameters", []):
            Draft202012Validator.check_schema(parameter["schema"])


def test_every_api_route_is_in_the_document_and_says_who_may_use_it(
    any_app: Flask, document: Document
) -> None:
    described = operations(document)
    for rule in any_app.url_map.iter_rules():
        if not rule.rule.startswith("/api/"):
            continue
        path = re.sub(r"<(?:[^:<>]*:)?([^<>]+)>", r"{\1}", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            operation = described.get((method.lower(), path))
            assert operation is not None, f"{method} {path} is missing"
            stated = access_of(any_app, rule.endpoint)
            assert stated is not None
            needs = [{"bearer": [stated.role] if stated.role else []}] if stated.signed_in else [{}]
            needs += [{"api_key": [stated.scope]}] if stated.scope else []
            assert operation["security"] == needs, f"{method} {path}"
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_every_parameter_of_a_path_is_described(document: Document) -> None:
    for (method, path), operation in operations(document).items():
        named = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
        assert set(re.findall(r"{([^}]+)}", path)) == named, (method, path)
        assert all(p["required"] for p in operation.get("parameters", []) if p["in"] == "path")


def test_every_operation_says_how_it_refuses(document: Document) -> None:
    for (method, path), operation in operations(document).items():
        problem = operation["responses"]["default"]["content"]["application/problem+json"]
        assert problem["schema"]["$ref"].endswith("Problem"), (method, path)


def test_only_what_this_app_uses_is_in_it(any_app: Flask, small: Flask, document: Document) -> None:
    """Both are made in this process, and share the registry of contracts."""
    own = small.test_client().get("/openapi.json", base_url="http://small.test").json
    assert "/api/things" in own["paths"]
    assert "/api/things" not in document["paths"]
    assert not any(name.endswith(".Thing") for name in document["components"]["schemas"])
    again = any_app.test_client().get("/openapi.json", base_url=any_app.config["PUBLIC_URL"])
    assert again.json == document, "writing it does not wear it out"


def test_the_docs_load_files_of_this_host_only(any_app: Flask) -> None:
    client, base = any_app.test_client(), any_app.config["PUBLIC_URL"]
    page = client.get("/docs", base_url=base)
    assert page.status_code == 200
    assert page.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert not re.search(r"(?:https?:)?//", page.text)
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", page.text), "nothing inline"
    files = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(files) >= 3
    for path in files:
        with client.get(path, base_url=base) as answer:
            assert answer.status_code == 200, path
            assert answer.data


def test_every_page_loads_files_of_this_host_only(any_app: Flask) -> None:
    client, base = any_app.test_client(), any_app.config["PUBLIC_URL"]
    for path in ("/", "/sign-in", "/sign-up", "/nowhere"):
        page = client.get(path, base_url=base, headers={"Accept": "text/html"})
        loaded = re.findall(r'<(?:script|link|img|iframe)[^>]*\s(?:src|href)="([^"]+)"', page.text)
        assert loaded
        assert [one for one in loaded if not re.match(r"/(?!/)", one)] == []
        assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", page.text), path
