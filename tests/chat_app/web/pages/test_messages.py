"""The page of a room without a script: everything but liveness works."""

import re
from uuid import uuid4

from flask import Flask

from chat_app.models.messages import PER_SENDER
from tests.fixtures.chat import RoomOf, use_up
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


def test_a_form_that_was_changed_after_it_was_sent_says_something_else(
    chat: Flask, member: NewPerson, room_of: RoomOf
) -> None:
    ada = member(chat)
    room, client_id = room_of(ada), str(uuid4())
    for body in ("first", "second"):  # sent, back, changed, sent: under one id
        answer = ada.submit(f"/rooms/{room}/messages", body=body, client_id=client_id)
    assert answer.status_code == 422
    assert "stands for another message of yours" in answer.text
    (client_id,) = re.findall(r'name="client_id" value="(.+?)"', answer.text)
    assert ada.submit(f"/rooms/{room}/messages", body="second", client_id=client_id).location
    assert ada.visit(f"/rooms/{room}").text.count('data-seq="') == 2


def test_an_id_that_is_none_is_refused(chat: Flask, member: NewPerson, room_of: RoomOf) -> None:
    ada = member(chat)
    room = room_of(ada)
    for client_id in ("", "x", "0" * 31):
        answer = ada.submit(f"/rooms/{room}/messages", body="hello", client_id=client_id)
        assert answer.status_code == 422
        assert "hello" in answer.text


def test_too_many_messages_in_a_minute_come_back_in_the_form(
    chat: Flask, member: NewPerson, room_of: RoomOf
) -> None:
    ada = member(chat)
    room = room_of(ada)
    use_up(PER_SENDER, "post", ada)
    answer = ada.submit(f"/rooms/{room}/messages", body="Not now?", client_id=str(uuid4()))
    assert answer.status_code == 429
    assert "Too many tries" in answer.text
    assert "Not now?" in answer.text


def test_who_is_not_in_a_public_room_is_asked_to_join_and_reads_nothing(
    chat: Flask, member: NewPerson, room_of: RoomOf
) -> None:
    ada, grace = member(chat), member(chat)
    room = room_of(ada)
    ada.submit(f"/rooms/{room}/messages", body="for members", client_id=str(uuid4()))
    answer = grace.submit(f"/rooms/{room}/messages", body="me too", client_id=str(uuid4()))
    assert answer.status_code == 404
    assert "Join to read and write" in answer.text
    assert "for members" not in answer.text


def test_earlier_messages_are_a_page_before(
    chat: Flask, member: NewPerson, room_of: RoomOf
) -> None:
    ada = member(chat)
    room = room_of(ada)
    for number in range(3):
        ada.submit(f"/rooms/{room}/messages", body=f"no. {number}", client_id=str(uuid4()))
    page = ada.visit(f"/rooms/{room}?before=3").text
    assert ("no. 1" in page, "no. 2" in page) == (True, False)
    assert "To the newest messages" in page
    for nonsense in ("x", "-1", "²", "9" * 30):
        assert "no. 2" in ada.visit(f"/rooms/{room}?before={nonsense}").text


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
