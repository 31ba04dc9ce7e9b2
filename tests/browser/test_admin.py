"""The pages of those who run the blog, in a browser: light and dark, wide and narrow, with scripts and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, NewPage
from tests.browser.test_blog import come_in, with_and_without_scripts, write
from tests.browser.test_every_page import serious_findings
from tests.browser.test_first_five_minutes import Places
from tests.fixtures.browser import needs_browser

pytestmark = [needs_browser, pytest.mark.whole, pytest.mark.timeout(150)]
LISTS = [
    "/admin", "/admin/people", "/admin/articles", "/admin/comments", "/admin/reports",
    "/admin/record",
]  # fmt: skip


def everything(page: Page, blog: str) -> list[str]:
    """The lists, and one person and one article of them."""
    found = [f"{blog}{path}" for path in LISTS]
    for kind, name in (("people", "Linus"), ("articles", "A slug is a promise")):
        page.goto(f"{blog}/admin/{kind}")
        page.locator("tbody").get_by_role("link", name=name, exact=True).first.click()
        page.wait_for_url(re.compile(f"/admin/{kind}/"))
        found.append(page.url)
    return found


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_serious_and_nothing_sticks_out(
    places: Places, new_page: NewPage, viewport: dict[str, int]
) -> None:
    page = new_page(viewport=viewport, reduced_motion="reduce")
    come_in(page, places["blog"], "Grace")
    for address in everything(page, places["blog"]):
        page.goto(address)
        page.evaluate(
            "for (const one of document.querySelectorAll('main details')) one.open = true"
        )
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert serious_findings(page) == [], (address, scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


@with_and_without_scripts
def test_an_admin_hides_an_article_and_its_author_reads_why(
    places: Places, new_page: NewPage, scripts: bool
) -> None:
    blog, title = places["blog"], f"Shady {'with' if scripts else 'without'} scripts"
    ada, grace = (new_page(java_script_enabled=scripts) for _ in range(2))
    come_in(ada, blog, "Ada")
    come_in(grace, blog, "Grace")
    write(ada, blog, title)
    ada.get_by_text("Your menu").locator("..").click()
    expect(ada.get_by_role("link", name="Admin", exact=True)).to_have_count(0)
    grace.get_by_text("Your menu").locator("..").click()
    grace.get_by_role("link", name="Admin", exact=True).click()
    grace.get_by_role("link", name="Articles", exact=True).first.click()
    grace.get_by_label("Title or address begins with").fill(title)
    grace.get_by_role("button", name="Find").click()
    grace.get_by_role("link", name=title).click()
    grace.locator("summary", has_text="Hide").click()
    grace.get_by_label("Why?").first.fill("It sells shades.")
    grace.get_by_role("button", name="Hide it").click()
    expect(grace.get_by_role("button", name="Show it again")).to_have_count(1)
    expect(grace.get_by_role("complementary")).to_contain_text("It sells shades.")
    ada.goto(f"{blog}/notifications")
    expect(ada.locator(".news")).to_contain_text(f"hidden {title}: It sells shades.")
    grace.get_by_role("button", name="Show it again").click()
    expect(grace.locator("summary", has_text="Hide")).to_have_count(1)
