"""What all of the contract's resources share: fields inside `{"article": {…}}`, and how faults name them."""

from typing import Annotated

from flask import Response
from pydantic import Field

from common.errors import FieldErrors, Invalid
from common.http.problems import answer_refusal

ENVELOPES = frozenset({"user", "article", "comment", "draft", "series"})
BLANK = "can't be blank"

# What clients send back because they got it from us: taken and left alone.
Ignored = Annotated[object, Field(description="Ignored: only the server writes it")]


def answer_invalid(refusal: Invalid) -> Response:
    """The contract's clients know `title`, not `article.title`, and its word for what is missing."""
    errors: FieldErrors = {}
    for name, messages in refusal.errors.items():
        envelope, _, inner = name.partition(".")
        field = inner.split(".")[0] if inner and envelope in ENVELOPES else name
        errors.setdefault(field, []).extend(BLANK if m == "field required" else m for m in messages)
    return answer_refusal(refusal if errors == refusal.errors else Invalid.fields(errors))
