"""History along its numbers."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from chat_app.actions import rooms as actions
from chat_app.models.messages import Spoken, Wish
from chat_app.models.rooms import RoomPlan
from chat_app.storage import messages
from common.auth.users import User
from common.errors import NotFound
from common.ids import new_id
from tests.fixtures.chat import NewUser

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def ada(new_user: NewUser) -> User:
    return new_user()


@pytest.fixture
def room_id(chat_session: Session, ada: User) -> UUID:
    plan = RoomPlan(f"Shed of {ada.name}", "")
    return actions.create(chat_session, ada.id, plan, room_id=new_id(), now=NOW).id


def seqs(found: list[Spoken]) -> list[int]:
    return [spoken.seq for spoken in found]


def test_stretches_come_oldest_first(chat_session: Session, ada: User, room_id: UUID) -> None:
    for number in range(1, 8):
        kept = messages.add(chat_session, room_id, ada.id, Wish(uuid4(), f"no. {number}"), now=NOW)
        assert kept is not None
        assert kept.seq == number
        assert messages.after(chat_session, room_id, number - 1, 1) == [kept]
    assert seqs(messages.after(chat_session, room_id, 2, 3)) == [3, 4, 5]
    assert seqs(messages.after(chat_session, room_id, 7, 3)) == []
    assert seqs(messages.before(chat_session, room_id, None, 3)) == [5, 6, 7]
    assert seqs(messages.before(chat_session, room_id, 3, 9)) == [1, 2]


def test_a_used_id_is_told_and_its_number_given_back(
    chat_session: Session, ada: User, room_id: UUID
) -> None:
    wish = Wish(uuid4(), "once")
    assert messages.sent_as(chat_session, room_id, ada.id, wish.client_id) is None
    kept = messages.add(chat_session, room_id, ada.id, wish, now=NOW)
    chat_session.commit()
    assert messages.add(chat_session, room_id, ada.id, wish, now=NOW) is None
    chat_session.rollback()
    assert messages.sent_as(chat_session, room_id, ada.id, wish.client_id) == kept
    following = messages.add(chat_session, room_id, ada.id, Wish(uuid4(), "two"), now=NOW)
    assert following is not None
    assert following.seq == 2


def test_who_is_not_in_the_room_gets_no_number(
    chat_session: Session, new_user: NewUser, room_id: UUID
) -> None:
    with pytest.raises(NotFound, match="There is no such room"):
        messages.add(chat_session, room_id, new_user().id, Wish(uuid4(), "hello?"), now=NOW)
