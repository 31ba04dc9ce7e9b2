"""Keyset paging: a cursor says after which row the next page begins, so every page costs the same.

Offsets make the database count past all earlier rows, and shift under new ones; see
docs/decisions/0007-keyset-paging.md.
"""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from common.errors import Invalid

MAX_LIMIT = 100


T = TypeVar("T")
# The sort key of the last row on the page before: the next page begins after it. None: the first page.
After = tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page: its rows, and the cursor of the next page (None: this was the last)."""

    rows: list[T]
    next: str | None


def page(rows: list[T], limit: int, key: Callable[[T], list[Any]]) -> Page[T]:
    """Cut `limit + 1` fetched rows to a page; the extra row only tells that there is more."""
    if len(rows) <= limit:
        return Page(rows, None)
    return Page(rows[:limit], cursor_of(key(rows[limit - 1])))


def cursor_of(key: list[Any]) -> str:
    """The sort key of a page's last row as texts, opaque to callers."""
    parts = json.dumps([str(part) for part in key], ensure_ascii=False)
    return base64.urlsafe_b64encode(parts.encode()).decode().rstrip("=")


def key_of(cursor: str | None, *kinds: Callable[[str], Any]) -> After:
    """The sort key inside a cursor, each part made from its text with its kind; None for the first page.

    Raises:
        Invalid: for anything that `cursor_of` did not make.
    """
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(parts, list):
            raise TypeError
        return tuple(kind(_text(part)) for kind, part in zip(kinds, parts, strict=True))
    except (binascii.Error, TypeError, ValueError, RecursionError) as error:
        raise Invalid.field("cursor", "is not one that this API gave out") from error


def _text(part: object) -> str:
    """A text that a database can keep: no numbers, no half characters, no NUL. Raises ValueError."""
    if not isinstance(part, str) or "\0" in part:
        raise ValueError
    part.encode()  # raises UnicodeEncodeError, a ValueError, for half a surrogate pair
    return part
