"""The blog's pages in a browser: with scripts and without, light and dark, for readers and writers."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from common.ids import new_id
from tests.browser.conftest import PHONE, NewPage
from tests.browser.test_every_page import serious_findings
from tests.browser.test_first_five_minutes import Places
from tests.fixtures.browser import needs_browser
from tests.fixtures.variants import with_variants

pytestmark = [needs_browser, pytest.mark.whole, pytest.mark.timeout(150)]
ARTICLE = "/article/two-commands"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False])


def come_in(page: Page, blog: str, name: str) -> None:
    """By the form: a page without scripts is not sent on."""
    page.goto(f"{blog}/login")
    page.locator(".person", has_text=name).click()
    page.wait_for_url(f"{blog}/")


def write(page: Page, blog: str, title: str, body: str = "Text.", tags: str = "") -> str:
    """Publish it; the address."""
    page.goto(f"{blog}/editor")
    page.get_by_label("Title").fill(title)
    page.get_by_label("What is it about?").fill(f"About {title}")
    page.get_by_label("Article", exact=True).fill(body)
    page.get_by_placeholder("Enter tags").fill(tags)
    page.get_by_role("button", name="Publish Article").click()
    page.wait_for_url(re.compile("/article/"))
    return page.url


@with_and_without_scripts
def test_a_reader_likes_follows_and_comments(
    places: Places, new_page: NewPage, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    come_in(page, places["blog"], "Linus")
    page.goto(places["blog"] + "/article/what-a-refresh-token-is-for")
    page.get_by_role("button", name="Favorite Article").first.click()
    expect(page.get_by_role("button", name="Unfavorite Article (1)")).to_have_count(2)
    page.get_by_role("button", name="Unfavorite Article").last.click()
    expect(page.get_by_role("button", name="Favorite Article (0)")).to_have_count(2)
    expect(page.get_by_role("button", name="Unfavorite")).to_have_count(0)
    page.get_by_role("button", name="Unfollow Ada").first.click()
    expect(page.get_by_role("button", name="Follow Ada", exact=True)).to_have_count(2)
    page.get_by_role("button", name="Follow Ada", exact=True).first.click()
    expect(page.get_by_role("button", name="Unfollow Ada")).to_have_count(2)
    words = f"Said {'with' if scripts else 'without'} scripts. {LONG}"
    page.get_by_placeholder("Write a comment...").fill(words)
    page.get_by_role("button", name="Post Comment").click()
    said = page.locator(".card:not(.comment-form)", has_text=words)
    expect(said).to_have_count(1)
    expect(page.get_by_placeholder("Write a comment...")).to_have_value("")
    said.locator(".mod-options button").click()
    expect(said).to_have_count(0)


@with_and_without_scripts
def test_a_writer_changes_and_deletes(places: Places, new_page: NewPage, scripts: bool) -> None:
    page, blog = new_page(java_script_enabled=scripts), places["blog"]
    come_in(page, blog, "Grace")
    title = f"Changed {'with' if scripts else 'without'} scripts"
    old = write(page, blog, title, tags="one, two")
    expect(page.locator(".tag-pill")).to_have_text(["one", "two"])
    page.get_by_role("link", name="Edit Article").click()
    expect(page.get_by_label("Title")).to_have_value(title)
    page.get_by_label("Title").fill(f"{title} twice")
    page.get_by_role("button", name="Publish Article").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{title} twice")
    expect(page.locator(".tag-pill")).to_have_text(["one", "two"])
    page.goto(old)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{title} twice")
    page.get_by_role("button", name="Delete Article").click()
    page.wait_for_url(f"{blog}/")
    expect(page.get_by_role("status")).to_contain_text("The article is deleted.")
    expect(page.get_by_role("heading", name=title)).to_have_count(0)


def test_what_one_types_stays_while_a_button_is_pressed(places: Places, new_page: NewPage) -> None:
    page = new_page()
    come_in(page, places["blog"], "Linus")
    page.goto(places["blog"] + ARTICLE)
    page.get_by_placeholder("Write a comment...").fill("half a thought")
    button = page.get_by_role("button", name=re.compile("avorite Article")).first
    before = button.inner_text()
    button.focus()
    page.keyboard.press("Enter")
    expect(button).not_to_have_text(before)
    expect(button).to_be_focused()
    expect(page.get_by_placeholder("Write a comment...")).to_have_value("half a thought")
    page.keyboard.press("Enter")
    expect(button).to_have_text(before)


def test_a_button_that_does_not_get_through_says_so(places: Places, new_page: NewPage) -> None:
    page = new_page()
    come_in(page, places["blog"], "Ada")
    page.goto(places["blog"] + ARTICLE)
    page.get_by_placeholder("Write a comment...").fill("not lost")
    page.route("**/comments", lambda route: route.fulfill(status=204))  # an answer that is no page
    page.get_by_role("button", name="Post Comment").click()
    expect(page.get_by_role("alert")).to_contain_text("did not get through")
    expect(page.get_by_placeholder("Write a comment...")).to_have_value("not lost")
    page.unroute("**/comments")
    page.get_by_role("button", name="Post Comment").click()
    said = page.locator(".card:not(.comment-form)", has_text="not lost")
    expect(said).to_have_count(1)
    said.locator(".mod-options button").click()
    expect(said).to_have_count(0)


def test_a_refused_comment_is_told_where_it_stands(places: Places, new_page: NewPage) -> None:
    page = new_page()
    come_in(page, places["blog"], "Ada")
    page.goto(places["blog"] + ARTICLE)
    page.get_by_placeholder("Write a comment...").fill("   ")
    page.get_by_role("button", name="Post Comment").click()
    expect(page.get_by_role("alert")).to_contain_text("can't be blank")
    expect(page.get_by_role("alert")).to_be_focused()


def test_tags_become_pills_by_keyboard(places: Places, new_page: NewPage) -> None:
    page = new_page()
    come_in(page, places["blog"], "Ada")
    page.goto(places["blog"] + "/editor")
    field, pills = page.get_by_label("Tags optional"), page.locator(".tag-list .tag-pill")
    field.press_sequentially("alpha")
    field.press("Enter")
    field.press_sequentially("beta, gamma")
    expect(pills).to_have_count(2)
    page.get_by_role("button", name="Remove the tag alpha").press("Enter")
    expect(pills).to_have_count(1)
    expect(field).to_be_focused()
    expect(page.locator("input[name=tagList]")).to_have_value("beta, gamma")


def test_long_words_and_other_scripts_fit_on_a_phone(places: Places, new_page: NewPage) -> None:
    page, blog = new_page(viewport=PHONE), places["blog"]
    come_in(page, blog, "Grace")
    address = write(page, blog, LONG[:150], f"{LONG}\n\n{LONG * 3}", tags=f"{LONG[:40]},מאמר,c++")
    for path in (
        address,
        f"{blog}/",
        f"{blog}/profile/Grace",
        address.replace("/article/", "/editor/"),
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto(address)
    page.get_by_role("button", name="Delete Article").click()
    address = write(page, blog, "שלום עולם, a title from right to left", "זהו **מאמר** בעברית.")
    expect(page.locator(".article-content")).to_have_css("direction", "rtl")
    page.get_by_role("button", name="Delete Article").click()
    page.wait_for_url(f"{blog}/")


CHAPTERS = "\n\n".join(
    f"{'#' * level} {name}\n\n{'Words. ' * 300}"
    for level, name in ((1, "Spring"), (2, "March"), (1, "Summer"))
)


@pytest.mark.parametrize(
    "how", with_variants([{}, {"viewport": PHONE}, {"java_script_enabled": False}])
)
def test_a_table_of_contents_leads_to_the_sections(
    places: Places, new_page: NewPage, how: dict[str, Any]
) -> None:
    page, blog = new_page(reduced_motion="reduce", **how), places["blog"]
    come_in(page, blog, "Grace")
    write(page, blog, f"Seasons {new_id().hex[-8:]}", CHAPTERS)
    contents = page.get_by_role("navigation", name="Contents")
    entry = contents.get_by_role("link", name="Summer")
    if "viewport" in how:
        expect(entry).to_be_hidden()
        contents.get_by_text("Contents").first.click()
    expect(contents.get_by_role("link")).to_have_text(["Spring", "March", "Summer"])
    entry.click()
    expect(page).to_have_url(re.compile("#s-summer$"))
    expect(page.get_by_role("heading", name="Summer")).to_be_in_viewport()
    assert serious_findings(page) == [] if "java_script_enabled" not in how else True
    if "viewport" not in how:
        expect(entry).to_be_in_viewport()  # it goes along beside the text
    page.get_by_role("button", name="Delete Article").click()
    page.wait_for_url(f"{blog}/")
