"""The pages people meet first: usable by everybody, on wide and narrow screens, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, NewPage
from tests.browser.test_first_five_minutes import Places, come_in
from tests.fixtures.browser import needs_browser
from tests.fixtures.variants import with_variants

pytestmark = [needs_browser, pytest.mark.timeout(150), pytest.mark.whole]
PAGES = {
    "blog": [
        "/account",
        "/account/erase",
        "/forgot-password",
        "/reset-password",
        "/editor",
        "/images",
        "/search?q=slug",
        "/archive",
        "/",
    ],
    "shop": ["/cart", "/?category=lights&available=true&q=lmap", "/product/storm-lantern", "/"],
    "iot": ["/mine", "/"],
    "chat": ["/", "/rooms/garden"],
}
SERIOUS = {"serious", "critical"}


# The blog's are all in test_every_page_of_the_blog.py.
@pytest.mark.parametrize("app", with_variants(app for app in PAGES if app != "blog"))
def test_axe_finds_nothing_serious(places: Places, new_page: NewPage, app: str) -> None:
    page = new_page(reduced_motion="reduce")
    come_in(page, places, app, "Ada")
    for path in PAGES[app]:
        page.goto(places[app] + path)
        assert serious_findings(page) == [], path
    page.emulate_media(color_scheme="dark")
    assert serious_findings(page) == [], "in the dark"


@pytest.mark.whole
@pytest.mark.parametrize("app", with_variants(PAGES))
def test_nothing_sticks_out_on_a_phone(places: Places, new_page: NewPage, app: str) -> None:
    page = new_page(viewport=PHONE)
    come_in(page, places, app, "Ada")
    for path in PAGES[app]:
        page.goto(places[app] + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.whole
@pytest.mark.parametrize("app", with_variants(PAGES))
def test_nothing_comes_from_another_host(places: Places, new_page: NewPage, app: str) -> None:
    page = new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.split("/")[2]))
    for path in ("/", "/docs"):
        page.goto(places[app] + path, wait_until="load")
    assert asked == {places[app].removeprefix("http://")}


@pytest.mark.whole
@pytest.mark.parametrize("app", with_variants(PAGES))
def test_pages_are_whole_without_javascript(places: Places, new_page: NewPage, app: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{places[app]}/sign-in")
    page.locator(".person", has_text="Ada").click()
    for path in PAGES[app]:
        answer = page.goto(places[app] + path)
        assert answer is not None
        assert answer.status == 200
        assert page.locator("main").inner_text().strip()


def serious_findings(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in SERIOUS
    ]
