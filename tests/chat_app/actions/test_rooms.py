"""Opening, joining and leaving rooms."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from chat_app.actions import rooms as actions
from chat_app.models.rooms import RoomPlan, RoomTaken
from chat_app.storage import rooms
from common.errors import Invalid, NotFound
from common.ids import new_id
from tests.fixtures.chat import NewUser

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_whoever_opens_a_room_is_its_first_member(chat_session: Session, new_user: NewUser) -> None:
    ada = new_user()
    plan = RoomPlan(f" Pier {ada.name} ", "Ropes", public=False)
    room = actions.create(chat_session, ada.id, plan, room_id=new_id(), now=NOW)
    chat_session.rollback()
    card = rooms.for_member(chat_session, ada.id, f"pier-{ada.name}")
    assert (card.id, card.name, card.topic) == (room.id, f"Pier {ada.name}", "Ropes")
    assert (card.people, card.last_seq, card.public) == (1, 0, False)


def test_a_refused_room_leaves_nothing(chat_session: Session, new_user: NewUser) -> None:
    ada, grace = new_user(), new_user()
    plan = RoomPlan(f"Pier {ada.name}", "")
    actions.create(chat_session, ada.id, plan, room_id=new_id(), now=NOW)
    before = rooms.count(chat_session)
    with pytest.raises(RoomTaken) as taken:
        actions.create(chat_session, grace.id, plan, room_id=new_id(), now=NOW)
    assert taken.value.errors == {"name": ["is taken"]}
    with pytest.raises(Invalid):
        actions.create(chat_session, grace.id, RoomPlan(" ", ""), room_id=new_id(), now=NOW)
    assert rooms.count(chat_session) == before
    assert rooms.of_member(chat_session, grace.id) == []


def test_a_public_room_is_joined_once_and_left_once(
    chat_session: Session, new_user: NewUser
) -> None:
    ada, grace = new_user(), new_user()
    plan = RoomPlan(f"Pier {ada.name}", "")
    slug = actions.create(chat_session, ada.id, plan, room_id=new_id(), now=NOW).slug
    for _ in range(2):
        actions.join(chat_session, grace.id, slug, now=NOW)
    assert rooms.for_member(chat_session, grace.id, slug).people == 2
    actions.leave(chat_session, grace.id, slug)
    with pytest.raises(NotFound):
        actions.leave(chat_session, grace.id, slug)
    assert rooms.for_member(chat_session, ada.id, slug).people == 1


def test_a_private_room_is_not_joined(chat_session: Session, new_user: NewUser) -> None:
    ada, grace = new_user(), new_user()
    plan = RoomPlan(f"Pier {ada.name}", "", public=False)
    slug = actions.create(chat_session, ada.id, plan, room_id=new_id(), now=NOW).slug
    with pytest.raises(NotFound, match="There is no such room"):
        actions.join(chat_session, grace.id, slug, now=NOW)
