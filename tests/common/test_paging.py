"""Cursors come back as the keys they were made from, and anything else is refused."""

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from common.errors import Invalid
from common.paging import key_of, page


def test_a_cursor_holds_the_key_of_the_last_row_shown() -> None:
    found = page([5, 4, 3], limit=2, key=lambda row: [row])
    assert found.rows == [5, 4]
    assert found.next is not None
    assert key_of(found.next, int) == (4,)


def test_the_last_page_has_no_cursor() -> None:
    assert page([2, 1], limit=2, key=lambda row: [row]).next is None


def test_no_cursor_means_the_first_page() -> None:
    assert key_of(None, int) is None
    assert key_of("", int) is None


def forged(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


@pytest.mark.parametrize("kind", [int, str, UUID, datetime.fromisoformat])
@pytest.mark.parametrize(
    "cursor",
    [
        "%%%",
        forged("null"),
        forged("[]"),
        forged('["x", "y"]'),
        forged("[5]"),
        forged("[Infinity]"),
        forged("[1e400]"),
        forged("[null]"),
        forged('["\\ud800"]'),
        forged('["\\u0000"]'),
        forged("[" * 50_000),
    ],
)
def test_a_cursor_of_somebodys_own_making_is_refused(
    cursor: str, kind: Callable[[str], Any]
) -> None:
    with pytest.raises(Invalid) as caught:
        key_of(cursor, kind)
    assert "cursor" in caught.value.errors
