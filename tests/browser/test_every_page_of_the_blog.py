"""All pages of the blog are on a list, and usable by everybody, light and dark."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser

from tests.browser import pages_of_the_blog as pages
from tests.browser.test_every_page import SERIOUS, serious_findings
from tests.fixtures.blog_world import PLAIN, World, blog_world
from tests.fixtures.browser import needs_browser
from tests.fixtures.people import NewPerson, Person
from tests.fixtures.variants import with_variants
from tests.fixtures.windows import Window, window

pytestmark = [needs_browser, pytest.mark.timeout(150), pytest.mark.whole]
LISTS = {
    "everybody": pages.for_everybody,
    "readers": pages.for_readers,
    "authors": pages.for_authors,
    "admins": pages.for_admins,
}
OUTERMOST_HEADING = "h1:not([aria-level]), [aria-level='1']"
CONTRAST = {"runOnly": ["color-contrast"]}
_worlds = dict[int, World]()


@pytest.fixture
def world(blog: Flask, member: NewPerson) -> World:
    """Made once for each blog, by the first test that needs it."""
    if id(blog) not in _worlds:
        _worlds[id(blog)] = blog_world(blog, member, PLAIN)
    return _worlds[id(blog)]


@pytest.fixture(params=with_variants(LISTS))
def tour(
    request: pytest.FixtureRequest, browser: Browser, world: World, stranger: NewPerson
) -> Iterator[tuple[Window, pages.Pages]]:
    """A window of somebody, and what they may see."""
    people: dict[str, Person] = {
        "everybody": stranger(world.author.app),
        "readers": world.reader,
        "authors": world.author,
        "admins": world.admin,
    }
    found = window(browser, people[request.param], reduced_motion="reduce")
    yield found, LISTS[request.param](world)
    found.context.close()


def test_every_view_that_shows_a_page_is_on_a_list(blog: Flask, world: World) -> None:
    listed = {view for pages_for in LISTS.values() for view in pages_for(world)}
    views = {
        rule.endpoint
        for rule in blog.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.rule.startswith("/api/")
        and not rule.endpoint.endswith("static")
    }
    assert views - listed - pages.NO_PAGES == set(), "put it on a list of pages_of_the_blog.py"
    assert (listed | pages.NO_PAGES) - views == set(), "it is not there any more"


def test_axe_finds_nothing_serious_on_any_page(tour: tuple[Window, pages.Pages]) -> None:
    look, views = tour
    for path in (path for paths in views.values() for path in paths):
        look.page.emulate_media(color_scheme="light")
        assert look.open(path) == 200, path
        assert serious_findings(look.page) == [], path
        assert look.page.locator(OUTERMOST_HEADING).count() == 1, path
        look.page.emulate_media(color_scheme="dark")
        dark = Axe().run(look.page, options=CONTRAST).response["violations"]
        assert [one["nodes"][0]["html"] for one in dark if one["impact"] in SERIOUS] == [], path
