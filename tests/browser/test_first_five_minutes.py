"""What a newcomer does first: an article, an order, a moving chart, a chat message."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.fixtures.browser import needs_browser

Places = dict[str, str]
pytestmark = [needs_browser, pytest.mark.timeout(150), pytest.mark.whole]


def come_in(page: Page, places: Places, app: str, name: str) -> None:
    """One click on the portal's card."""
    page.goto(places["portal"])
    page.locator(f"[data-app={app}]").get_by_role("link", name=name).click()
    page.wait_for_url(f"{places[app]}/**")
    expect(page.locator(".site-user")).to_contain_text(name)


def test_the_portal_shows_four_living_apps(places: Places, new_page: NewPage) -> None:
    page = new_page()
    page.goto(places["portal"])
    for app in ("blog", "shop", "iot", "chat"):
        expect(page.locator(f".card[data-app={app}]")).to_contain_text("ready", ignore_case=True)


def test_an_article_is_written_and_read(places: Places, new_page: NewPage) -> None:
    page = new_page()
    come_in(page, places, "blog", "Ada")
    page.get_by_role("link", name="Write").click()
    page.get_by_label("Title").fill("Written in a browser")
    page.get_by_label("What is it about?").fill("How it feels")
    page.get_by_label("Article", exact=True).fill("It feels **good**.\n\n<script>alert(1)</script>")
    page.get_by_role("button", name="Publish Article").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Written in a browser")
    expect(page.locator(".article-content strong")).to_have_text("good")
    expect(page.locator(".article-content")).to_contain_text("<script>")
    reader = new_page()
    reader.goto(places["blog"])
    expect(reader.locator(".article-preview h1").first).to_have_text("Written in a browser")


def test_the_articles_form_keeps_what_was_typed(places: Places, new_page: NewPage) -> None:
    page = new_page()
    come_in(page, places, "blog", "Grace")
    page.goto(places["blog"] + "/editor")
    page.get_by_label("Title").fill("   ")
    page.get_by_label("What is it about?").fill("Something")
    page.get_by_label("Article", exact=True).fill("A long text that must not be lost.")
    page.get_by_role("button", name="Publish Article").click()
    expect(page.get_by_text("can't be blank").first).to_be_visible()
    expect(page.get_by_label("Article", exact=True)).to_have_value(re.compile("must not be lost"))


def test_an_account_is_made_and_used(places: Places, new_page: NewPage) -> None:
    page = new_page()
    page.goto(places["blog"] + "/sign-up")
    page.get_by_label("Name").fill("newcomer")
    page.get_by_label("Email").fill("newcomer@example.com")
    page.get_by_label("Password").fill("a kettle on the north pier")
    page.get_by_role("button", name="Make an account").click()
    page.get_by_label("Email").fill("newcomer@example.com")
    page.get_by_label("Password").fill("a kettle on the north pier")
    page.get_by_role("button", name="Sign in").last.click()
    expect(page.locator(".site-user")).to_contain_text("newcomer")


def test_something_is_ordered(places: Places, new_page: NewPage) -> None:
    page = new_page()
    come_in(page, places, "shop", "Grace")
    page.locator(".grid .card a").first.click()
    page.get_by_role("button", name="Put in cart").click()
    page.get_by_role("link", name="To the checkout").click()
    page.get_by_role("button", name="Order for").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("HP-")
    number = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="All your orders").click()
    expect(page.get_by_role("main")).to_contain_text(number)
    stranger = new_page()
    come_in(stranger, places, "shop", "Linus")
    answer = stranger.request.get(f"{places['shop']}/orders/{number}")
    assert answer.status == 404, "another's order looks absent"


def test_the_chart_moves(places: Places, new_page: NewPage) -> None:
    page = new_page()
    page.goto(places["iot"])
    shown = page.locator(".device .reading").first
    expect(page.locator(".chart-area canvas")).to_be_visible()
    before = page.locator(".device .reading").all_text_contents()
    page.wait_for_function(
        """before => [...document.querySelectorAll('.device .reading')]
            .some((reading, place) => reading.textContent !== before[place])""",
        arg=before,
    )
    expect(shown).to_contain_text("°C")


def test_two_people_hear_each_other(places: Places, new_page: NewPage) -> None:
    ada, grace = new_page(), new_page()
    for page, name in ((ada, "Ada"), (grace, "Grace")):
        come_in(page, places, "chat", name)
        page.goto(f"{places['chat']}/rooms/garden")
        expect(page.get_by_label("Message to Garden")).to_be_editable()
    ada.get_by_label("Message to Garden").fill("Are the <b>beans</b> in?")
    ada.keyboard.press("Enter")
    expect(grace.get_by_role("log")).to_contain_text("Are the <b>beans</b> in?")
    grace.get_by_label("Message to Garden").fill("Since Tuesday")
    grace.get_by_role("button", name="Send").click()
    for page in (ada, grace):
        expect(page.get_by_role("log")).to_contain_text("Since Tuesday")
        expect(page.locator(".message-text", has_text="Are the <b>beans</b> in?")).to_have_count(1)
