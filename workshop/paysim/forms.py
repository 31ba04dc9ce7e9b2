"""How parameters travel to Stripe: as a form with nested names, `metadata[order]=7&expand[0]=latest_charge`.

What is read is taken away; what is left in the end is unknown, and refused: so a program that uses more than
paysim knows hears of it here and not in production.
"""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from workshop.paysim.errors import bad_parameter

NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
MOST_METADATA = 50  # https://docs.stripe.com/api/metadata


class Params:
    """The parameters of one request."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Raises ApiError for a name that is none."""
        self._given: dict[str, Any] = {}
        for name, value in pairs:
            _put(self._given, name, value)

    def text(self, name: str, default: str | None = None, *, longest: int = 500) -> str | None:
        value = self._given.pop(name, default)
        if value is None or value == "":
            return default
        if not isinstance(value, str):
            raise bad_parameter(name, f"Invalid string: {name}")
        if len(value) > longest:
            raise bad_parameter(name, f"Invalid string: must be at most {longest} characters")
        return value

    def needed(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise bad_parameter(name, f"Missing required param: {name}.", "parameter_missing")
        return value

    def address(self, name: str) -> str | None:
        """A URL that a browser or a program can be sent to."""
        value = self.text(name, longest=5000)
        try:
            parts = urlsplit(value or "http://nothing")
            fits = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:  # a bracket that is not closed
            fits = False
        if not fits:
            raise bad_parameter(name, "Not a valid URL", "url_invalid")
        return value

    def whole(self, name: str, default: int | None = None) -> int | None:
        """A whole number from 1."""
        value = self.text(name)
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]{1,18}", value):
            raise bad_parameter(name, f"Invalid integer: {value}", "parameter_invalid_integer")
        number = int(value)
        if number < 1:
            message = "This value must be greater than or equal to 1."
            raise bad_parameter(name, message, "parameter_invalid_integer")
        return number

    def choice(self, name: str, *choices: str) -> str:
        """One of them; the first for who says nothing."""
        value = self.text(name) or choices[0]
        if value not in choices:
            raise bad_parameter(name, f"Invalid {name}: must be one of {', '.join(choices)}")
        return value

    def flag(self, name: str) -> bool:
        return self.choice(name, "false", "true") == "true"

    def words(self, name: str) -> dict[str, str]:
        """Names and values, as `metadata` has them."""
        value = self._given.pop(name, {})
        if value == "":
            return {}
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise bad_parameter(name, f"Invalid hash: {name}")
        if len(value) > MOST_METADATA:
            raise bad_parameter(name, f"{name} takes {MOST_METADATA} keys")
        return value

    def list(self, name: str) -> list[str]:
        value = self._given.pop(name, {})
        found = list(value.values()) if isinstance(value, dict) else [value]
        if not all(isinstance(one, str) for one in found):
            raise bad_parameter(name, f"Invalid array: {name}")
        return found

    def no_more(self) -> None:
        """Raises ApiError for the first parameter that nobody has asked for."""
        for name in self._given:
            message = f"Received unknown parameter: {name}"
            raise bad_parameter(name, message, "parameter_unknown")


def _put(given: dict[str, Any], name: str, value: str) -> None:
    found = NAME.fullmatch(name)
    if found is None:
        raise bad_parameter(name, f"Invalid parameter name: {name}")
    steps = [found[1], *re.findall(r"\[([^\[\]]*)\]", found[2])]
    place: Any = given
    for step in steps[:-1]:
        place = place.setdefault(step, {})
        if not isinstance(place, dict):
            raise bad_parameter(name, f"Invalid parameter name: {name}")
    last = steps[-1] or str(len(place))  # `expand[]`: the next one
    if last in place:
        raise bad_parameter(name, f"{name} stands twice")
    place[last] = value
