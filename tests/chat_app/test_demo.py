"""The demo data, and the people who talk on top of it."""

import itertools
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from chat_app import demo
from chat_app.actions import rooms as actions
from chat_app.audience import audience
from chat_app.models.messages import Message
from chat_app.models.rooms import Membership, Room, RoomPlan
from chat_app.storage import messages, rooms
from chat_app.storage.database import db
from common import clock
from common.auth.sign_in import users
from common.errors import NotFound
from common.ids import new_id
from tests.fixtures.chat import NewNode, until
from tests.fixtures.people import NewPerson
from tests.fixtures.variants import with_variants
from workshop.simulators import chat as simulator

NOW = clock.now()


@pytest.fixture
def empty(chat: Flask) -> Iterator[Session]:
    """The database without rooms and messages."""
    with chat.app_context():
        clear(db.session())
        yield db.session()


@pytest.fixture
def seeded(empty: Session) -> Session:
    for _ in range(2):
        seed(empty)
    return empty


def clear(session: Session) -> None:
    session.execute(delete(Message))
    session.execute(delete(Room))
    session.commit()


def seed(session: Session) -> None:
    demo.seed(users(), session, audience(), now=NOW)


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row that a seed leaves, but for the people."""
    tables = (Room.__table__, Membership.__table__, Message.__table__)
    return {
        table.name: sorted(tuple(row) for row in session.execute(select(table))) for table in tables
    }


def test_the_demo_data_is_put_in_once(seeded: Session) -> None:
    assert rooms.count(seeded) == 6
    assert messages.count(seeded) == 62
    ada = users().user_by_email("ada@example.com")
    assert ada is not None
    lounge = rooms.for_member(seeded, ada.id, "lounge")
    talk = messages.after(seeded, lounge.id, 0, 100)
    assert [spoken.seq for spoken in talk] == list(range(1, 13))
    moments = [spoken.sent_at for spoken in talk]
    assert moments == sorted(moments)
    assert moments[-1] < NOW
    with pytest.raises(NotFound):
        rooms.for_member(seeded, ada.id, "night-shift")


class KilledError(Exception):
    """The process was killed right after a commit."""


@pytest.mark.whole
@pytest.mark.parametrize("commits", with_variants([2, 1, 3, 14, 15, 16, 73]))
def test_an_interrupted_seed_is_completed_by_the_next(empty: Session, commits: int) -> None:
    seed(empty)
    whole = everything(empty)
    clear(empty)
    count = itertools.count(1)

    def kill(_session: Session) -> None:
        if next(count) == commits:
            raise KilledError

    event.listen(empty, "after_commit", kill)
    with pytest.raises(KilledError):
        seed(empty)
    event.remove(empty, "after_commit", kill)
    db.session.remove()
    assert everything(db.session()) != whole, "the premise: something is missing"
    seed(db.session())
    assert everything(db.session()) == whole


def test_a_room_that_somebody_has_opened_stays_theirs(
    empty: Session, chat: Flask, member: NewPerson
) -> None:
    me = users().user_by_email(member(chat).email)
    assert me is not None
    plan = RoomPlan("Garden", "Mine", public=False)
    garden = actions.create(empty, me.id, plan, room_id=new_id(), now=NOW)
    seed(empty)
    assert [name for _, name in rooms.people_of(empty, garden.id)] == [me.name]
    assert (garden.last_seq, rooms.count(empty)) == (0, 6)


def test_who_has_left_a_demo_room_is_not_brought_back(seeded: Session) -> None:
    hedy = users().user_by_email("hedy@example.com")
    assert hedy is not None
    actions.leave(seeded, hedy.id, "night-shift")
    seed(seeded)
    with pytest.raises(NotFound):
        rooms.for_member(seeded, hedy.id, "night-shift")


@pytest.mark.whole
def test_simulated_people_talk_until_they_are_stopped(seeded: Session, new_node: NewNode) -> None:
    node = new_node(demo=True)
    stop, heard = threading.Event(), []
    talking = threading.Thread(
        target=lambda: heard.append(simulator.run(node.url, stop, pause=(0.0, 0.1)))
    )
    talking.start()
    reached = wait_for_messages(66)
    stop.set()
    talking.join(timeout=5)
    assert reached
    assert not talking.is_alive()
    assert heard[0] >= 4


def wait_for_messages(how_many: int) -> bool:
    def enough() -> bool:
        db.session.rollback()
        return messages.count(db.session()) >= how_many

    return until(enough, 20)


def test_the_script_names_demo_users_alone() -> None:
    known = {person["key"] for person in demo.DEMO_USERS}
    assert {user for user, _ in simulator.SCRIPT} <= known
