"""What a form page shows again when it was refused: the values typed, and what is wrong with each."""

from dataclasses import dataclass, field
from typing import Self

from flask import request

from common.errors import (
    Conflict,
    FieldErrors,
    Forbidden,
    Invalid,
    NotFound,
    NotSignedIn,
    Refusal,
    TooMany,
)

SECRET = ("password",)
# What the sender of a form can do something about: the form comes back with what was typed in it.
SHOWN_AGAIN = (Conflict, Forbidden, Invalid, NotFound, NotSignedIn, TooMany)


@dataclass
class Form:
    """Values by field name; errors by field name, those of the whole form under ""."""

    values: dict[str, str] = field(default_factory=dict)
    errors: FieldErrors = field(default_factory=dict)

    @classmethod
    def sent(cls, *names: str) -> Self:
        """The named fields of the request at hand; a missing one is empty."""
        return cls({name: request.form.get(name, "") for name in names})

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def refused(self, refusal: Refusal) -> Self:
        """The same form with the refusal's words, and without passwords: those are typed again."""
        values = {n: v for n, v in self.values.items() if not n.endswith(SECRET)}
        return type(self)(values, refusal.errors or {"": [refusal.detail]})
