"""How request bodies are read: capped in size and nesting, no duplicate keys, no NaN, strict types.

Two readings of one JSON text are a classic hole (RFC 8259, section 4: names SHOULD be unique), so an
ambiguous text is refused rather than interpreted.
"""

import json
from typing import Any

from flask import Flask, Request
from flask.json.provider import DefaultJSONProvider

from common.errors import BadRequest

MAX_BODY = 1 << 20  # bytes; routes that take uploads raise it for themselves
MAX_DEPTH = 20  # levels of objects and arrays


class StrictRequest(Request):
    """Flask's request with JSON that is unambiguous or refused."""

    max_content_length: int | None = MAX_BODY
    max_form_memory_size: int | None = MAX_BODY
    max_form_parts: int | None = 100

    def on_json_loading_failed(self, error: ValueError | None) -> Any:
        if error is None:
            raise BadRequest("Send the body as JSON, with Content-Type: application/json.")
        raise BadRequest(f"The body is not valid JSON: {error}.")


class StrictJSON(DefaultJSONProvider):
    """The JSON reader and writer of all apps."""

    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:  # noqa: ARG002  the parent's signature
        """Parse; ValueError for duplicate names, NaN, Infinity and more than MAX_DEPTH levels."""
        refuse_deep(s)
        return json.loads(s, object_pairs_hook=_unique, parse_constant=_no_constant)


def install(app: Flask) -> None:
    app.request_class = StrictRequest
    app.json = StrictJSON(app)


def refuse_deep(text: str | bytes) -> None:
    """Count brackets outside strings before parsing: the parser itself recurses."""
    text = text.decode("utf-8") if isinstance(text, bytes) else text
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return  # nearly every body: it cannot be deeper than it has brackets
    depth, in_string, escaped = 0, False, False
    for character in text:
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise ValueError(f"more than {MAX_DEPTH} levels deep")
        elif character in "]}":
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return names


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
