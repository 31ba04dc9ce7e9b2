"""Messages over JSON."""

from uuid import uuid4

from flask import Flask

from chat_app.models.messages import PER_SENDER
from tests.fixtures.chat import RoomOf, use_up
from tests.fixtures.people import NewPerson, Person


def post(person: Person, room: str, **change: object) -> tuple[int, dict[str, object]]:
    wish = {"client_id": str(uuid4()), "body": "hello"} | change
    answer = person.call("POST", f"/api/rooms/{room}/messages", json=wish)
    return answer.status_code, answer.json


def bodies(person: Person, room: str, query: str) -> list[str]:
    answer = person.call("GET", f"/api/rooms/{room}/messages?{query}")
    assert answer.status_code == 200, answer.json
    return [message["body"] for message in answer.json["messages"]]


def test_a_message_gets_its_number_and_a_retry_the_same(
    chat: Flask, member: NewPerson, room_of: RoomOf
) -> None:
    ada = member(chat)
    room, client_id = room_of(ada), str(uuid4())
    status, said = post(ada, room, client_id=client_id, body=" hi ")
    assert status == 201
    assert (said["seq"], said["body"], said["sender"]) == (1, "hi", ada.name)
    assert post(ada, room, client_id=client_id, body="hi") == (200, said)
    status, problem = post(ada, room, client_id=client_id, body="other")
    assert (status, list(problem["errors"])) == (422, ["client_id"])  # type: ignore[call-overload]
    assert post(ada, room)[1]["seq"] == 2


def test_the_same_id_from_two_people_is_two_messages(
    chat: Flask, member: NewPerson, room_of: RoomOf
) -> None:
    ada, grace = member(chat), member(chat)
    room, client_id = room_of(ada, grace), str(uuid4())
    assert [post(one, room, client_id=client_id)[0] for one in (ada, grace)] == [201, 201]


def test_history_is_read_along_the_numbers(chat: Flask, member: NewPerson, room_of: RoomOf) -> None:
    ada = member(chat)
    room = room_of(ada)
    for number in range(1, 8):
        assert post(ada, room, body=str(number))[0] == 201
    assert bodies(ada, room, "limit=3") == ["5", "6", "7"]
    assert bodies(ada, room, "limit=3&before=5") == ["2", "3", "4"]
    assert bodies(ada, room, "limit=3&after=2") == ["3", "4", "5"]
    assert bodies(ada, room, "after=7") == []
    assert bodies(ada, room, "before=1") == []


def test_a_wrong_query_is_refused(chat: Flask, member: NewPerson, room_of: RoomOf) -> None:
    ada = member(chat)
    room = room_of(ada)
    for query in ("limit=0", "limit=101", "after=-1", "after=x", "before=0", "x=1"):
        answer = ada.call("GET", f"/api/rooms/{room}/messages?{query}")
        assert answer.status_code == 422, query


def test_a_wrong_message_is_refused(chat: Flask, member: NewPerson, room_of: RoomOf) -> None:
    ada = member(chat)
    room = room_of(ada)
    changes: list[dict[str, object]] = [
        {"body": " "},
        {"body": "x" * 4001},
        {"body": 5},
        {"client_id": "x"},
        {"seq": 1},
        {"sender": "x"},
    ]
    for change in changes:
        status, problem = post(ada, room, **change)
        found = (status, list(problem["errors"]))  # type: ignore[call-overload]
        assert found == (422, list(change))
    assert ada.call("GET", f"/api/rooms/{room}").json["last_seq"] == 0


def test_who_is_not_in_the_room_neither_reads_nor_writes(
    chat: Flask, member: NewPerson, room_of: RoomOf
) -> None:
    ada, grace = member(chat), member(chat)
    room = room_of(ada)
    assert grace.call("GET", f"/api/rooms/{room}").status_code == 200, "public: may be joined"
    assert grace.call("GET", f"/api/rooms/{room}/messages").status_code == 404
    assert post(grace, room)[0] == 404


def test_too_many_messages_in_a_minute_are_refused(
    chat: Flask, member: NewPerson, room_of: RoomOf
) -> None:
    ada, grace = member(chat), member(chat)
    room = room_of(ada, grace)
    use_up(PER_SENDER, "post", ada)
    status, problem = post(ada, room)
    assert (status, problem["code"]) == (429, "too-many")
    assert post(grace, room)[0] == 201, "each has a limit of their own"
