"""Pictures dropped on the editor, pasted into it and chosen: their Markdown stands at the cursor."""

import base64
import re
import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from common.auth.sign_in import cookie_name
from common.objects import Objects, ObjectsAway
from tests.fixtures.browser import needs_browser
from tests.fixtures.images import picture
from tests.fixtures.people import NewPerson, Person
from tests.fixtures.variants import with_variants

pytestmark = [needs_browser, pytest.mark.usefixtures("quick_drawing")]
LINE = r"!\[{}\]\(/images/[a-z2-7]{{32}}-40x20\)"
# Somebody lets go of files, or pastes them; a picture and what else there may be.
HAPPEN = """([kind, files, text]) => {
  const data = new DataTransfer();
  for (const [name, type, base64] of files) {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    data.items.add(new File([bytes], name, { type }));
  }
  if (text) data.setData("text/plain", text);
  const how = { bubbles: true, cancelable: true };
  const event = kind === "drop" ? new DragEvent(kind, { ...how, dataTransfer: data })
                                : new ClipboardEvent(kind, { ...how, clipboardData: data });
  document.getElementById("body").dispatchEvent(event);
}"""


@pytest.fixture
def author(blog: Flask, member: NewPerson) -> Person:
    return member(blog)


@pytest.fixture
def editor(blog: Flask, author: Person, browser: Browser) -> Iterator[Page]:
    """The author's editor, from a real server, with `one` and `two` in the text and the cursor between."""
    server = make_server("127.0.0.1", 0, blog, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    context = browser.new_context()
    with blog.test_request_context():
        name = cookie_name()
    cookie = author.browser.get_cookie(name, domain="blog.test")
    assert cookie
    context.add_cookies([{"name": name, "value": cookie.value, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/editor")
    page.fill("#body", "one\n\ntwo")
    page.evaluate("document.getElementById('body').setSelectionRange(3, 3)")
    yield page
    context.close()
    server.shutdown()
    thread.join(10)


def happen(page: Page, kind: str, *files: tuple[str, str, bytes], text: str = "") -> None:
    told = [(name, mime, base64.b64encode(data).decode()) for name, mime, data in files]
    page.evaluate(HAPPEN, [kind, told, text])


@pytest.mark.whole
@pytest.mark.parametrize("kind", with_variants(["drop", "paste"]))
def test_what_is_dropped_or_pasted_stands_at_the_cursor(editor: Page, kind: str) -> None:
    happen(editor, kind, ("red_field-at noon.png", "image/png", picture()))
    expect(editor.locator("#body")).to_have_value(
        re.compile(f"^one\n\n{LINE.format('red field at noon')}\n\ntwo$")
    )
    expect(editor.locator(".uploads [role=status]")).to_contain_text("is in the text")
    expect(editor.locator("#coverImage option")).to_have_count(2)


@pytest.mark.whole
def test_several_are_chosen_at_once_and_a_bad_one_is_told_by_name(editor: Page) -> None:
    files = [
        {"name": "a.png", "mimeType": "image/png", "buffer": picture()},
        {"name": "b.png", "mimeType": "image/png", "buffer": b"no picture"},
        {"name": "c.png", "mimeType": "image/png", "buffer": picture()},
        {"name": "d.png", "mimeType": "image/png", "buffer": bytes(5 * 2**20 + 1)},
    ]
    editor.set_input_files("input[type=file]", files)  # type: ignore[arg-type]
    told = editor.get_by_role("alert")
    expect(told).to_contain_text("b.png was not added: it is no PNG")
    expect(told).to_contain_text("d.png was not added: it is larger than 5 MiB")
    expect(editor.locator("#body")).to_have_value(
        re.compile(f"^one\n\n{LINE.format('a')}\n\n{LINE.format('c')}\n\ntwo$")
    )


@pytest.mark.whole
def test_while_the_server_is_busy_it_is_tried_again(
    editor: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    away, put = iter([True, False]), Objects.put

    def put_or_not(self: Objects, key: str, body: bytes, content_type: str) -> None:
        if next(away, False):
            raise ObjectsAway(retry_after=1)
        put(self, key, body, content_type)

    monkeypatch.setattr(Objects, "put", put_or_not)
    happen(editor, "drop", ("a.png", "image/png", picture()))
    expect(editor.locator(".uploads [role=status]")).to_contain_text("trying again")
    expect(editor.locator("#body")).to_have_value(re.compile(LINE.format("a")), timeout=15_000)


@pytest.mark.whole
def test_what_is_pasted_as_text_stays_text(editor: Page) -> None:
    happen(editor, "paste", ("a.png", "image/png", picture()), text="a table")
    happen(editor, "drop", ("a.txt", "text/plain", b"a text"))
    expect(editor.locator("#body")).to_have_value("one\n\ntwo")


@pytest.mark.whole
def test_the_published_article_shows_it(editor: Page) -> None:
    happen(editor, "drop", ("field.png", "image/png", picture()))
    expect(editor.locator(".uploads [role=status]")).to_contain_text("is in the text")
    editor.fill("#title", "With a field")
    editor.fill("#description", "d")
    editor.select_option("#coverImage", label="field")
    editor.get_by_role("button", name="Publish Article").click()
    shown = editor.get_by_role("img", name="field")
    expect(shown).to_have_count(2)
    for image in shown.all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("image => image.naturalWidth") > 0, "it was drawn"


@pytest.mark.whole
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(editor: Page, scheme: str) -> None:
    editor.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    editor.set_input_files(
        "input[type=file]", {"name": "b.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    expect(editor.get_by_role("alert")).to_be_visible()
    assert serious_findings(editor) == []
    editor.goto(editor.url.replace("/editor", "/images"))
    assert serious_findings(editor) == []


def serious_findings(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [one["id"] for one in found if one["impact"] in {"serious", "critical"}]
