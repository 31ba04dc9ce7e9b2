"""Two people and their sockets: what one says, the other hears, once and in order."""

from uuid import uuid4

from flask import Flask

from tests.fixtures.chat import NewListener, Node, RoomOf, until
from tests.fixtures.people import NewPerson


def test_two_clients_see_each_others_messages_in_order(
    chat: Flask, node: Node, member: NewPerson, room_of: RoomOf, listener: NewListener
) -> None:
    ada, grace = member(chat), member(chat)
    room = room_of(ada, grace)
    here, there = listener(node, ada), listener(node, grace)
    assert here.join(room)["last_seq"] == there.join(room)["last_seq"] == 0
    for number in range(5):
        assert here.send(room, f"a{number}")["message"]["sender"] == ada.name
        assert there.send(room, f"g{number}")["message"]["sender"] == grace.name
    expected = [body for number in range(5) for body in (f"a{number}", f"g{number}")]
    for one in (here, there):
        assert one.hears(*expected)
        assert [message["body"] for message in one.said()] == expected
        assert [message["seq"] for message in one.said()] == list(range(1, 11))


def test_a_message_sent_over_http_reaches_the_sockets(
    chat: Flask, node: Node, member: NewPerson, room_of: RoomOf, listener: NewListener
) -> None:
    ada, grace = member(chat), member(chat)
    room = room_of(ada, grace)
    there = listener(node, grace)
    there.join(room)
    wish = {"client_id": str(uuid4()), "body": "by post"}
    said = ada.call("POST", f"/api/rooms/{room}/messages", json=wish).json
    assert there.hears("by post")
    assert there.said() == [said], "the same shape everywhere"
    ada.submit(f"/rooms/{room}/messages", body="by form", client_id=str(uuid4()))
    assert there.hears("by form")


def test_a_message_sent_again_under_its_id_is_said_once(
    chat: Flask, node: Node, member: NewPerson, room_of: RoomOf, listener: NewListener
) -> None:
    ada = member(chat)
    room = room_of(ada)
    here, client_id = listener(node, ada), str(uuid4())
    here.join(room)
    first = here.send(room, "once", client_id)
    assert here.send(room, "once", client_id) == first
    wish = {"client_id": client_id, "body": "once"}
    again = ada.call("POST", f"/api/rooms/{room}/messages", json=wish)
    assert (again.status_code, again.json) == (200, first["message"])
    other = here.send(room, "something else", client_id)["problem"]
    assert (other["status"], list(other["errors"])) == (422, ["client_id"])
    assert here.send(room, "next")["message"]["seq"] == 2, "no number was lost"


def test_joining_tells_what_was_missed(
    chat: Flask, node: Node, member: NewPerson, room_of: RoomOf, listener: NewListener
) -> None:
    ada = member(chat)
    room = room_of(ada)
    for number in range(1, 6):
        wish = {"client_id": str(uuid4()), "body": str(number)}
        assert ada.call("POST", f"/api/rooms/{room}/messages", json=wish).status_code == 201
    answer = listener(node, ada).join(room, after=2)
    assert [message["body"] for message in answer["messages"]] == ["3", "4", "5"]
    assert answer["last_seq"] == 5
    assert answer["present"] == [ada.name]


def test_who_comes_and_goes_is_told(
    chat: Flask, node: Node, member: NewPerson, room_of: RoomOf, listener: NewListener
) -> None:
    ada, grace = member(chat), member(chat)
    room = room_of(ada, grace)
    here = listener(node, ada)
    here.join(room)

    def present() -> list[str]:
        told = [data["names"] for event, data in list(here.heard) if event == "present"]
        return sorted(told[-1]) if told else []

    there = listener(node, grace)
    there.join(room)
    assert until(lambda: present() == sorted([ada.name, grace.name]))
    there.ask("typing", {"room": room})
    assert here.is_told("typing")
    assert ("typing", {"room": room, "name": grace.name}) in here.heard
    there.client.disconnect()
    assert until(lambda: present() == [ada.name])


def test_who_stops_listening_hears_no_more(
    chat: Flask, node: Node, member: NewPerson, room_of: RoomOf, listener: NewListener
) -> None:
    ada, grace = member(chat), member(chat)
    room = room_of(ada, grace)
    here, there = listener(node, ada), listener(node, grace)
    here.join(room)
    there.join(room)
    here.send(room, "with you")
    assert there.hears("with you")
    assert there.ask("leave", {"room": room}) == {}
    here.send(room, "without you")
    assert here.hears("without you")
    assert [message["body"] for message in there.said()] == ["with you"]
