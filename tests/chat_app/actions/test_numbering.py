"""Numbers in a room: 1, 2, 3 … whoever posts, from wherever, at the same moment."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from uuid import UUID

from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from chat_app.actions import messages as actions
from chat_app.models.messages import Spoken, Wish
from chat_app.settings import ChatSettings
from chat_app.storage import rooms
from common import clock
from common.ids import new_id
from common.postgres import driver_url, engine_options
from tests.fixtures.people import NewPerson, Person
from tests.fixtures.processes import FORKED

PROCESSES = 4
EACH = 50


class Nobody:
    """An empty hall."""

    def hears(self, _spoken: Spoken, /) -> None:
        return


def post_some(url: str, sender_id: UUID, slug: str) -> list[int]:
    """In a process of its own: the numbers its messages got."""
    engine = create_engine(driver_url(url), **engine_options())
    with Session(engine) as session:
        room = rooms.for_member(session, sender_id, slug)
        wishes = [Wish(new_id(), f"message {number}") for number in range(EACH)]
        numbers = [
            actions.post(session, Nobody(), sender_id, room.id, wish, now=clock.now()).message.seq
            for wish in wishes
        ]
    engine.dispose()
    return numbers


def test_four_processes_posting_200_messages_get_1_to_200_without_holes(
    chat: Flask,
    chat_settings: ChatSettings,
    member: NewPerson,
    room_of: Callable[[Person], str],
) -> None:
    person = member(chat)
    slug = room_of(person)
    sender_id = UUID(person.call("GET", "/api/auth/me").json["id"])
    with ProcessPoolExecutor(PROCESSES, mp_context=FORKED) as pool:
        jobs = [
            pool.submit(post_some, chat_settings.database_url, sender_id, slug)
            for _ in range(PROCESSES)
        ]
        numbers = [number for job in jobs for number in job.result(timeout=40)]
    assert sorted(numbers) == list(range(1, PROCESSES * EACH + 1))
    answer = person.call("GET", f"/api/rooms/{slug}/messages?after=0&limit=100").json
    assert [message["seq"] for message in answer["messages"]] == list(range(1, 101))
    assert answer["last_seq"] == PROCESSES * EACH
