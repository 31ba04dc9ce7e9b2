"""The pages without a script: everything but liveness works."""

from uuid import uuid4

from flask import Flask

from tests.fixtures.chat import RoomOf
from tests.fixtures.people import NewPerson

PAYLOAD = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"


def test_a_form_says_something_and_the_page_shows_it_once(
    chat: Flask, member: NewPerson, room_of: RoomOf
) -> None:
    ada = member(chat)
    room, client_id = room_of(ada), str(uuid4())
    for _ in range(2):  # a form sent twice, as impatient people do
        sent = ada.submit(f"/rooms/{room}/messages", body=f"Hello {PAYLOAD}", client_id=client_id)
        assert (sent.status_code, sent.location) == (303, f"/rooms/{room}")
    page = ada.visit(f"/rooms/{room}").text
    assert page.count('data-seq="') == 1
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_refused_message_stays_in_the_form(
    chat: Flask, member: NewPerson, room_of: RoomOf
) -> None:
    ada = member(chat)
    room = room_of(ada)
    answer = ada.submit(f"/rooms/{room}/messages", body="x" * 4001, client_id=str(uuid4()))
    assert answer.status_code == 422
    assert "is longer than 4000 characters" in answer.text
    assert "x" * 4001 in answer.text


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


def test_a_private_room_has_no_page_for_others(
    chat: Flask, member: NewPerson, room_of: RoomOf
) -> None:
    ada, grace = member(chat), member(chat)
    room = room_of(ada, public=False)
    assert ada.visit(f"/rooms/{room}").status_code == 200
    for slug in (room, "no-such-room"):
        assert grace.visit(f"/rooms/{slug}").status_code == 404
        assert grace.submit(f"/rooms/{slug}/join").status_code == 404
        sent = grace.submit(f"/rooms/{slug}/messages", body="hello", client_id=str(uuid4()))
        assert sent.status_code == 404


def test_a_room_is_opened_on_a_page(chat: Flask, member: NewPerson) -> None:
    ada = member(chat)
    opened = ada.submit("/rooms/new", name=f"Shed {ada.name}", topic="Tools")
    assert opened.location == f"/rooms/shed-{ada.name}"
    assert f"Shed {ada.name}" in ada.visit("/").text
    again = ada.submit("/rooms/new", name=f"Shed {ada.name}", topic="Tools")
    assert again.status_code == 409
    assert "is taken" in again.text


def test_strangers_see_a_welcome_and_are_sent_to_sign_in(chat: Flask, stranger: NewPerson) -> None:
    person = stranger(chat)
    assert "/sign-in" in person.visit("/").text
    assert person.visit("/rooms/lounge").location.startswith("/sign-in?next=%2Frooms%2Flounge")
