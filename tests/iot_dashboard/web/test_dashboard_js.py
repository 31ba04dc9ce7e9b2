"""The script of the dashboard's pages in a real browser, fed by the app and by a stream made for the test."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from tests.fixtures.browser import needs_browser
from tests.fixtures.iot import DeviceOf, report
from tests.fixtures.iot_devices import reading
from tests.fixtures.people import NewPerson

pytestmark = needs_browser


@pytest.fixture
def page(iot: Flask, browser: Browser) -> Iterator[Page]:
    """A page whose requests go to the app in this process."""

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        asked = {"base_url": iot.config["PUBLIC_URL"], "headers": route.request.headers}
        found = iot.test_client().get(f"{parts.path}?{parts.query}", **asked)
        route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.data)

    opened = browser.new_page()
    opened.route("**/*", answer)
    yield opened
    opened.close()


def test_a_reading_that_the_page_has_already_is_not_shown_again(
    iot: Flask, page: Page, member: NewPerson, device_of: DeviceOf
) -> None:
    keeper = member(iot)
    device = device_of(keeper)
    report(iot, device, reading(0))
    path = f"/api/devices/{device}/readings"
    (there,) = keeper.call("GET", path).json["readings"]
    comes_in = there | {"id": there["id"] + 1, "seq": 1, "values": {"wind_m_s": 7.5}}
    stream = f"id: {comes_in['id']}\nevent: readings\ndata: {json.dumps([there, comes_in])}\n\n"
    page.route(
        "**/api/readings/stream?*",
        lambda route: route.fulfill(content_type="text/event-stream", body=stream),
    )
    page.goto(f"{iot.config['PUBLIC_URL']}/devices/{device}")
    rows = page.locator("[data-rows] tr")
    expect(rows.first).to_contain_text("7.5")
    expect(rows).to_have_count(2)
