"""More nodes than one, and parts that die: what was said is kept first, so everybody gets to the same end."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from tests.fixtures.chat import NewListener, NewNode, Node, RoomOf, until
from tests.fixtures.people import NewPerson, Person
from tests.fixtures.servers import PASSWORD, started
from workshop import records
from workshop.checkout import Checkout
from workshop.ports import any_free_port
from workshop.servers.cache import Cache


@pytest.fixture
def own_cache(tmp_path: Path) -> Iterator[Cache]:
    """A Valkey that may be stopped."""
    checkout = Checkout(tmp_path)
    checkout.make_rooms()
    with started(Cache(checkout, any_free_port(), PASSWORD)) as server:
        yield server
    records.end_all(checkout.children, grace=0)


def post(person: Person, room: str, body: str) -> None:
    """Say something over another process, whose bus may be another too."""
    wish = {"client_id": str(uuid4()), "body": body}
    assert person.call("POST", f"/api/rooms/{room}/messages", json=wish).status_code == 201


@pytest.mark.whole
def test_messages_cross_between_two_nodes(
    chat: Flask,
    node: Node,
    new_node: NewNode,
    member: NewPerson,
    room_of: RoomOf,
    listener: NewListener,
) -> None:
    ada, grace = member(chat), member(chat)
    room = room_of(ada, grace)
    here, there = listener(node, ada), listener(new_node(), grace)
    here.join(room)
    there.join(room)
    bodies = [f"{number} across" for number in range(20)]
    for body in bodies:
        here.send(room, body)
    assert there.hears(*bodies)
    assert [message["body"] for message in there.said()] == bodies
    there.send(room, "and back")
    assert here.hears("and back")
    assert until(lambda: sorted(present(here)) == sorted([ada.name, grace.name]))


def present(listener: object) -> list[str]:
    told = [data["names"] for event, data in listener.heard if event == "present"]  # type: ignore[attr-defined]
    return told[-1] if told else []


@pytest.mark.whole
def test_a_killed_node_costs_no_message_and_the_gap_is_filled(
    chat: Flask, new_node: NewNode, member: NewPerson, room_of: RoomOf, listener: NewListener
) -> None:
    doomed = new_node()
    ada, grace = member(chat), member(chat)
    room = room_of(ada, grace)
    here = listener(doomed, grace, reconnects=True)
    here.join(room)
    acknowledged = [here.send(room, f"before {n}")["message"]["seq"] for n in range(5)]
    assert doomed.pid
    os.killpg(doomed.pid, signal.SIGKILL)
    for number in range(5):
        post(ada, room, f"meanwhile {number}")
    assert until(lambda: not here.client.connected)
    doomed.start()
    doomed.wait_until_ready()
    assert until(lambda: here.client.connected)
    answer = here.join(room, after=acknowledged[-1])
    assert [m["body"] for m in answer["messages"]] == [f"meanwhile {n}" for n in range(5)]
    history = ada.call("GET", f"/api/rooms/{room}/messages?after=0").json["messages"]
    assert [message["seq"] for message in history] == list(range(1, 11))


@pytest.mark.whole
def test_valkey_may_go_and_come_back_and_listeners_get_to_the_same_end(
    chat: Flask,
    new_node: NewNode,
    own_cache: Cache,
    member: NewPerson,
    room_of: RoomOf,
    listener: NewListener,
) -> None:
    apart = new_node(valkey_url=own_cache.variables("url", "chat")["url"])
    ada, grace = member(chat), member(chat)
    room = room_of(ada, grace)
    there = listener(apart, grace)
    there.join(room)
    own_cache.stop()
    # Kept, and told over a bus that this node does not hear: it finds the number by itself.
    post(ada, room, "while the bus was away")
    assert until(lambda: ("latest", {"room": room, "last_seq": 1}) in there.heard)
    assert there.join(room, after=0)["messages"][0]["body"] == "while the bus was away"
    problem = there.send(room, "nobody counts")["problem"]
    assert (problem["status"], problem["retry_after"]) == (503, 2), "limits fail closed"
    own_cache.start()
    own_cache.wait_until_ready()
    assert until(lambda: "message" in there.send(room, "again"))
    assert there.hears("again")
