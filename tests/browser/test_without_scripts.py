"""The whole way of a reader and of a writer in a browser that runs no script at all."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from common.ids import new_id
from tests.browser.conftest import PHONE, NewPage
from tests.browser.test_blog import come_in
from tests.browser.test_first_five_minutes import Places
from tests.fixtures.browser import needs_browser
from tests.fixtures.images import picture
from tests.fixtures.variants import with_variants

pytestmark = [needs_browser, pytest.mark.whole, pytest.mark.timeout(150)]
BODY = "# One\n\nA word: {key}.\n\n## Two\n\n## Three\n\n{picture}"


@pytest.mark.parametrize("how", with_variants([{}, {"viewport": PHONE}]))
def test_an_article_with_a_picture_is_written_found_and_talked_about(
    places: Places, new_page: NewPage, how: dict[str, Any]
) -> None:
    blog, key = places["blog"], f"k{new_id().hex[-10:]}"
    writer, reader = (new_page(java_script_enabled=False, **how) for _ in range(2))
    come_in(writer, blog, "Ada")
    address = written(writer, blog, key, sent_picture(writer, blog, key))
    come_in(reader, blog, "Linus")
    found(reader, blog, key)
    expect(reader.locator("h1:not([aria-level])")).to_have_text(f"About {key}")
    expect(reader.locator(f".article-content img[alt='{key}']")).to_have_js_property("width", 30)
    reader.get_by_role("button", name="Favorite Article").first.click()
    expect(reader.get_by_role("button", name="Unfavorite Article (1)").first).to_be_visible()
    reader.get_by_role("button", name="Bookmark").click()
    expect(reader.get_by_role("button", name="Bookmarked")).to_be_visible()
    reader.get_by_placeholder("Write a comment...").fill(f"Thank you for {key}.")
    reader.get_by_role("button", name="Post Comment").click()
    expect(reader.locator(".card-text")).to_have_text([f"Thank you for {key}."])
    reader.goto(f"{blog}/bookmarks")
    expect(reader.get_by_role("heading", name=f"About {key}")).to_be_visible()
    writer.goto(f"{blog}/notifications")
    expect(writer.locator(".news")).to_contain_text(f"Linus commented on About {key}")
    writer.goto(address)
    writer.get_by_role("button", name="Delete Article").click()
    expect(writer.get_by_role("status")).to_contain_text("The article is deleted.")


def sent_picture(page: Page, blog: str, words: str) -> str:
    """The Markdown that shows it."""
    page.goto(f"{blog}/images")
    page.get_by_label("Picture", exact=True).set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": picture((30, 20))}
    )
    page.get_by_label("In words").fill(words)
    page.get_by_role("button", name="Send").click()
    return page.locator(".card", has_text=words).locator("code").first.inner_text()


def written(page: Page, blog: str, key: str, image: str) -> str:
    """Kept as a draft, looked at, published: the address."""
    page.goto(f"{blog}/editor")
    page.get_by_label("Title").fill(f"About {key}")
    page.get_by_label("What is it about?").fill("How it is without scripts")
    page.get_by_label("Article", exact=True).fill(BODY.format(key=key, picture=image))
    page.get_by_role("button", name="Save as draft").click()
    page.wait_for_url(re.compile("/drafts/"))
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-preview] h1")).to_have_text("One")
    page.get_by_role("button", name="Publish Article").click()
    page.wait_for_url(re.compile("/article/"))
    return page.url


def found(page: Page, blog: str, key: str) -> None:
    """By the field in the header where there is room for it, else on the page to search on."""
    page.goto(f"{blog}/")
    field = page.get_by_label("Search all articles")
    if field.is_visible():
        field.fill(key)
        field.press("Enter")
    else:
        page.get_by_role("button", name="Search").click()
        page.get_by_label("Search articles").fill(key)
        page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=f"About {key}").click()
    page.wait_for_url(re.compile("/article/"))
