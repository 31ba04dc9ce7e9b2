"""What an app's OpenAPI document says beyond its routes' models: who may, which headers, how it refuses.

A decorator that asks a route's callers for a header says so with `describe`; the rest is told here once for
all routes of all apps.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from common.auth.access import Access

View = TypeVar("View", bound=Callable[..., Any])
Document = dict[str, Any]


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


def complete(
    operation: Document, view: Callable[..., Any], access: Access | None, problem: str
) -> None:
    """Say of one operation who may use it, what its view describes, and how it refuses."""
    told = getattr(view, "described", {"parameters": [], "responses": {}})
    operation["parameters"] += told["parameters"]
    operation["responses"] |= told["responses"]
    operation["responses"]["default"] = {
        "description": "A problem",
        "content": {"application/problem+json": {"schema": {"$ref": problem}}},
    }
    if access is not None and access.signed_in:
        # What a program's key must have for it (OpenAPI 3.1, Security Requirement Object).
        operation["security"] = [{"bearer": [access.scope] if access.scope else []}]


def drop_unused(spec: Document) -> None:
    """Leave out schemas that only other apps' routes use."""
    schemas = spec["components"]["schemas"]
    kept: Document = {}
    waiting = _references(spec["paths"])
    while waiting:
        name = waiting.pop()
        if name not in kept:
            kept[name] = schemas[name]
            waiting |= _references(schemas[name])
    spec["components"]["schemas"] = dict(sorted(kept.items()))


def _references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"].rsplit("/", 1)[1]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(_references(value) for value in part.values()))
    if isinstance(part, list):
        return set().union(*(_references(item) for item in part))
    return set()
