"""Two-step sign-in with a real authenticator, and "Sign in with …" through the provider that comes along."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Page, expect

from common.ids import new_id
from tests.browser.conftest import NewPage
from tests.browser.test_every_page import serious_findings
from tests.browser.test_first_five_minutes import Places
from tests.fixtures.browser import needs_browser

pytestmark = [needs_browser, pytest.mark.whole, pytest.mark.timeout(150)]
PASSWORD = "a kettle on the north pier"


@dataclass
class Phone:
    """An authenticator that knows which of its codes were used, and shows the next one without a wait."""

    secret: str
    used: list[str] = field(default_factory=list)

    def code(self) -> str:
        totp, now = pyotp.TOTP(self.secret), datetime.now(UTC)
        near = [totp.at(now, counter_offset=steps) for steps in (-1, 0, 1)]
        newest = max((near.index(code) for code in self.used if code in near), default=-1)
        self.used.append(near[newest + 1])
        return near[newest + 1]


def account(page: Page, blog: str) -> str:
    """A new account, signed in: its address."""
    name = f"walker-{new_id().hex[-8:]}"
    page.goto(f"{blog}/sign-up")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Email").fill(f"{name}@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make an account").click()
    sign_in(page, blog, f"{name}@example.com")
    expect(page.locator(".site-user")).to_contain_text(name)
    return f"{name}@example.com"


def sign_in(page: Page, blog: str, email: str) -> None:
    page.goto(f"{blog}/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_a_phone_is_set_up_asked_for_and_lost(
    places: Places, new_page: NewPage, javascript: bool
) -> None:
    page, blog = new_page(java_script_enabled=javascript), places["blog"]
    email = account(page, blog)
    page.goto(f"{blog}/account")
    page.get_by_role("link", name="Two-step sign-in").click()
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    if javascript:
        assert serious_findings(page) == []
    phone = Phone(page.locator("#secret").inner_text().replace(" ", ""))
    page.get_by_label("Code", exact=True).fill(phone.code())
    page.get_by_role("button", name="Turn it on").click()
    codes = (
        page.get_by_role("list", name="Recovery codes").get_by_role("listitem").all_inner_texts()
    )
    assert len(codes) == 10

    another = new_page(java_script_enabled=javascript)
    sign_in(another, blog, email)
    expect(another.get_by_role("heading", name="Your code, please")).to_be_visible()
    another.get_by_label("Code").fill(phone.code())
    another.get_by_role("button", name="Sign in").click()
    expect(another.locator(".site-user")).to_contain_text(email.split("@")[0])

    without_phone = new_page(java_script_enabled=javascript)
    sign_in(without_phone, blog, email)
    without_phone.get_by_label("Code").fill(codes[3])
    without_phone.get_by_role("button", name="Sign in").click()
    without_phone.goto(f"{blog}/account/second-factor")
    expect(without_phone.get_by_text("9 of 10 are left")).to_be_visible()
    if javascript:
        without_phone.emulate_media(color_scheme="dark")
        assert serious_findings(without_phone) == []


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_somebody_comes_by_workshop_id_and_comes_again(
    places: Places, new_page: NewPage, javascript: bool
) -> None:
    page, blog = new_page(java_script_enabled=javascript), places["blog"]
    name = f"kim-{new_id().hex[-8:]}"
    through_workshop_id(page, blog, "kim")
    if page.url.startswith(f"{blog}/sign-up/with"):
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Make an account").click()
    expect(page.locator(".site-user")).to_contain_text("kim-")
    again = new_page(java_script_enabled=javascript)
    through_workshop_id(again, blog, "kim")
    expect(again.locator(".site-user")).to_contain_text("kim-")


def test_a_known_address_is_connected_from_inside(places: Places, new_page: NewPage) -> None:
    page, blog = new_page(), places["blog"]
    through_workshop_id(page, blog, "ada")
    expect(page.get_by_text("There is an account for ada@example.com")).to_be_visible()
    page.locator(".person", has_text="Ada").click()
    page.goto(f"{blog}/account/sign-in-with")
    page.get_by_role("button", name="Connect Workshop ID").click()
    page.get_by_role("button", name="Continue as ada").click()
    expect(page.get_by_text("lets you in from now on")).to_be_visible()
    assert serious_findings(page) == []
    again = new_page()
    through_workshop_id(again, blog, "ada")
    expect(again.locator(".site-user")).to_contain_text("Ada")


def through_workshop_id(page: Page, blog: str, person: str) -> None:
    page.goto(f"{blog}/sign-in")
    page.get_by_role("button", name="Sign in with Workshop ID").click()
    page.get_by_role("button", name=f"Continue as {person}").click()
    page.wait_for_url(f"{blog}/**")
