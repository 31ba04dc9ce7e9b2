"""Saying something: kept first, told afterwards, once however often it is sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from chat_app.actions import messages as actions
from chat_app.actions import rooms as room_actions
from chat_app.models.messages import Spoken, Wish
from chat_app.models.rooms import RoomPlan
from chat_app.storage import messages
from chat_app.storage.database import db
from common.auth.users import User
from common.errors import Invalid, NotFound
from common.ids import new_id
from tests.fixtures.chat import NewUser

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


class Listeners:
    """An audience that remembers what it heard, and whether that was kept when it was told."""

    def __init__(self) -> None:
        self.heard: list[Spoken] = []
        self.kept: list[bool] = []

    def hears(self, spoken: Spoken, /) -> None:
        self.heard.append(spoken)
        with Session(db.engine) as elsewhere:
            found = messages.after(elsewhere, spoken.room_id, spoken.seq - 1, 1)
        self.kept.append(found == [spoken])


@pytest.fixture
def listeners() -> Listeners:
    return Listeners()


@pytest.fixture
def ada(new_user: NewUser) -> User:
    return new_user()


@pytest.fixture
def room_id(chat_session: Session, ada: User) -> UUID:
    plan = RoomPlan(f"Attic of {ada.name}", "")
    return room_actions.create(chat_session, ada.id, plan, room_id=new_id(), now=NOW).id


def test_a_message_is_told_as_it_was_kept(
    chat_session: Session, listeners: Listeners, ada: User, room_id: UUID
) -> None:
    wish = Wish(uuid4(), " Hello ")
    posted = actions.post(chat_session, listeners, ada.id, room_id, wish, now=NOW)
    slug = f"attic-of-{ada.name}"
    assert posted.message == Spoken(room_id, slug, 1, wish.client_id, ada.name, "Hello", NOW)
    assert posted.fresh
    assert listeners.heard == [posted.message]
    assert listeners.kept == [True]


def test_sent_again_it_is_the_same_message_and_no_number_is_lost(
    chat_session: Session, listeners: Listeners, ada: User, room_id: UUID
) -> None:
    wish = Wish(uuid4(), "once")
    first, again = (
        actions.post(chat_session, listeners, ada.id, room_id, wish, now=NOW) for _ in range(2)
    )
    assert (first.fresh, again.fresh) == (True, False)
    assert first.message == again.message
    assert len(listeners.heard) == 2, "told again: the first try may have ended before telling"
    other = actions.post(chat_session, listeners, ada.id, room_id, Wish(uuid4(), "x"), now=NOW)
    assert other.message.seq == 2


def test_sent_many_times_at_once_it_is_one_message(
    chat_session: Session, listeners: Listeners, ada: User, room_id: UUID
) -> None:
    wish, engine = Wish(uuid4(), "quick fingers"), db.engine

    def send(_: int) -> actions.Posted:
        with Session(engine) as session:
            return actions.post(session, Deaf(), ada.id, room_id, wish, now=NOW)

    with ThreadPoolExecutor(4) as pool:
        posted = list(pool.map(send, range(8)))
    assert [one.message.seq for one in posted] == [1] * 8
    assert sum(one.fresh for one in posted) == 1
    assert len(messages.after(chat_session, room_id, 0, 10)) == 1


class Deaf:
    """An audience in which nobody listens."""

    def hears(self, _spoken: Spoken, /) -> None:
        return


def test_what_is_refused_is_neither_kept_nor_told(
    chat_session: Session, listeners: Listeners, ada: User, room_id: UUID, new_user: NewUser
) -> None:
    wish = Wish(uuid4(), "first")
    actions.post(chat_session, listeners, ada.id, room_id, wish, now=NOW)
    outsider = new_user()
    for refusal, sender_id, room, refused in (
        (Invalid, ada.id, room_id, Wish(uuid4(), " ")),
        (Invalid, ada.id, room_id, Wish(wish.client_id, "second")),
        (NotFound, outsider.id, room_id, Wish(uuid4(), "let me in")),
        (NotFound, ada.id, uuid4(), Wish(uuid4(), "is this a room?")),
    ):
        with pytest.raises(refusal):
            actions.post(chat_session, listeners, sender_id, room, refused, now=NOW)
        chat_session.rollback()
    assert [spoken.body for spoken in messages.after(chat_session, room_id, 0, 10)] == ["first"]
    assert len(listeners.heard) == 1
