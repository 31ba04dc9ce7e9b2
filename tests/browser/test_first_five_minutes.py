"""What a newcomer does first: an article, an order, a moving chart, a chat message."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage

Places = dict[str, str]


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
    expect(reader.locator(".article-preview h2").first).to_have_text("Written in a browser")


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
