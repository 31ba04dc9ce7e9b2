"""The page of a room with its script: what is told about the room shows at once."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.fixtures.browser import needs_browser
from tests.fixtures.chat import NewListener, Node, RoomOf
from tests.fixtures.people import NewPerson, Person

pytestmark = needs_browser
# Lets a test reach the socket that the page opens.
KEEP_THE_LINE = """
    let library;
    Object.defineProperty(window, "io", {
        get: () => library && ((...how) => (window.line = library(...how))),
        set: (value) => { library = value; },
    });
"""
OpenRoom = Callable[[Person, str], Page]


@pytest.fixture
def open_room(browser: Browser, node: Node) -> Iterator[OpenRoom]:
    """Opens a room as somebody with a browser."""
    contexts = []

    def visit(person: Person, room: str) -> Page:
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        page.add_init_script(KEEP_THE_LINE)
        page.goto(f"{node.url}/sign-in?next=/rooms/{room}")
        page.get_by_label("Email").fill(person.email)
        page.get_by_label("Password").fill(person.password)
        page.get_by_role("button", name="Sign in").last.click()
        page.wait_for_function("() => window.line?.connected")
        return page

    yield visit
    for context in contexts:
        context.close()


def post(person: Person, room: str, body: str) -> None:
    wish = {"client_id": str(uuid4()), "body": body}
    assert person.call("POST", f"/api/rooms/{room}/messages", json=wish).status_code == 201


@pytest.mark.whole
def test_a_page_shows_what_is_told_about_its_room_and_nothing_of_another(
    chat: Flask,
    node: Node,
    member: NewPerson,
    room_of: RoomOf,
    listener: NewListener,
    open_room: OpenRoom,
) -> None:
    ada, grace = member(chat), member(chat)
    room, other = room_of(ada, grace), room_of(ada, grace)
    page = open_room(grace, room)
    page.evaluate("other => line.emitWithAck('join', { room: other, after: 0 })", other)
    page.evaluate("window.news = []; line.onAny((name) => news.push(name))")
    # Another room's number would look like a gap here, and leaving it like leaving this one.
    post(ada, other, "elsewhere")
    there = listener(node, ada)
    there.ask("typing", {"room": other})
    page.wait_for_function("() => news.includes('message') && news.includes('typing')")
    page.wait_for_function("() => news.includes('latest')")
    assert grace.call("DELETE", f"/api/rooms/{other}/membership").status_code == 204
    page.wait_for_function("() => news.includes('removed')")
    expect(page.get_by_role("log")).not_to_contain_text("elsewhere")
    expect(page.locator("#state")).to_have_text("")
    post(ada, room, "here")
    expect(page.get_by_role("log")).to_contain_text("here")
    there.ask("typing", {"room": room})
    expect(page.locator("#state")).to_have_text(f"{ada.name} is writing …")
    assert grace.call("DELETE", f"/api/rooms/{room}/membership").status_code == 204
    expect(page.locator("#state")).to_have_text("You are not in this room any more.")
    expect(page.get_by_label("Message to")).to_be_disabled()


@pytest.mark.whole
def test_what_is_typed_is_said_once_and_kept(
    chat: Flask, member: NewPerson, room_of: RoomOf, open_room: OpenRoom
) -> None:
    ada, grace = member(chat), member(chat)
    room = room_of(ada, grace)
    here, there = open_room(ada, room), open_room(grace, room)
    here.get_by_label("Message to").fill("Is it <b>on</b>?")
    here.keyboard.press("Enter")
    expect(there.locator(".message-text")).to_have_text("Is it <b>on</b>?")
    expect(here.locator(".message:not(.is-sending) .message-text")).to_have_count(1)
    here.reload()
    expect(here.locator(".message-text")).to_have_text("Is it <b>on</b>?")
