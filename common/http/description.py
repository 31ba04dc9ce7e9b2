"""What an app's OpenAPI document says beyond its routes' models: who may, which headers, how it refuses.

A decorator that asks a route's callers for a header says so with `describe`; the rest is told here once for
all routes of all apps.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from common.auth.access import Access

View = TypeVar("View", bound=Callable[..., Any])
Document = dict[str, Any]

SCHEMES: Document = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "An access token for 15 minutes, checked as RFC8725 asks: one algorithm (EdDSA), "
        "known keys, issuer, audience and type. `POST /api/auth/refresh` gives the next one. Roles that a "
        "route asks for stand in its requirement.",
    },
    "api_key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A program's key, for routes that name the scope that it must have.",
    },
}
HEADERS: Document = {
    "RateLimit": {
        "description": 'What is left of the limits that counted this request: `"cart";r=119`',
        "schema": {"type": "string", "maxLength": 500},
    },
    "Retry-After": {
        "description": "In so many seconds it is worth trying again",
        "schema": {"type": "integer", "format": "int32", "minimum": 0, "maximum": 86_400},
    },
}
REFUSALS = {
    "401": "Nobody is signed in, or the token is not valid any more",
    "422": "A field is wrong; `errors` says which",
    "429": "Too often; later",
    "500": "A fault of this app; it was logged",
}


def describe(
    view: View, *, headers: Sequence[Document] = (), answers: Document | None = None
) -> View:
    """Add to what the document says of a view: header parameters that it reads, answers by their status."""
    told: Document = getattr(view, "described", {"parameters": [], "responses": {}})
    view.described = {  # pyrefly: ignore[missing-attribute]
        "parameters": [*told["parameters"], *({"in": "header", **one} for one in headers)],
        "responses": told["responses"] | (answers or {}),
    }
    return view


def complete(operation: Document, view: Callable[..., Any], access: Access | None) -> None:
    """Say of one operation who may use it, what its view describes, and how it refuses."""
    told = getattr(view, "described", {"parameters": [], "responses": {}})
    operation["parameters"] += told["parameters"]
    answers: Document = operation["responses"]
    answers |= told["responses"]
    for status, answer in answers.items():
        if status.startswith("2"):
            answer["headers"] = _ref("headers", "RateLimit")
    answers |= {status: {"$ref": f"#/components/responses/{status}"} for status in REFUSALS}
    operation["security"] = security_of(access)


def security_of(access: Access | None) -> list[dict[str, list[str]]]:
    """What a caller must have, one of these (OpenAPI 3.1, Security Requirement Object): a session, with the
    role that is named; a key with the scope that is named; `{}` is nothing."""
    if access is None or not access.signed_in:
        return [{}]
    ways = [{"bearer": [access.role] if access.role else []}]
    if access.scope:
        ways.append({"api_key": [access.scope]})
    return ways


def refusals(problem: str) -> Document:
    """The answers that all operations share. `problem`: where the schema of a problem is."""
    content = {"application/problem+json": {"schema": {"$ref": problem}}}
    shared = {
        status: {
            "description": words,
            "headers": _ref("headers", "RateLimit", *(["Retry-After"] if status == "429" else [])),
            "content": content,
        }
        for status, words in REFUSALS.items()
    }
    return shared | {"default": {"description": "A problem", "content": content}}


def drop_unused(spec: Document) -> None:
    """Leave out schemas that only other apps' routes use, and a way to ask that no route of this one has."""
    schemas = spec["components"]["schemas"]
    kept: Document = {}
    waiting = _references(spec["paths"]) | _references(spec["components"]["responses"])
    while waiting:
        name = waiting.pop()
        if name in schemas and name not in kept:
            kept[name] = schemas[name]
            waiting |= _references(schemas[name])
    spec["components"]["schemas"] = dict(sorted(kept.items()))
    operations = [one for item in spec["paths"].values() for one in item.values()]
    used = {name for one in operations for way in one["security"] for name in way}
    schemes = {name: scheme for name, scheme in SCHEMES.items() if name in used | {"bearer"}}
    spec["components"]["securitySchemes"] = schemes


def _ref(kind: str, *names: str) -> Document:
    return {name: {"$ref": f"#/components/{kind}/{name}"} for name in names}


def _references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"].rsplit("/", 1)[1]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(_references(value) for value in part.values()))
    if isinstance(part, list):
        return set().union(*(_references(item) for item in part))
    return set()
