"""One request and its answer: what is kept of them, what may be asked of an answer, and how a report tells them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree import ElementTree as ET

import httpx

from tests.acceptance.contract import Contract
from tests.acceptance.failures import Failure

MUCH = 1_500  # characters of a body that a report shows


@dataclass(frozen=True)
class Request:
    """What is sent; `url` is whole."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""

    def told(self) -> dict[str, str]:
        """For the report. Of a token its beginning is enough."""
        told = {"method": self.method, "url": self.url}
        if authorization := self.headers.get("Authorization"):
            told["authorization"] = shortened(authorization, 24)
        if self.body:
            told["body"] = shortened(readable(self.body), MUCH)
        return told


@dataclass(frozen=True)
class Answer:
    """What came back, and what a test may ask of it. All that is asked for in vain raises a Failure."""

    request: Request
    contract: Contract
    status: int
    headers: httpx.Headers
    content: bytes

    @cached_property
    def text(self) -> str:
        return self.content.decode(errors="replace")

    def told(self) -> dict[str, Any]:
        """For the report."""
        kind = self.headers.get("content-type", "no content type")
        return {
            "status": self.status,
            "type": kind,
            "body": shortened(readable(self.content), MUCH),
        }

    def must(self, holds: object, wish: str) -> None:
        """The wish completes the sentence: "expected …"."""
        if not holds:
            raise Failure(wish, self.request, self)

    def has(self, *statuses: int) -> None:
        self.must(self.status in statuses, f"status {' or '.join(map(str, statuses))}")

    def json(self) -> Any:
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            raise Failure("a body in JSON", self.request, self) from None

    def xml(self) -> ET.Element:
        try:
            return ET.fromstring(self.content)  # noqa: S314  expat stops at entities that grow
        except ET.ParseError:
            raise Failure("a body in XML", self.request, self) from None

    def gives(self, status: int, name: str, /, **fields: Any) -> Any:
        """What the body holds under this name; `fields` are those that it must have."""
        self.has(status)
        return self.holds(name, **fields)

    def holds(self, name: str, /, **fields: Any) -> Any:
        """The same, whatever the status."""
        body = self.json()
        self.must(isinstance(body, dict) and name in body, f'an object with "{name}"')
        found = body[name]
        for field, wanted in fields.items():
            is_there = isinstance(found, dict) and field in found
            here = json.dumps(found[field], ensure_ascii=False) if is_there else "missing"
            wish = f"{name}.{field} = {json.dumps(wanted, ensure_ascii=False)} (here: {here})"
            self.must(is_there and found[field] == wanted, shortened(wish, MUCH))
        return found

    def gives_nothing(self, status: int = 204) -> None:
        self.has(status)
        self.must(not self.text, "no body")

    def refuses(self, *statuses: int, naming: str | None = None) -> None:
        """One of these statuses; `naming` is what the body's `errors` must speak of."""
        self.has(*statuses)
        if naming:
            errors = self.holds("errors")
            self.must(
                isinstance(errors, dict) and isinstance(errors.get(naming), list),
                f'"errors" to name "{naming}": {{"errors": {{"{naming}": ["…"]}}}}',
            )

    def fits_the_contract(self, status: int) -> Any:
        """The status, and the shape that the OpenAPI document states for it. Answers the body."""
        self.has(status)
        body = self.json()
        faults = self.contract.faults(self.request.method, self.request.url, status, body)
        self.must(not faults, "the contract's shape; " + "; ".join(faults))
        return body


def readable(body: bytes) -> str:
    """Of a picture or an archive a report shows how long it is."""
    return f"{len(body)} bytes" if b"\0" in body else body.decode(errors="replace")


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text)} characters)"
