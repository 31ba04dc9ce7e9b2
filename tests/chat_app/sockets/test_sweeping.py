"""What is looked after every two seconds, and what sockets are told of it: always with the room's name."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from chat_app.actions import rooms as actions
from chat_app.sockets import sweeper
from chat_app.sockets.connections import Connection, connections
from chat_app.sockets.sweeper import Sweeper
from chat_app.storage import rooms
from chat_app.storage.database import db
from common import clock
from common.auth import tokens
from common.auth.sign_in import users
from tests.fixtures.chat import NewListener, Node, RoomOf, until
from tests.fixtures.people import NewPerson, Person


@pytest.mark.whole
def test_a_socket_in_two_rooms_is_told_which_one_is_meant(
    chat: Flask, node: Node, member: NewPerson, room_of: RoomOf, listener: NewListener
) -> None:
    ada, grace = member(chat), member(chat)
    left, kept = room_of(ada, grace), room_of(ada, grace)
    here, there = listener(node, ada), listener(node, grace)
    here.send(kept, "one")
    here.send(left, "one")
    here.send(left, "two")
    for room in (left, kept):
        there.join(room)
    assert until(lambda: ("latest", {"room": left, "last_seq": 2}) in there.heard)
    assert until(lambda: ("latest", {"room": kept, "last_seq": 1}) in there.heard)
    names = sorted([ada.name, grace.name])
    for room in (left, kept):
        assert until(lambda room=room: ("present", {"room": room, "names": names}) in there.heard)
    assert grace.call("DELETE", f"/api/rooms/{left}/membership").status_code == 204
    assert there.is_told("removed")
    removals = [told for event, told in there.heard if event == "removed"]
    assert [told["room"] for told in removals] == [left]


class NobodyHears:
    """Socket.IO with nobody at the other end; it remembers what was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.server = SimpleNamespace(environ={}, leave_room=lambda _sid, _channel: None)

    def emit(self, event: str, _data: dict[str, Any], *, to: str, ignore_queue: bool) -> None:
        assert ignore_queue, "other nodes sweep for themselves"
        self.told.append((event, to))


@pytest.fixture
def connected(chat: Flask) -> Iterator[Any]:
    """Makes somebody's socket known to this process, without a wire."""
    sids = []

    def connect(person: Person) -> Connection:
        session_id = tokens.session_id_in(person.tokens["access_token"])
        assert session_id is not None
        found = users().identity(session_id, clock.now())
        assert found is not None
        one = Connection(uuid4().hex, found.user, session_id, wire=None)
        connections().add(one)
        sids.append(one.sid)
        return one

    with chat.app_context():
        yield connect
        for sid in sids:
            connections().remove(sid)


def test_who_joins_while_the_database_answers_is_not_thrown_out_by_the_older_answer(
    chat: Flask,
    member: NewPerson,
    room_of: RoomOf,
    connected: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada, grace = member(chat), member(chat)
    slug = room_of(ada)
    one = connected(grace)
    ask = rooms.standing

    def slowly(*question: Any) -> dict[UUID, dict[UUID, int]]:
        answer = ask(*question)
        actions.join(db.session(), one.user.id, slug, now=clock.now())
        room = rooms.for_member(db.session(), one.user.id, slug)
        one.rooms[room.id] = slug
        return answer

    monkeypatch.setattr(sweeper.rooms, "standing", slowly)
    nobody = NobodyHears()
    Sweeper(chat, nobody).sweep()
    assert len(one.rooms) == 1
    assert "removed" not in [event for event, _ in nobody.told]
