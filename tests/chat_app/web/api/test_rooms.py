"""Rooms over JSON."""

from flask import Flask

from chat_app.models.rooms import PER_MEMBER, PER_OPENER
from tests.fixtures.chat import RoomOf, use_up
from tests.fixtures.people import NewPerson


def test_whoever_opens_a_room_is_in_it(chat: Flask, member: NewPerson) -> None:
    ada = member(chat)
    plan = {"name": f"Workbench {ada.name}", "topic": "Wood", "public": False}
    answer = ada.call("POST", "/api/rooms", json=plan)
    assert answer.status_code == 201
    assert answer.json == {
        "slug": f"workbench-{ada.name}",
        "name": f"Workbench {ada.name}",
        "topic": "Wood",
        "public": False,
        "member": True,
        "people": 1,
        "last_seq": 0,
    }
    people = ada.call("GET", f"/api/rooms/{answer.json['slug']}/people").json["people"]
    assert people == [{"name": ada.name, "here": False}]


def test_a_name_is_taken_once(chat: Flask, member: NewPerson) -> None:
    ada, grace = member(chat), member(chat)
    plan = {"name": f"Attic {ada.name}", "public": False}
    assert ada.call("POST", "/api/rooms", json=plan).status_code == 201
    again = grace.call("POST", "/api/rooms", json=plan)
    assert (again.status_code, again.json["code"]) == (409, "room-taken")


def test_a_public_room_is_joined_and_left(chat: Flask, member: NewPerson, room_of: RoomOf) -> None:
    ada, grace = member(chat), member(chat)
    room = room_of(ada)
    assert grace.call("GET", f"/api/rooms/{room}").json["member"] is False
    assert grace.call("GET", f"/api/rooms/{room}/people").status_code == 404
    for _ in range(2):
        assert grace.call("PUT", f"/api/rooms/{room}/membership").status_code == 204
    assert grace.call("GET", f"/api/rooms/{room}").json["people"] == 2
    assert grace.call("DELETE", f"/api/rooms/{room}/membership").status_code == 204
    assert grace.call("DELETE", f"/api/rooms/{room}/membership").status_code == 404


def test_a_private_room_is_not_there_for_others(
    chat: Flask, member: NewPerson, room_of: RoomOf
) -> None:
    ada, grace = member(chat), member(chat)
    hidden, absent = room_of(ada, public=False), "no-such-room"
    for method, path in (
        ("GET", "/api/rooms/{}"),
        ("GET", "/api/rooms/{}/people"),
        ("GET", "/api/rooms/{}/messages"),
        ("PUT", "/api/rooms/{}/membership"),
        ("DELETE", "/api/rooms/{}/membership"),
    ):
        answers = [grace.call(method, path.format(slug)) for slug in (hidden, absent)]
        told = [{**answer.json, "request_id": ""} for answer in answers]
        assert told[0] == told[1], path
        assert told[0]["status"] == 404
    cursor, seen = "", []
    while cursor is not None:
        page = grace.call("GET", f"/api/rooms?limit=100{cursor}").json
        seen += [room["slug"] for room in page["rooms"]]
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
    assert hidden not in seen
    assert seen == sorted(seen)


def test_a_wrong_room_is_refused(chat: Flask, member: NewPerson) -> None:
    ada = member(chat)
    for plan, field in (
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "two\nlines"}, "name"),
        ({"name": 5}, "name"),
        ({"name": "Loft", "topic": "x" * 201}, "topic"),
        ({"name": "Loft", "topic": "nul\0"}, "topic"),
        ({"name": "Loft", "public": "yes"}, "public"),
        ({"name": "Loft", "slug": "loft"}, "slug"),
        ({"topic": "of what?"}, "name"),
    ):
        answer = ada.call("POST", "/api/rooms", json=plan)
        assert (answer.status_code, list(answer.json["errors"])) == (422, [field]), plan


def test_what_changes_something_has_its_rate(
    chat: Flask, member: NewPerson, room_of: RoomOf
) -> None:
    ada = member(chat)
    room = room_of(ada)
    for rate, verb, method, path in (
        (PER_OPENER, "create", "POST", "/api/rooms"),
        (PER_MEMBER, "join", "PUT", f"/api/rooms/{room}/membership"),
        (PER_MEMBER, "leave", "DELETE", f"/api/rooms/{room}/membership"),
    ):
        use_up(rate, verb, ada)
        body = {"name": "One too many"} if method == "POST" else None
        assert ada.call(method, path, json=body).status_code == 429, verb


def test_everything_needs_a_user(chat: Flask, stranger: NewPerson) -> None:
    person = stranger(chat)
    for method, path in (
        ("GET", "/api/rooms"),
        ("POST", "/api/rooms"),
        ("GET", "/api/rooms/any"),
        ("PUT", "/api/rooms/any/membership"),
        ("DELETE", "/api/rooms/any/membership"),
        ("GET", "/api/rooms/any/people"),
        ("GET", "/api/rooms/any/messages"),
        ("POST", "/api/rooms/any/messages"),
    ):
        assert person.call(method, path).status_code == 401, (method, path)
