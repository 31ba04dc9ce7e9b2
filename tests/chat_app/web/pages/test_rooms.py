"""Pages to find, open, join and leave rooms on, without a script."""

from uuid import uuid4

import pytest
from flask import Flask

from chat_app.models.rooms import LONGEST_NAME, LONGEST_TOPIC, PER_MEMBER, PER_OPENER
from tests.fixtures.chat import RoomOf, use_up
from tests.fixtures.people import NewPerson


def test_a_public_room_can_be_joined_and_left_on_its_page(
    chat: Flask, member: NewPerson, room_of: RoomOf
) -> None:
    ada, grace = member(chat), member(chat)
    room = room_of(ada)
    ada.submit(f"/rooms/{room}/messages", body="for members", client_id=str(uuid4()))
    before = grace.visit(f"/rooms/{room}").text
    assert "Join to read and write" in before
    assert "for members" not in before
    assert grace.submit(f"/rooms/{room}/join").status_code == 303
    assert "for members" in grace.visit(f"/rooms/{room}").text
    assert grace.submit(f"/rooms/{room}/leave").status_code == 303
    assert "for members" not in grace.visit(f"/rooms/{room}").text


def test_a_room_is_opened_on_a_page(chat: Flask, member: NewPerson) -> None:
    ada = member(chat)
    opened = ada.submit("/rooms/new", name=f"Shed {ada.name}", topic="Tools")
    assert opened.location == f"/rooms/shed-{ada.name}"
    assert f"Shed {ada.name}" in ada.visit("/").text
    again = ada.submit("/rooms/new", name=f"Shed {ada.name}", topic="Tools")
    assert again.status_code == 409
    assert "is taken" in again.text


def test_a_refused_room_comes_back_with_what_was_typed(chat: Flask, member: NewPerson) -> None:
    ada = member(chat)
    answer = ada.submit("/rooms/new", name="  ", topic="Tools & more", private="yes")
    assert answer.status_code == 422
    assert "can&#39;t be blank" in answer.text
    assert 'value="Tools &amp; more"' in answer.text
    assert " checked" in answer.text


def test_the_form_knows_the_limits_of_the_model(chat: Flask, member: NewPerson) -> None:
    page = member(chat).visit("/rooms/new").text
    assert f'maxlength="{LONGEST_NAME}"' in page
    assert f'maxlength="{LONGEST_TOPIC}"' in page


def test_too_many_new_rooms_come_back_in_the_form(chat: Flask, member: NewPerson) -> None:
    ada = member(chat)
    use_up(PER_OPENER, "create", ada)
    answer = ada.submit("/rooms/new", name=f"Loft {ada.name}", topic="")
    assert answer.status_code == 429
    assert f"Loft {ada.name}" in answer.text


@pytest.mark.parametrize("verb", ["join", "leave"])
def test_coming_and_going_has_its_rate(
    chat: Flask, member: NewPerson, room_of: RoomOf, verb: str
) -> None:
    ada = member(chat)
    room = room_of(ada)
    use_up(PER_MEMBER, verb, ada)
    assert ada.submit(f"/rooms/{room}/{verb}").status_code == 429


def test_strangers_see_a_welcome_and_are_sent_to_sign_in(chat: Flask, stranger: NewPerson) -> None:
    person = stranger(chat)
    assert "/sign-in" in person.visit("/").text
    assert person.visit("/rooms/lounge").location.startswith("/sign-in?next=%2Frooms%2Flounge")
