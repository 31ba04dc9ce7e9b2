"""The demo data, and the people who talk on top of it."""

import threading

import pytest
from flask import Flask
from sqlalchemy import delete

from chat_app import demo
from chat_app.models.messages import Message
from chat_app.models.rooms import Room
from chat_app.storage import messages, rooms
from chat_app.storage.database import db
from chat_app.web.audience import audience
from common import clock
from common.auth.sign_in import users
from tests.fixtures.chat import NewNode, until
from workshop.simulators import chat as simulator


@pytest.fixture
def seeded(chat: Flask) -> Flask:
    with chat.app_context():
        db.session.execute(delete(Message))
        db.session.execute(delete(Room))
        db.session.commit()
        for _ in range(2):
            demo.seed(users(), db.session(), audience(), now=clock.now())
    return chat


def test_the_demo_data_is_put_in_once(seeded: Flask) -> None:
    with seeded.app_context():
        assert rooms.count(db.session()) == 6
        assert messages.count(db.session()) == 62
        ada = users().user_by_email("ada@example.com")
        assert ada is not None
        lounge = rooms.for_member(db.session(), ada.id, "lounge")
        assert lounge is not None
        talk = messages.after(db.session(), lounge.id, 0, 100)
        assert [spoken.seq for spoken in talk] == list(range(1, 13))
        moments = [spoken.sent_at for spoken in talk]
        assert moments == sorted(moments)
        assert moments[-1] < clock.now()
        assert rooms.for_member(db.session(), ada.id, "night-shift") is None


def test_simulated_people_talk_until_they_are_stopped(seeded: Flask, new_node: NewNode) -> None:
    node = new_node(demo=True)
    stop, heard = threading.Event(), []
    talking = threading.Thread(
        target=lambda: heard.append(simulator.run(node.url, stop, pause=(0.0, 0.1)))
    )
    talking.start()
    with seeded.app_context():
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
