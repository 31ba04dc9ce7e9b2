"""What can be said about products in the shop's own terms: each attribute has a name, a kind, perhaps a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from common.errors import FieldErrors

Kind = Literal["text", "number", "boolean", "choice"]
Value = str | int | float | bool
LONGEST_TEXT = 500
LARGEST = 10**9
SIGN = {True: "Yes", False: "No"}
KINDS: dict[Kind, str] = {
    "text": f"must be a text of 1 to {LONGEST_TEXT} characters",
    "number": f"must be a number from 0 to {LARGEST:,}, with three decimals at most",
    "boolean": "must be true or false",
    "choice": "must be one of",
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that is said of products. `text` is for readers; the other kinds are also for filters.

    Without `categories` it is for all products; else for those in one of them or below.
    """

    key: str
    name: str
    kind: Kind
    unit: str = ""
    choices: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    def fault_of(self, value: object) -> str | None:
        """What is wrong with a value of it."""
        right = {
            "text": isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_TEXT,
            "number": _is_number(value),
            "boolean": isinstance(value, bool),
            "choice": value in self.choices,
        }
        if right[self.kind]:
            return None
        return " ".join([KINDS[self.kind], *([", ".join(self.choices)] if self.choices else [])])

    def shown(self, value: Value) -> str:
        """As people read it: "Yes", "250 ml"."""
        text = (
            SIGN[value] if isinstance(value, bool) else f"{value:,}" if _is_number(value) else value
        )
        return f"{text} {self.unit}" if self.unit else str(text)


def faults_of(values: Mapping[str, Value], declared: Mapping[str, Attribute]) -> FieldErrors:
    """All that is wrong with what is said of a product, by `attributes.<key>`."""
    errors: FieldErrors = {}
    for key, value in values.items():
        attribute = declared.get(key)
        fault = attribute.fault_of(value) if attribute else "is not an attribute of this shop"
        if fault:
            errors[f"attributes.{key}"] = [fault]
    return errors


def details(
    values: Mapping[str, Value], declared: Mapping[str, Attribute]
) -> list[tuple[str, str]]:
    """What is said of a product as (name, value) pairs, in the shop's order."""
    return [(one.name, one.shown(values[key])) for key, one in declared.items() if key in values]


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= LARGEST and round(value * 1000) == value * 1000
