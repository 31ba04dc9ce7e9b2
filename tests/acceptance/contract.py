"""The public contract, an OpenAPI document: which shape an answer must have, and who needs a token."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from jsonschema import Draft202012Validator, FormatChecker

REALWORLD = Path(__file__).parent / "contracts" / "realworld-openapi.yml"
MOST_FAULTS = 3  # of one body; the first few explain the others
formats = FormatChecker(formats=[])


@formats.checks("date-time", raises=ValueError)
def is_moment(value: object) -> bool:
    """RFC 3339: date, T, time, and where on earth."""
    return not isinstance(value, str) or (
        "T" in value.upper() and datetime.fromisoformat(value).tzinfo is not None
    )


class Contract:
    """One OpenAPI document; paths in it begin below `root`."""

    def __init__(self, file: Path, root: str = "/api") -> None:
        self.document = yaml.safe_load(file.read_text("utf-8"))
        self.root = root

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(method, path, operation); paths without parameters first, as they win over the others."""
        for path in sorted(self.document["paths"], key=lambda path: path.count("{")):
            for method, operation in self.document["paths"][path].items():
                yield method.upper(), path, operation

    def needing_a_token(self) -> list[tuple[str, str]]:
        return [(method, path) for method, path, found in self.operations() if "security" in found]

    def faults(self, method: str, url: str, status: int, body: Any) -> list[str]:
        """What of a body is not as the contract says; the first few."""
        schema = self._schema(method, urlsplit(url).path.removeprefix(self.root), status)
        validator = Draft202012Validator(schema, format_checker=formats)
        return [
            f"{error.json_path.removeprefix('$.')}: {error.message[:200]}"
            for _, error in zip(range(MOST_FAULTS), validator.iter_errors(body), strict=False)
        ]

    def _schema(self, method: str, path: str, status: int) -> dict[str, Any]:
        responses = next(
            operation["responses"]
            for its_method, its_path, operation in self.operations()
            if its_method == method and re.fullmatch(re.sub(r"{\w+}", "[^/]+", its_path), path)
        )
        name = responses[str(status)]["$ref"].rpartition("/")[2]
        response = self.document["components"]["responses"][name]
        # With the components beside it, so that its own references lead somewhere.
        schema = response["content"]["application/json"]["schema"]
        return {**schema, "components": self.document["components"]}
