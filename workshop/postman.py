"""A Postman collection of an app: all operations of its OpenAPI document, and a walk that checks itself.

Written to the Collection Format 2.1 (schema.getpostman.com/json/collection/v2.1.0). Postman imports it, and
`newman run` walks the walk in any terminal.
"""

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

Part = dict[str, Any]
SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
METHODS = ("get", "post", "put", "patch", "delete")
# What a header of the contract is sent with, where nothing better is known.
VALUES = {"Idempotency-Key": '"{{$guid}}"', "If-Match": "*"}
EXAMPLES: dict[str, Any] = {"string": "…", "integer": 1, "number": 1.0, "boolean": True}


@dataclass(frozen=True)
class Step:
    """One request of a walk. `path` is the document's; `values` fill it and the query; `keeps` are variables
    by the JavaScript that finds them in `found`, the answer's JSON. Texts may hold {{variables}}."""

    what: str
    method: str
    path: str
    status: int
    body: str = ""
    values: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    keeps: dict[str, str] = field(default_factory=dict)


def collection_of(document: Part, walk: list[Step], base_url: str) -> Part:
    """The collection. Raises KeyError for a step that is no operation of the document."""
    folders: dict[str, list[Part]] = defaultdict(list)
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                tag = (item[method]["tags"] or ["other"])[0]
                folders[tag].append(_request(document, method, path))
    walked = {"name": "A walk", "item": [_step(document, step) for step in walk]}
    listed = [{"name": tag, "item": items} for tag, items in sorted(folders.items())]
    return {
        "info": {"name": document["info"]["title"], "schema": SCHEMA},
        "auth": {"type": "bearer", "bearer": [_pair("token", "{{access_token}}")]},
        "variable": [_pair("base_url", base_url), _pair("access_token", "")],
        "item": [walked, *listed] if walk else listed,
    }


def _step(document: Part, step: Step) -> Part:
    made = _request(document, step.method, step.path)
    request = made["request"]
    url = request["url"]
    for variable in url["variable"]:
        variable["value"] = step.values[variable["key"]]
    url["query"] = [_pair(name, value) for name, value in step.query.items()]
    url["raw"] += "?" + "&".join(f"{n}={v}" for n, v in step.query.items()) if step.query else ""
    request["header"] = [one for one in request["header"] if not one["disabled"]]
    if step.body:
        request["body"]["raw"] = step.body
    script = [f'pm.test("{step.status}", () => pm.response.to.have.status({step.status}));']
    if step.keeps:
        script.append("const found = pm.response.json();")
        script += [f'pm.collectionVariables.set("{n}", {js});' for n, js in step.keeps.items()]
    listens = [{"listen": "test", "script": {"type": "text/javascript", "exec": script}}]
    return made | {"name": step.what, "event": listens}


def _request(document: Part, method: str, path: str) -> Part:
    operation = document["paths"][path][method]
    parameters = operation.get("parameters", [])
    headers = [
        _pair(one["name"], VALUES.get(one["name"], "")) | {"disabled": not one["required"]}
        for one in parameters
        if one["in"] == "header"
    ]
    request: Part = {
        "method": method.upper(),
        "description": operation["summary"],
        "url": _url(path, parameters),
        "header": headers,
    }
    if operation["security"] == [{}]:
        request["auth"] = {"type": "noauth"}
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content:
        raw = json.dumps(_example(document, content["schema"]), indent=2, ensure_ascii=False)
        request["body"] = {"mode": "raw", "raw": raw, "options": {"raw": {"language": "json"}}}
    return {"name": operation["summary"], "request": request}


def _url(path: str, parameters: list[Part]) -> Part:
    """Postman writes a path's parameter `:name`."""
    place = re.sub(r"\{(\w+)\}", r":\1", path)
    named = {kind: [p for p in parameters if p["in"] == kind] for kind in ("path", "query")}
    return {
        "raw": "{{base_url}}" + place,
        "host": ["{{base_url}}"],
        "path": place.strip("/").split("/"),
        "variable": [_pair(one["name"], "") for one in named["path"]],
        "query": [_pair(one["name"], "") | {"disabled": True} for one in named["query"]],
    }


def _example(document: Part, schema: Part) -> Any:
    """Something of the right shape, to begin with."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return _example(document, document["components"]["schemas"][name])
    choices = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
    if choices:
        return _example(document, choices[0])
    for known in ("example", "default", "const"):
        if known in schema:
            return schema[known]
    return _of_its_type(document, schema)


def _of_its_type(document: Part, schema: Part) -> Any:
    kind = schema.get("type", "")
    if kind == "object":
        inner = schema.get("properties", {})
        return {name: _example(document, inner[name]) for name in schema.get("required", inner)}
    if kind == "array":
        return [_example(document, schema.get("items", {}))]
    return schema.get("enum", [EXAMPLES.get(kind)])[0]


def _pair(key: str, value: str) -> Part:
    return {"key": key, "value": value}
