"""What may be said."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from chat_app.models.messages import LONGEST_BODY, Spoken, Wish
from common.errors import Invalid

ID = UUID("01890000-0000-7000-8000-000000000001")


def test_a_message_is_kept_without_white_space_around_and_with_one_kind_of_line_break() -> None:
    assert Wish(ID, "  one\r\ntwo\rthree \n").checked() == Wish(ID, "one\ntwo\nthree")


@pytest.mark.parametrize("length", [1, LONGEST_BODY])
def test_lengths_up_to_the_limit_are_fine(length: int) -> None:
    assert Wish(ID, "ü" * length).checked().body == "ü" * length


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "can't be blank"),
        (" \n\t ", "can't be blank"),
        ("x" * (LONGEST_BODY + 1), f"is longer than {LONGEST_BODY} characters"),
        ("nul\0here", "has a character that cannot be kept (NUL)"),
    ],
)
def test_nothing_too_much_and_nul_are_refused(body: str, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        Wish(ID, body).checked()
    assert refusal.value.errors == {"body": [reason]}


def test_a_message_is_told_in_one_shape() -> None:
    moment = datetime(2026, 3, 1, 12, 30, 1, 5000, tzinfo=UTC)
    told = Spoken(uuid4(), "lounge", 7, ID, "Ada", "Hello", moment).told()
    assert told == {
        "room": "lounge",
        "seq": 7,
        "client_id": str(ID),
        "sender": "Ada",
        "body": "Hello",
        "sent_at": "2026-03-01T12:30:01.005Z",
    }
