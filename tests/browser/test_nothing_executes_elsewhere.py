"""What strangers type runs nowhere else either: in feeds, in files that come and go, in the editor."""

import io
import re
from html import escape
from pathlib import PurePosixPath
from urllib.parse import quote
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from blog_app.models.plain_yaml import quoted
from common.ids import new_id
from tests.fixtures import payloads, wordpress
from tests.fixtures.bad_world import BAD, WatchOf
from tests.fixtures.blog_world import World
from tests.fixtures.browser import needs_browser

pytestmark = [needs_browser, pytest.mark.whole, pytest.mark.timeout(150)]


def test_feeds_and_files_are_whole_and_hold_no_elements_of_theirs(
    bad_world: World, watch_of: WatchOf
) -> None:
    watch = watch_of(bad_world.reader)
    watch.window.open("/login")
    person = bad_world.author
    for path in ("", f"/profile/{person.name}", f"/tag/{quote(bad_world.tag)}"):
        for kind in ("atom", "rss"):
            feed = ET.fromstring(person.visit(f"{path}/feed.{kind}").data)  # noqa: S314  ours
            names = {one.tag.rpartition("}")[2] for one in feed.iter()}
            assert not names & {"script", "img", "svg", "iframe", "style", "x"}, path
        items = person.visit(f"{path}/feed.json").json["items"]
        assert items, path
        watch.window.page.set_content("".join(item["content_html"] for item in items))
        assert watch.here() == [], path
    with ZipFile(io.BytesIO(person.visit("/exchange/articles.zip").data)) as archive:
        names = archive.namelist()
    assert len(names) > len(BAD.titles)
    assert all(PurePosixPath(name).is_relative_to("articles") or "images" in name for name in names)
    assert not any(character in "".join(names) for character in "<>:'\"\\\n")


def test_what_comes_as_a_file_runs_nowhere(bad_world: World, watch_of: WatchOf) -> None:
    person, key = bad_world.author, new_id().hex
    watch, made = watch_of(person), io.BytesIO()
    with ZipFile(made, "w") as archive:
        for number, text in enumerate(payloads.lines(190)):
            head = f"title: {quoted(text)}\nslug: {quoted(text)}\nseries: {quoted(text)}\ntags: [{quoted(text[:39])}]"
            archive.writestr(
                f"{key}-{number}-<img src=x onerror=__pwned=1>.md", f"---\n{head}\n---\n\n{text}"
            )
    html = "".join(text.replace("]]>", "").replace("\x01", "") for text in payloads.ALL)
    wxr = wordpress.export(
        wordpress.post(
            title=escape(payloads.WAYS_OUT[2]), content=html, name=key, tags=['"><script>x']
        ),
    )
    for name, data in (("blog.zip", made.getvalue()), ("blog.xml", wxr)):
        for button in ("trial", ""):
            form = {"file": (io.BytesIO(data), name), "do": button, "start": "0"}
            headers = {"Accept": "text/html", "Origin": person.origin}
            answer = person.browser.post(
                "/exchange", base_url=person.origin, headers=headers, data=form
            )
            assert answer.status_code == 200, answer.text
            watch.window.show(answer)
            assert watch.here() == [], (name, button)
    links = re.findall(r'href="(/editor/[^"]*)"', answer.text)
    assert links
    for path in (links[0], links[0].replace("editor", "article"), "/drafts", "/"):
        assert watch.findings(path) == [], path


def test_what_is_typed_in_the_editor_runs_nowhere_before_it_is_sent(
    bad_world: World, watch_of: WatchOf
) -> None:
    watch = watch_of(bad_world.author)
    page = watch.window.page
    watch.findings("/editor")
    page.get_by_label("Title").fill(payloads.WAYS_OUT[2])
    page.get_by_label("Article", exact=True).fill(BAD.body)
    for tag in ("<img src=x onerror=__pwned=1>", '"><script>__pwned=1</script>'):
        page.get_by_label("Tags optional").fill(tag)
        page.get_by_label("Tags optional").press("Enter")
    expect(page.locator(".tag-list .tag-pill")).to_have_count(2)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-preview]")).to_contain_text("__pwned")
    assert watch.here() == []
