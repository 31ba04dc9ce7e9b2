"""What may be opened as a room."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from chat_app.models.rooms import Room, RoomPlan, slug_of
from common.errors import Invalid

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_room_begins_empty_under_the_words_of_its_name() -> None:
    room = Room.opened(RoomPlan(" Night Shift ", " quiet "), room_id=uuid4(), now=NOW)
    assert (room.slug, room.name, room.topic) == ("night-shift", "Night Shift", "quiet")
    assert (room.last_seq, room.public) == (0, True)


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Lounge", "lounge"), ("茶 室", "茶-室"), ("__x__", "x"), ("a" * 80, "a" * 60)],
)
def test_slugs_keep_letters_of_any_script(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (RoomPlan("", ""), "name"),
        (RoomPlan("!?", ""), "name"),
        (RoomPlan("new", ""), "name"),
        (RoomPlan("x" * 61, ""), "name"),
        (RoomPlan("two\nlines", ""), "name"),
        (RoomPlan("fine", "x" * 201), "topic"),
        (RoomPlan("fine", "nul\0"), "topic"),
    ],
)
def test_what_is_wrong_is_named(plan: RoomPlan, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        Room.opened(plan, room_id=uuid4(), now=NOW)
    assert list(refusal.value.errors) == [field]
