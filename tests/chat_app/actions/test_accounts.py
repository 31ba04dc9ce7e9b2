"""What the chat removes when somebody's account ends: their place in the rooms; what was said stays, by nobody."""

import io
import json
import zipfile

from flask import Flask

from common.ids import new_id
from tests.fixtures.people import NewPerson, Person
from tests.workshop.waiting import eventually


def said_in(person: Person, room: str) -> list[tuple[str, str]]:
    answer = person.call("GET", f"/api/rooms/{room}/messages")
    return [(row["sender"], row["body"]) for row in answer.json["messages"]]


def test_what_was_said_stays_by_nobody(chat: Flask, member: NewPerson) -> None:
    person, other = member(chat), member(chat)
    opened = person.call("POST", "/api/rooms", json={"name": f"R {new_id().hex}", "topic": ""})
    assert opened.status_code == 201, opened.text
    room = opened.json["slug"]
    wish = {"client_id": str(new_id()), "body": "Ω said"}
    assert person.call("POST", f"/api/rooms/{room}/messages", json=wish).status_code in {200, 201}
    assert other.call("PUT", f"/api/rooms/{room}/membership").status_code == 204
    answer = person.call("GET", "/api/auth/export")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert [one["body"] for one in json.loads(archive.read("messages.json"))] == ["Ω said"]
        assert [one["room"] for one in json.loads(archive.read("rooms.json"))] == [room]
    wish = {"current_password": person.password}
    assert person.call("POST", "/api/auth/erase", json=wish).status_code == 202
    eventually(lambda: said_in(other, room)[0][0] != person.name)
    ((sender, body),) = said_in(other, room)
    assert sender.startswith("deleted-")
    assert body == "Ω said"
