"""What may be opened as a room."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from chat_app.models.rooms import Room, RoomPlan
from common.errors import Invalid

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


SLUGLESS = "use a name with letters or digits that is not reserved"
ONE_LINE = "must be one line without control characters"


def test_a_room_begins_empty_under_the_words_of_its_name() -> None:
    room = Room.opened(RoomPlan(" Night Shift ", " quiet "), room_id=uuid4(), now=NOW)
    assert (room.slug, room.name, room.topic) == ("night-shift", "Night Shift", "quiet")
    assert (room.last_seq, room.public) == (0, True)


@pytest.mark.parametrize(
    ("plan", "errors"),
    [
        (RoomPlan("", ""), {"name": ["can't be blank"]}),
        (RoomPlan(" \n ", ""), {"name": ["can't be blank"]}),
        (RoomPlan("!?", ""), {"name": [SLUGLESS]}),
        (RoomPlan("New", ""), {"name": [SLUGLESS]}),
        (RoomPlan("x" * 61, ""), {"name": ["is longer than 60 characters"]}),
        (RoomPlan("two\nlines", ""), {"name": [ONE_LINE]}),
        (RoomPlan("x\x7fy", ""), {"name": [ONE_LINE]}),
        (RoomPlan("fine", "x" * 201), {"topic": ["is longer than 200 characters"]}),
        (RoomPlan("fine", "nul\0"), {"topic": [ONE_LINE]}),
        (RoomPlan("", "x\ty"), {"name": ["can't be blank"], "topic": [ONE_LINE]}),
    ],
)
def test_what_is_wrong_is_named(plan: RoomPlan, errors: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid) as refusal:
        Room.opened(plan, room_id=uuid4(), now=NOW)
    assert refusal.value.errors == errors


def test_white_space_around_does_not_count() -> None:
    room = Room.opened(RoomPlan(f" {'x' * 60}\n", f"\t{'y' * 200} "), room_id=uuid4(), now=NOW)
    assert (room.name, room.topic) == ("x" * 60, "y" * 200)
