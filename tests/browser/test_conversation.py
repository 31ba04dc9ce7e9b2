"""Answers, comments that wait, and what people are told of it, in a browser: with scripts and without."""

import pytest
from playwright.sync_api import Page, expect

from common.ids import new_id
from tests.browser.conftest import NewPage
from tests.browser.test_blog import come_in, with_and_without_scripts, write
from tests.browser.test_every_page import serious_findings
from tests.browser.test_first_five_minutes import Places
from tests.fixtures.browser import needs_browser

pytestmark = [needs_browser, pytest.mark.whole, pytest.mark.timeout(150)]
LINKS = "https://a.example https://b.example https://c.example"


def say(page: Page, words: str) -> None:
    page.get_by_placeholder("Write a comment...").fill(words)
    page.get_by_role("button", name="Post Comment").click()


@with_and_without_scripts
def test_people_answer_each_other_and_hear_of_it(
    places: Places, new_page: NewPage, scripts: bool
) -> None:
    blog, title = places["blog"], f"Talk {'with' if scripts else 'without'} scripts"
    ada, linus = (new_page(java_script_enabled=scripts, reduced_motion="reduce") for _ in range(2))
    come_in(ada, blog, "Ada")
    come_in(linus, blog, "Linus")
    address = write(ada, blog, title)
    linus.goto(address)
    say(linus, "What do you mean?")
    expect(linus.locator(".card-text", has_text="What do you mean?")).to_have_count(1)
    ada.goto(address)
    said = ada.locator(".card", has_text="What do you mean?")
    said.get_by_text("Answer", exact=False).first.click()
    said.get_by_label("Your answer to Linus").fill("What it says.")
    said.get_by_role("button", name="Post Answer").click()
    answer = ada.locator(".is-answer", has_text="What it says.")
    expect(answer).to_have_count(1)
    answer.get_by_text("Change", exact=False).first.click()
    answer.get_by_label("Your comment").fill("What it says, and more.")
    answer.get_by_role("button", name="Save").click()
    expect(ada.locator(".is-answer", has_text="and more.")).to_contain_text("changed")
    assert serious_findings(ada) == [] if scripts else True
    linus.goto(f"{blog}/notifications")
    expect(linus.locator(".news")).to_contain_text(f"Ada answered you on {title}")
    linus.get_by_role("button", name="Mark all as read").click()
    expect(linus.locator(".bell .count")).to_have_count(0)


@with_and_without_scripts
def test_a_comment_waits_for_the_articles_author(
    places: Places, new_page: NewPage, scripts: bool
) -> None:
    blog, title = places["blog"], f"Waiting {'with' if scripts else 'without'} scripts"
    ada, linus = (new_page(java_script_enabled=scripts) for _ in range(2))
    come_in(ada, blog, "Ada")
    come_in(linus, blog, "Linus")
    address = write(ada, blog, title)
    linus.goto(address)
    say(linus, LINKS)
    expect(linus.locator(".card", has_text=LINKS)).to_contain_text("Waiting")
    ada.goto(address)
    expect(ada.locator(".card", has_text=LINKS)).to_have_count(0)
    ada.goto(f"{blog}/moderation")
    waiting = ada.locator(".queue-item", has_text=title)
    waiting.get_by_role("button", name="Approve").click()
    expect(ada.locator(".queue-item", has_text=title)).to_have_count(0)
    ada.goto(address)
    said = ada.locator(".card", has_text=LINKS)
    said.get_by_text("Hide", exact=False).first.click()
    said.get_by_label("Why?").fill("Advertising")
    said.get_by_role("button", name="Hide it").click()
    expect(ada.locator(".card", has_text=LINKS)).to_have_count(0)
    linus.goto(address)
    expect(linus.locator(".card", has_text=LINKS)).to_contain_text("Advertising")


def test_a_rejected_comment_is_told_why_and_nobody_else_sees_it(
    places: Places, new_page: NewPage
) -> None:
    blog, title = places["blog"], f"Rejected {new_id().hex[-8:]}"
    ada, linus, grace = (new_page() for _ in range(3))
    for page, name in ((ada, "Ada"), (linus, "Linus"), (grace, "Grace")):
        come_in(page, blog, name)
    address = write(ada, blog, title)
    linus.goto(address)
    say(linus, LINKS)
    expect(linus.locator(".card", has_text=LINKS)).to_contain_text("Waiting")
    ada.goto(f"{blog}/notifications")
    ada.get_by_role("link", name="waits for you").first.click()
    waiting = ada.locator(".queue-item", has_text=title)
    waiting.get_by_text("Reject", exact=True).click()
    waiting.get_by_label("Why? Linus will be told.").fill("No advertising here")
    waiting.get_by_role("button", name="Reject it").click()
    expect(ada.get_by_role("status")).to_contain_text("The comment is rejected.")
    expect(ada.locator(".queue-item", has_text=title)).to_have_count(0)
    linus.goto(f"{blog}/notifications")
    expect(linus.locator(".news li", has_text=f"Your comment on {title}")).to_contain_text(
        "No advertising here"
    )
    linus.goto(address)
    expect(linus.locator(".card", has_text=LINKS)).to_contain_text("Rejected No advertising here")
    for page in (ada, grace):
        page.goto(address)
        expect(page.locator(".card", has_text=LINKS)).to_have_count(0)
    ada.goto(f"{blog}/moderation?status=rejected")
    ada.locator(".queue-item", has_text=title).get_by_role("button", name="Show it again").click()
    grace.goto(address)
    expect(grace.locator(".card", has_text=LINKS)).to_have_count(1)
