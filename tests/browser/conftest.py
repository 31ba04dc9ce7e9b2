"""People with a browser, on the running apps."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

WIDE = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
PATIENCE = 10_000  # milliseconds

NewPage = Callable[..., Page]


def is_complaint(said: ConsoleMessage) -> bool:
    """An error, unless it only says what a test wants: a refusal (409, 422), a request that it cut off."""
    wanted = ("status of 409", "status of 422", "net::ERR_FAILED")
    return said.type == "error" and not any(words in said.text for words in wanted)


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Makes pages of people who do not know each other; fails on anything the browser complains of."""
    opened, complaints = [], []

    def make(**how: object) -> Page:
        context = browser.new_context(**({"viewport": WIDE} | how))  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if is_complaint(said) else None
        )
        return page

    yield make
    for context in opened:
        context.close()
    assert complaints == [], "the browser's console stays clean"
