"""Numbers in a room: 1, 2, 3 … whoever posts, from wherever, at the same moment."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from chat_app.settings import ChatSettings
from tests.fixtures.people import NewPerson, Person
from workshop.checkout import CODE

POSTING = Path(__file__).with_name("posting_process.py")


def test_four_processes_posting_200_messages_get_1_to_200_without_holes(
    chat: Flask,
    chat_settings: ChatSettings,
    member: NewPerson,
    room_of: Callable[[Person], str],
) -> None:
    person = member(chat)
    slug = room_of(person)
    user_id = person.call("GET", "/api/auth/me").json["id"]
    command = [sys.executable, str(POSTING), chat_settings.database_url, user_id, slug, "50"]
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(CODE)})
        for _ in range(4)
    ]
    outputs = [process.communicate(timeout=40)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4
    numbers = [int(line) for output in outputs for line in output.split()]
    assert sorted(numbers) == list(range(1, 201))
    assert all(output.split() for output in outputs), "each process got some"
    answer = person.call("GET", f"/api/rooms/{slug}/messages?after=0&limit=100").json
    assert [message["seq"] for message in answer["messages"]] == list(range(1, 101))
    assert answer["last_seq"] == 200
