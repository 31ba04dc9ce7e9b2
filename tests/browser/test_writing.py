"""Writing in a browser: saved while one types, in two tabs, offline, and published later."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from common import clock
from common.ids import new_id
from tests.browser.conftest import PHONE, NewPage
from tests.browser.test_blog import come_in, write
from tests.browser.test_every_page import serious_findings
from tests.browser.test_first_five_minutes import Places
from tests.fixtures.browser import needs_browser

pytestmark = [needs_browser, pytest.mark.whole, pytest.mark.timeout(150)]
DRAFT = re.compile("/drafts/[0-9a-f-]{36}$")


def fill(page: Page, title: str, body: str = "Text.") -> None:
    page.get_by_label("Title").fill(title)
    page.get_by_label("What is it about?").fill("About it")
    page.get_by_label("Article", exact=True).fill(body)


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")


def test_what_is_typed_is_saved_by_itself_and_published_when_it_is_ready(
    places: Places, new_page: NewPage
) -> None:
    page, blog, title = new_page(), places["blog"], f"By itself {new_id().hex[-8:]}"
    come_in(page, blog, "Ada")
    page.goto(f"{blog}/editor")
    fill(page, title, "# Head\n\n<script>alert(1)</script>")
    saved(page)
    assert DRAFT.search(page.url), "and the page is the draft's"
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-preview] h1")).to_have_text("Head")
    page.reload()
    expect(page.get_by_label("Title")).to_have_value(title)
    page.get_by_label("Article", exact=True).fill("And at the last moment more.")
    page.get_by_role("button", name="Publish Article").click()
    page.wait_for_url(re.compile("/article/"))
    expect(page.locator(".article-content")).to_have_text("And at the last moment more.")


def test_two_tabs_notice_each_other_and_nothing_typed_is_lost(
    places: Places, new_page: NewPage
) -> None:
    page, blog = new_page(), places["blog"]
    come_in(page, blog, "Grace")
    page.goto(f"{blog}/editor")
    fill(page, f"Two tabs {new_id().hex[-8:]}", "The old house.")
    saved(page)
    other = page.context.new_page()
    other.goto(page.url)
    with page.expect_response("**/api/drafts/*"):
        page.get_by_label("Article", exact=True).fill("The old house, from one tab.")
    other.get_by_label("Article", exact=True).fill("The old house, from the other.")
    expect(other.locator("[data-saved]")).to_contain_text("Changed in another tab")
    other.get_by_role("button", name="Save").click()
    expect(other.locator(".differences del")).to_have_text(["one tab"])
    expect(other.locator(".differences ins")).to_have_text(["the other"])
    expect(other.get_by_label("Article", exact=True)).to_have_value(
        "The old house, from the other."
    )
    assert serious_findings(other) == []
    other.get_by_label("Article", exact=True).fill("The old house, from both.")
    other.get_by_role("button", name="Save").click()
    expect(other.locator(".notice").first).to_contain_text("Saved.")
    page.reload()
    expect(page.get_by_label("Article", exact=True)).to_have_value("The old house, from both.")


def test_what_is_typed_offline_stays_in_the_browser_until_it_is_saved(
    places: Places, new_page: NewPage
) -> None:
    page, blog = new_page(), places["blog"]
    come_in(page, blog, "Linus")
    page.goto(f"{blog}/editor")
    fill(page, f"Offline {new_id().hex[-8:]}", "Before.")
    saved(page)
    address = page.url
    page.route("**/api/drafts/*", lambda route: route.abort())
    page.get_by_label("Article", exact=True).fill("Typed on a train.")
    expect(page.locator("[data-saved]")).to_contain_text("kept in this browser")
    page.goto(f"{blog}/")
    page.goto(address)
    expect(page.get_by_label("Article", exact=True)).to_have_value("Before.")
    page.unroute("**/api/drafts/*")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_label("Article", exact=True)).to_have_value("Typed on a train.")
    saved(page)
    page.reload()
    expect(page.get_by_label("Article", exact=True)).to_have_value("Typed on a train.")
    expect(page.get_by_role("button", name="Take it")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_an_article_is_saved_scheduled_and_goes_out(
    places: Places, new_page: NewPage, scripts: bool
) -> None:
    page, blog, title = (
        new_page(java_script_enabled=scripts, timezone_id="Asia/Kolkata"),
        places["blog"],
        f"Later {new_id().hex[-8:]}",
    )
    come_in(page, blog, "Ada")
    page.goto(f"{blog}/editor")
    fill(page, title)
    page.get_by_role("button", name="Save as draft").click()
    page.wait_for_url(DRAFT)
    page.get_by_text("Publish later").click()
    ahead = clock.now() + timedelta(days=1)
    shown = ahead + timedelta(hours=5.5) if scripts else ahead
    page.get_by_label("When").fill(shown.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Schedule").click()
    moment = page.locator(".notice time").first
    expect(moment).to_have_attribute("datetime", ahead.strftime("%Y-%m-%dT%H:%M:00+00:00"))
    page.goto(f"{blog}/drafts?status=scheduled")
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="Publish Article").click()
    page.wait_for_url(re.compile("/article/"))


def test_a_history_shows_what_was_changed_and_brings_it_back(
    places: Places, new_page: NewPage
) -> None:
    page, blog = new_page(), places["blog"]
    come_in(page, blog, "Grace")
    write(page, blog, f"Told {new_id().hex[-8:]}", "The old house.")
    page.get_by_role("link", name="Edit Article").click()
    page.get_by_label("Article", exact=True).fill("The new house.")
    page.get_by_role("button", name="Publish Article").click()
    expect(page.locator(".article-content")).to_have_text("The new house.")
    page.get_by_role("link", name="Edit Article").click()
    page.get_by_role("link", name="History").click()
    assert serious_findings(page) == []
    page.get_by_role("link", name="Version 1").click()
    expect(page.locator(".differences del")).to_have_text(["old"])
    expect(page.locator(".differences ins")).to_have_text(["new"])
    assert serious_findings(page) == []
    page.get_by_role("button", name="Restore this text").click()
    page.get_by_role("link", name="Back to the editor").click()
    expect(page.get_by_label("Article", exact=True)).to_have_value("The old house.")


@pytest.mark.parametrize("how", [{"color_scheme": "dark"}, {"viewport": PHONE}])
def test_a_series_is_put_in_order_and_read_along(
    places: Places, new_page: NewPage, how: dict[str, object]
) -> None:
    page, blog, name = new_page(**how), places["blog"], f"A row {new_id().hex[-8:]}"
    come_in(page, blog, "Linus")
    for number in ("First", "Second"):
        write(page, blog, f"{number} of {name}")
    page.goto(f"{blog}/drafts")
    assert serious_findings(page) == []
    page.get_by_label("Name of a new series").fill(name)
    page.get_by_role("button", name="Begin a series").click()
    page.get_by_label(f"First of {name}").fill("1")
    page.get_by_label(f"Second of {name}").fill("2")
    assert serious_findings(page) == []
    page.get_by_role("button", name="Save the series").click()
    page.get_by_role("link", name=f"First of {name}").click()
    box = page.get_by_role("navigation", name="Series")
    expect(box).to_contain_text("Part 1 of 2")
    assert serious_findings(page) == []
    box.get_by_role("link", name=f"Second of {name}").click()
    expect(box).to_contain_text("Part 2 of 2")
