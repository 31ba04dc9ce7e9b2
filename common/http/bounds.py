"""What an OpenAPI document says of sizes where a model states none: bounds that hold for every API here.

Nothing comes in that is larger than a body may be, and nothing is shown that did not come in so.
"""

from typing import Any

from common.http.body import MAX_BODY

LARGEST = (
    2**53
)  # whole numbers up to here are the same to every reader of JSON (RFC 8259, section 6)
LENGTHS = {"uuid": 36, "date-time": 40, "date": 10}


def bound(part: Any) -> None:
    """Add `maxLength`, `maxItems`, `minimum`, `maximum` and `format` to all schemas in this part that lack
    them; in place."""
    if isinstance(part, dict):
        _bound_schema(part)
        for inner in part.values():
            bound(inner)
    elif isinstance(part, list):
        for inner in part:
            bound(inner)


def _bound_schema(schema: dict[str, Any]) -> None:
    match schema.get("type"):
        case "string" if not schema.keys() & {"enum", "const"}:
            schema.setdefault("maxLength", LENGTHS.get(schema.get("format", ""), MAX_BODY))
        case "array":
            schema.setdefault("maxItems", MAX_BODY // 2)  # an item is two bytes at least
        case "integer":
            schema.setdefault("format", "int64")
            if "exclusiveMinimum" not in schema:
                schema.setdefault("minimum", -LARGEST)
            if "exclusiveMaximum" not in schema:
                schema.setdefault("maximum", LARGEST)
        case _:
            pass
