"""Bytes from strangers: each gets a refusal or a closed line, and the node goes on."""

import contextlib
import json
from uuid import uuid4

import pytest
import websocket
from flask import Flask

from tests.fixtures.chat import NewListener, Node, RoomOf
from tests.fixtures.people import NewPerson, Person

NOT_SOCKET_IO = [
    "x",
    "",
    "4",
    "9",
    "2probe",
    "42",
    "42{}",
    "42[]",
    "42[",
    '42[{"a":1}]',
    '42["send",{"body":NaN}]',
    '42["send",{"body":1,"body":2}]',
    "42" + "[" * 5000,
    "42" + "9" * 400 + "[]",
    '451-["send",{"_placeholder":true,"num":0}]',
    "40/admin,",
    '42["connect",{"token":"again"}]',
    '43["x"]',
    "44{}",
    b"\x00\x01",
    "42" + json.dumps(["send", {"body": "x" * 70_000}]),
]


def raw(node: Node, person: Person) -> websocket.WebSocket:
    """A WebSocket that has got as far as being connected to Socket.IO."""
    url = node.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    line = websocket.create_connection(url, suppress_origin=True, timeout=5)
    assert line.recv().startswith("0")
    line.send("40" + json.dumps({"token": person.tokens["access_token"]}))
    assert line.recv().startswith("40")
    return line


@pytest.fixture
def ada(chat: Flask, member: NewPerson) -> Person:
    return member(chat)


def test_what_is_not_socket_io_ends_the_line_and_nothing_else(
    node: Node, ada: Person, room_of: RoomOf, listener: NewListener
) -> None:
    witness, room = listener(node, ada), room_of(ada)
    witness.join(room)
    for frame in NOT_SOCKET_IO:
        line = raw(node, ada)
        with contextlib.suppress(OSError):
            line.send(frame, websocket.ABNF.OPCODE_BINARY if isinstance(frame, bytes) else 1)
        assert ends(line), f"still open after {frame[:40]!r}"
    witness.send(room, "still here")
    assert witness.hears("still here")


def ends(line: websocket.WebSocket) -> bool:
    """Whether the server ends this connection (within its time-out)."""
    try:
        while line.recv():
            pass
    except websocket.WebSocketTimeoutException:
        return False
    except (OSError, websocket.WebSocketException):
        return True
    return True


WRONG: list[tuple[dict[str, object], str]] = [
    ({"body": ""}, "body"),
    ({"body": "  \n "}, "body"),
    ({"body": "x" * 4001}, "body"),
    ({"body": "nul\0"}, "body"),
    ({"body": None}, "body"),
    ({"body": {"$ne": ""}}, "body"),
    ({"body": "\ud800"}, "body"),
    ({"client_id": "not a uuid"}, "client_id"),
    ({"client_id": 7}, "client_id"),
    ({"room": 7}, "room"),
    ({"seq": 1}, "seq"),
]


def test_a_wrong_field_is_named_and_nothing_is_written(
    node: Node, ada: Person, room_of: RoomOf, listener: NewListener
) -> None:
    room, here = room_of(ada), listener(node, ada)
    for change, field in WRONG:
        wish: dict[str, object] = {"room": room, "body": "fine", "client_id": str(uuid4())}
        assert refused(here.ask("send", wish | change)) == (422, field), change
    assert ada.call("GET", f"/api/rooms/{room}").json["last_seq"] == 0


def test_an_event_without_its_object_is_refused_and_an_unknown_one_passed_over(
    node: Node, ada: Person, listener: NewListener
) -> None:
    here = listener(node, ada)
    for name in ("no such event", "*", "disconnect"):
        here.client.emit(name, here.client.sid)
    for payload in (None, [], "text", 5, [[[[]]]], {"room": "nul\0", "after": 0}):
        assert here.ask("join", payload)["problem"]["status"] == 422


@pytest.mark.whole
def test_a_socket_that_does_not_say_who_it_is_is_cut_off(
    node: Node, ada: Person, listener: NewListener
) -> None:
    listener(node, ada)  # begins the sweeping
    url = node.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    line = websocket.create_connection(url, suppress_origin=True, timeout=9)
    assert ends(line)


def refused(answer: dict[str, object]) -> tuple[int, str]:
    problem = answer["problem"]
    assert isinstance(problem, dict)
    return problem["status"], next(iter(problem["errors"]))
