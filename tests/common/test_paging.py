"""Cursors come back as the keys they were made from, and anything else is refused."""

import pytest

from common.errors import Invalid
from common.paging import cursor_of, key_of, page


def test_a_cursor_holds_the_key_of_the_last_row_shown() -> None:
    found = page([5, 4, 3], limit=2, key=lambda row: [row])
    assert found.rows == [5, 4]
    assert found.next is not None
    assert key_of(found.next, int) == [4]


def test_the_last_page_has_no_cursor() -> None:
    assert page([2, 1], limit=2, key=lambda row: [row]).next is None


@pytest.mark.parametrize(
    "cursor", ["", "%%%", "bnVsbA", "W10", cursor_of(["x"]), cursor_of([1, 2])]
)
def test_a_cursor_of_somebodys_own_making_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as caught:
        key_of(cursor, int)
    assert "cursor" in caught.value.errors
