"""The link of a mail in a real browser: its code goes into the form, out of the address, and to no server early."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import NewPage
from tests.browser.test_first_five_minutes import Places
from tests.fixtures.browser import needs_browser

pytestmark = [needs_browser, pytest.mark.whole, pytest.mark.timeout(150)]
CODE = "Yk3_-" + "a" * 38
NEW = "another lantern, further out"


@pytest.fixture
def asked(new_page: NewPage) -> Callable[[Page], list[str]]:
    """Collects every address that a page asks for."""

    def listen(page: Page) -> list[str]:
        addresses: list[str] = []

        def note(request: Request) -> None:
            addresses.append(request.url + str(request.headers.get("referer", "")))

        page.on("request", note)
        return addresses

    return listen


@pytest.mark.parametrize("path", ["/reset-password", "/confirm-email"])
def test_the_code_of_a_link_is_in_the_field_and_nowhere_else(
    places: Places, new_page: NewPage, asked: Callable[[Page], list[str]], path: str
) -> None:
    page = new_page()
    addresses = asked(page)
    page.goto(f"{places['blog']}{path}#{CODE}")
    expect(page.get_by_label("Code from the mail")).to_have_value(CODE)
    assert page.url == f"{places['blog']}{path}"
    page.goto(f"{places['blog']}/")
    page.go_back()
    assert CODE not in page.url, "nor in the history"
    assert [one for one in addresses if CODE in one.partition("#")[0]] == []


def test_what_is_no_code_stays_where_it_is(places: Places, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{places['blog']}/reset-password#main")
    expect(page.get_by_label("Code from the mail")).to_have_value("")


def test_without_scripts_the_code_is_pasted(places: Places, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{places['blog']}/forgot-password")
    page.get_by_label("Email").fill("nobody@example.com")
    page.get_by_role("button", name="Send the mail").click()
    expect(page.get_by_text("a mail is on its way")).to_be_visible()
    page.get_by_label("Code from the mail").fill(CODE)
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("is not valid, or not any more").first).to_be_visible()
    expect(page.get_by_label("Code from the mail")).to_have_value(CODE)
