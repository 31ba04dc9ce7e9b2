"""The portal in a real browser: it moves by itself and nothing jumps, and whoever uses a keyboard gets along."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.fixtures.browser import needs_browser
from tests.fixtures.variants import with_variants
from tests.workshop.portal.stand_ins import ADA, APPS, StandIns
from tests.workshop.waiting import eventually
from workshop.checkout import Checkout
from workshop.portal import create_app
from workshop.portal.settings import PortalSettings
from workshop.ports import any_free_port

pytestmark = [needs_browser, pytest.mark.whole]
GRACE = {"key": "grace", "name": "Grace", "about": "writes about compilers"}
# The sum of all layout shifts from now on (Layout Instability API); none of them follows an input.
COUNT_SHIFTS = """() => { window.shifts = 0; new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifts += entry.value;
}).observe({ type: "layout-shift" }); }"""


@pytest.fixture
def apps(apps: StandIns) -> StandIns:
    """All four run, and each has two demo users."""
    for app in APPS:
        apps.are_ready(app.name)
        apps.count(app.name, [ADA, GRACE], messages=999, people=3)
    apps.are_written_down(*(app.name for app in APPS))
    return apps


@contextmanager
def portal_of(place: Checkout) -> Iterator[str]:
    port = any_free_port()
    url = f"http://127.0.0.1:{port}"
    app = create_app(PortalSettings(url=url), place, APPS)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@pytest.fixture
def page(apps: StandIns, place: Checkout, browser: Browser) -> Iterator[Page]:
    """The portal's first page with four apps that are ready; complaints of the browser fail the test."""
    with portal_of(place) as url, browser.new_context() as context:
        shown = context.new_page()
        complaints: list[str] = []
        shown.on("console", lambda line: complaints.append(line.text))  # a CSP violation, too
        shown.on("pageerror", lambda error: complaints.append(str(error)))
        shown.goto(url)
        expect(shown.locator("[data-state=ready]")).to_have_count(4, timeout=10_000)
        yield shown
        assert [line for line in complaints if "Failed to load resource" not in line] == []


def test_numbers_and_states_change_in_place_without_a_jump(page: Page, apps: StandIns) -> None:
    messages = page.locator("#app-chat [data-counter=messages]")
    expect(messages).to_have_text("999")
    page.evaluate(COUNT_SHIFTS)
    page.evaluate("document.querySelector('#app-chat').dataset.same = 'yes'")
    apps.count("chat", [ADA, GRACE], messages=1_000_000, people=4)
    parts = {"postgres": "away: OperationalError", "valkey": "away: no answer in time"}
    apps.say("chat", "/readyz", {"parts": parts}, status=503)
    expect(messages).to_have_text("1,000,000", timeout=10_000)
    expect(page.locator("#app-chat .status-label")).to_have_text("postgres and valkey are away")
    apps.go()
    expect(page.locator("[data-state=starting]")).to_have_count(4, timeout=10_000)
    expect(messages).to_have_text("\N{EN DASH}")
    assert page.locator("#app-chat").get_attribute("data-same") == "yes"
    assert page.evaluate("window.shifts") < 0.01


@pytest.mark.whole
def test_an_app_that_comes_is_drawn_and_the_focus_stays(page: Page, apps: StandIns) -> None:
    apps.are_written_down("blog")
    expect(page.locator("#app-shop")).to_contain_text("python3 run.py blog shop", timeout=10_000)
    page.locator("#blog-as-grace").focus()
    apps.are_written_down("blog", "shop")
    expect(page.locator("#shop-open")).to_be_visible(timeout=10_000)
    assert page.evaluate("document.activeElement.id") == "blog-as-grace"


@pytest.mark.whole
def test_a_portal_that_went_away_says_so(page: Page) -> None:
    page.route("**/api/state", lambda route: route.fulfill(status=503, body="{}"))
    expect(page.locator("[data-pulse]")).to_contain_text("does not answer", timeout=10_000)
    expect(page.locator("#app-blog .status-label")).to_have_text("Unknown")
    page.unroute("**/api/state")
    expect(page.locator("[data-state=ready]")).to_have_count(4, timeout=10_000)


@pytest.mark.parametrize("width", with_variants([390, 1280]))
def test_axe_finds_nothing_and_nothing_sticks_out(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for dark in (False, True):
        # Without motion: axe would measure the contrast of a colour that is on its way to another.
        page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_without_javascript_the_page_is_right_and_says_what_to_do(
    apps: StandIns, place: Checkout, browser: Browser
) -> None:
    with (
        portal_of(place) as url,
        browser.new_context(java_script_enabled=False) as context,
    ):
        plain = context.new_page()

        def all_ready() -> bool:
            plain.goto(url)
            return plain.locator("[data-state=ready]").count() == 4

        eventually(all_ready)
        assert "reload it" in plain.locator("body").inner_text()
        assert plain.locator("#app-chat [data-counter=messages]").inner_text() == "999"
