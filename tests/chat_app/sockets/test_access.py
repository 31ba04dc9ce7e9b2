"""Who gets a socket, what it may be used for, and when it is over."""

import time
from collections.abc import Callable
from uuid import uuid4

import pytest
import websocket
from flask import Flask
from socketio.exceptions import ConnectionError as NotConnected

from chat_app.sockets import dispatch, events, policy
from common import clock
from tests.fixtures.chat import NewListener, Node, RoomOf, until
from tests.fixtures.people import NewPerson, Person


def cookie_of(person: Person) -> str:
    cookie = person.browser.get_cookie("chat_session", domain="chat.test")
    assert cookie is not None
    return f"chat_session={cookie.value}"


def test_a_page_of_ours_is_known_by_its_cookie(
    chat: Flask, node: Node, member: NewPerson, room_of: RoomOf, listener: NewListener
) -> None:
    ada = member(chat)
    room = room_of(ada)
    page = listener(node, None).connect(Cookie=cookie_of(ada), Origin=node.url)
    assert page.join(room)["present"] == [ada.name]


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "https://127.0.0.1", "http://"])
def test_a_page_of_another_origin_gets_no_socket_whatever_it_brings(
    chat: Flask, node: Node, member: NewPerson, origin: str
) -> None:
    url = node.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        websocket.create_connection(url, origin=origin, cookie=cookie_of(member(chat)), timeout=5)
    assert refused.value.status_code == 403
    assert refused.value.resp_headers["content-type"] == "application/problem+json"
    assert "access-control-allow-origin" not in refused.value.resp_headers
    assert "content-security-policy" in refused.value.resp_headers


def test_without_an_origin_a_token_is_needed(
    chat: Flask, node: Node, member: NewPerson, listener: NewListener
) -> None:
    ada = member(chat)
    for token, headers in (
        (None, {}),
        (None, {"Cookie": cookie_of(ada)}),
        ("nonsense", {}),
        (ada.tokens["refresh_token"], {}),
    ):
        stranger = listener(node, None)
        with pytest.raises(NotConnected):
            stranger.connect(token, **headers)
        assert stranger.refusal["data"]["status"] == 401
    assert listener(node, ada).client.connected


def test_a_page_that_is_not_signed_in_is_refused(node: Node, listener: NewListener) -> None:
    stranger = listener(node, None)
    with pytest.raises(NotConnected):
        stranger.connect(Origin=node.url)
    assert stranger.refusal["data"]["code"] == "not-signed-in"


def test_only_a_websocket_comes_in(chat: Flask, node: Node, stranger: NewPerson) -> None:
    person = stranger(chat)
    for query in ("EIO=4&transport=polling", "EIO=3&transport=websocket", "", "EIO=4&sid=x"):
        answer = person.call("GET", f"/socket.io/?{query}")
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_a_room_is_not_there_for_those_outside(
    chat: Flask, node: Node, member: NewPerson, room_of: RoomOf, listener: NewListener
) -> None:
    ada, outsider = member(chat), member(chat)
    rooms = [room_of(ada), room_of(ada, public=False), "no-such-room"]
    there = listener(node, outsider)
    problems = [there.join(room)["problem"] for room in rooms]
    problems += [there.send(room, "hello?")["problem"] for room in rooms]
    problems += [there.ask("typing", {"room": room})["problem"] for room in rooms]
    for problem in problems:
        assert (problem["status"], problem["detail"]) == (404, "There is no such room.")
    listener(node, ada).send(rooms[0], "for members")
    assert not there.hears("for members", within=0.5)


def sign_out(person: Person) -> None:
    assert person.call("POST", "/api/auth/sign-out").status_code == 204


def change_password(person: Person) -> None:
    change = {"current_password": person.password, "new_password": "another lantern, further out"}
    assert person.call("PUT", "/api/auth/password", json=change).status_code == 200


def be_disabled(person: Person) -> None:
    with person.app.app_context():
        store = person.app.extensions["users"]
        user = store.user_by_email(person.email)
        store.disable(user.id, clock.now())


@pytest.mark.parametrize("end", [sign_out, change_password, be_disabled])
def test_an_ended_session_sends_nothing_and_hears_nothing_after_five_seconds(
    chat: Flask,
    node: Node,
    member: NewPerson,
    room_of: RoomOf,
    listener: NewListener,
    end: Callable[[Person], None],
) -> None:
    ada, grace = member(chat), member(chat)
    room = room_of(ada, grace)
    there = listener(node, grace)
    there.join(room)
    # An event of this name must not make the server forget the socket: it would go on listening.
    there.client.emit("disconnect", "transport close")
    ended = time.monotonic()
    end(grace)
    assert there.send(room, "too late")["problem"]["status"] == 401
    assert there.is_told("ended", within=5)
    assert until(lambda: not there.client.connected, within=5)
    assert time.monotonic() - ended < 5
    listener(node, ada).send(room, "among us")
    assert not there.hears("among us", within=0.5)


def test_who_leaves_a_room_hears_nothing_of_it_after_five_seconds(
    chat: Flask, node: Node, member: NewPerson, room_of: RoomOf, listener: NewListener
) -> None:
    ada, grace = member(chat), member(chat)
    room = room_of(ada, grace)
    there = listener(node, grace)
    there.join(room)
    assert grace.call("DELETE", f"/api/rooms/{room}/membership").status_code == 204
    assert there.is_told("removed", within=5)
    wish = {"client_id": str(uuid4()), "body": "among us"}
    assert ada.call("POST", f"/api/rooms/{room}/messages", json=wish).status_code == 201
    assert not there.hears("among us", within=0.5)
    assert there.client.connected, "the other rooms go on"


def test_every_event_says_who_may_send_it() -> None:
    stated = {name: who for name, who, _ in policy()}
    assert stated == {
        "join": "member of the room",
        "leave": "member of the room",
        "send": "member of the room",
        "typing": "member of the room",
    }


def test_an_event_that_says_nothing_is_denied_to_all(
    chat: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(events.typing, "access")
    assert ("typing", "nobody") in [(name, who) for name, who, _ in policy()]
    with chat.test_request_context():
        assert dispatch.receive("typing", {"room": "any"})["problem"]["status"] == 403
