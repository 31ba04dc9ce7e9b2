"""Doors: who finds which room, and which sessions hear which rooms."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from chat_app.actions import rooms as actions
from chat_app.models.rooms import Room, RoomPlan
from chat_app.models.schema import sessions, users
from chat_app.storage import rooms
from common.auth.users import User
from common.errors import NotFound
from common.ids import new_id
from common.paging import key_of
from tests.fixtures.chat import NewUser

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def ada(new_user: NewUser) -> User:
    return new_user()


def opened(session: Session, host: User, name: str, *, public: bool = True) -> Room:
    plan = RoomPlan(f"{name} {host.name}", "", public=public)
    return actions.create(session, host.id, plan, room_id=new_id(), now=NOW)


def test_a_door_opens_for_those_who_may_come_in(
    chat_session: Session, ada: User, new_user: NewUser
) -> None:
    grace = new_user()
    public = opened(chat_session, ada, "Public").slug
    private = opened(chat_session, ada, "Private", public=False).slug
    for slug in (public, private):
        assert rooms.for_member(chat_session, ada.id, slug).member
        assert rooms.open_to(chat_session, ada.id, slug).member
    assert not rooms.open_to(chat_session, grace.id, public).member
    for door, slug in (
        (rooms.for_member, public),
        (rooms.for_member, private),
        (rooms.open_to, private),
        (rooms.open_to, "no-such-room"),
    ):
        with pytest.raises(NotFound) as refusal:
            door(chat_session, grace.id, slug)
        assert refusal.value.detail == "There is no such room."


def test_rooms_to_join_are_paged_by_slug(
    chat_session: Session, ada: User, new_user: NewUser
) -> None:
    grace = new_user()
    theirs = {opened(chat_session, ada, name).slug for name in "abc"}
    mine = opened(chat_session, grace, "d").slug
    hidden = opened(chat_session, ada, "e", public=False).slug
    cursor, seen = None, []
    while True:
        after = key_of(cursor, str)
        page = rooms.visible_to(chat_session, grace.id, 2, after, to_join=True)
        assert len(page.rows) <= 2
        seen += [room.slug for room in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert len(seen) == len(set(seen))
    assert theirs <= set(seen)
    assert {mine, hidden} & set(seen) == set()


def test_a_session_hears_the_rooms_of_its_user_as_long_as_it_lives(
    chat_session: Session, ada: User
) -> None:
    one, other = (opened(chat_session, ada, name).id for name in ("One", "Other"))
    living, expired, outdated = (new_session(chat_session, ada, age) for age in (0, 9, 0))
    chat_session.execute(update(sessions).where(sessions.c.id == outdated).values(epoch=-1))
    asked = [living, expired, outdated, uuid4()]
    assert rooms.standing(chat_session, asked, NOW) == {living: {one: 0, other: 0}}
    rooms.dismiss(chat_session, one, ada.id)
    assert rooms.standing(chat_session, asked, NOW) == {living: {other: 0}}
    rooms.dismiss(chat_session, other, ada.id)
    assert rooms.standing(chat_session, asked, NOW) == {living: {}}, "alive, though in no room"
    chat_session.execute(update(users).where(users.c.id == ada.id).values(disabled_at=NOW))
    assert rooms.standing(chat_session, asked, NOW) == {}


def new_session(session: Session, user: User, age: int) -> UUID:
    """A session that ends `age` days before tomorrow."""
    session_id = uuid4()
    row = {
        "id": session_id,
        "user_id": user.id,
        "epoch": user.session_epoch,
        "generation": 0,
        "device": "a test",
        "created_at": NOW,
        "proved_at": NOW,
        "expires_at": NOW + timedelta(days=1 - age),
    }
    session.execute(sessions.insert().values(row))
    return session_id
