"""What keys, codes and names look like wherever staff give them."""

from __future__ import annotations

from collections.abc import Sized
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field

T = TypeVar("T", bound=Sized)


def _not_empty(given: T) -> T:
    if not given:
        raise ValueError("must not be empty")
    return given


Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Code = Annotated[str, Field(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$", min_length=3, max_length=40)]
# A line of text: no control characters, which could forge a line of a log or of a mail's head.
Line = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=120)]
Name = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]+$", min_length=1, max_length=120)]
# For lists: asked only where each of the things in it is right, so that a wrong one is not told twice.
NOT_EMPTY = AfterValidator(_not_empty)
