"""Nothing that strangers type runs in anybody's browser, nor asks another host for anything.

Escaping alone must hold: the content security policy is switched off, so that it hides no hole; then, with the
policy, it may have nothing to refuse. What is found is what a browser made of a page, not what its text looks like.
"""

from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from playwright.sync_api import Browser

from blog_app.models.markdown import rendered
from tests.browser import pages_of_the_blog as pages
from tests.fixtures import payloads
from tests.fixtures.bad_world import WatchOf
from tests.fixtures.blog_world import World
from tests.fixtures.browser import needs_browser
from tests.fixtures.people import NewPerson
from tests.fixtures.what_runs import Watch
from tests.fixtures.windows import window

pytestmark = [needs_browser, pytest.mark.timeout(150), pytest.mark.whole]
# The premise: what does run, or would, is found.
DEEDS = [
    "<img src=x onerror='window.__pwned=1'>",
    "<script>alert(1)</script>",
    "<a href='java&Tab;script:__pwned=1'>x</a>",
    "<svg><a xlink:href='javascript:__pwned=1'>x</a></svg>",
    "<img src=https://evil.example/x.png>",
    "<form action=https://evil.example/><button>x</button></form>",
    "<meta http-equiv=refresh content='9;url=https://evil.example/'>",
    "<p style='color:red'>x</p>",
    "<base href=https://evil.example/>",
    "<template><img onerror=x></template>",
    "<script type='application/ld+json'>{</script>",
]
# On these pages people see what others wrote.
SHOW_TEXTS = {
    "admin_articles.find", "admin_articles.show", "admin_comments.find", "admin_record.show",
    "admin_reports.list_cases", "archives.of_month", "articles.show", "auth_pages.account", "bookmarks.show", "comments.show", "drafts.edit",
    "drafts.list_drafts", "editor.begin", "editor.edit", "images.show", "lists.home", "lists.with_tag",
    "moderation.show", "notifications.show", "profiles.show", "profiles.show_favorites",
    "revisions.list_revisions", "revisions.show", "search.find", "series.edit", "series.show", "users.settings",
}  # fmt: skip


def test_what_runs_is_found(blog: Flask, stranger: NewPerson, browser: Browser) -> None:
    watch = Watch(window(browser, stranger(blog), bypass_csp=True))
    for deed in DEEDS:
        assert watch.findings("/login") == []
        watch.window.page.set_content(f"<!doctype html><body><p>a</p>{deed}</body>")
        assert watch.here() != [], deed
    watch.window.context.close()


def test_a_page_that_escapes_nothing_is_found(
    blog: Flask, stranger: NewPerson, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(window(browser, stranger(blog), bypass_csp=True))
    path = f"/search?{urlencode({'q': payloads.WAYS_OUT[2]})}"
    assert watch.findings(path) == []
    monkeypatch.setitem(blog.__dict__, "jinja_env", blog.jinja_env.overlay(autoescape=False))
    assert watch.findings(path) != []
    watch.window.context.close()


@pytest.mark.whole
def test_no_page_runs_what_people_wrote(
    bad_world: World, watch_of: WatchOf, stranger: NewPerson
) -> None:
    visitor, shown = stranger(bad_world.author.app), set[str]()
    for person, tour in (
        (visitor, pages.for_everybody(bad_world)),
        (bad_world.reader, pages.for_readers(bad_world)),
        (bad_world.author, pages.for_authors(bad_world)),
        (bad_world.admin, pages.for_admins(bad_world) | pages.for_readers(bad_world)),
    ):
        watch = watch_of(person)
        for view, path in ((view, path) for view, paths in tour.items() for path in paths):
            assert watch.findings(path) == [], path
            if "__pwned" in watch.window.page.content():
                shown.add(view)
    assert shown >= SHOW_TEXTS


@pytest.mark.whole
def test_no_article_runs_whatever_its_title_and_tags(bad_world: World, watch_of: WatchOf) -> None:
    watch = watch_of(bad_world.reader)
    for slug in bad_world.others:
        assert watch.findings(f"/article/{slug}") == [], slug
    assert watch.findings("/") == []


@pytest.mark.whole
def test_what_is_typed_into_an_address_or_a_refused_form_runs_nowhere(
    bad_world: World, watch_of: WatchOf
) -> None:
    watch = watch_of(bad_world.reader)
    for text in [payloads.WAYS_OUT[2], *payloads.lines(1_800)]:
        asked, part = (
            urlencode({"q": text, "next": text, "cursor": text, "page": text}),
            quote(text),
        )
        for path in (
            f"/search?{asked}",
            f"/login?{asked}",
            f"/?{asked}",
            f"/nowhere/{part}?{asked}",
        ):
            assert watch.findings(path) == [], path


@pytest.mark.whole
def test_a_refused_form_that_comes_back_runs_nothing(
    bad_world: World, watch_of: WatchOf, stranger: NewPerson
) -> None:
    text, person = " ".join(payloads.WAYS_OUT), bad_world.author
    visitor = stranger(person.app)
    article, draft = f"/article/{bad_world.slug}", f"/drafts/{bad_world.draft_id}"
    watch = watch_of(person)
    for who, path, fields in (
        (visitor, "/register", ["username", "email", "password", "next"]),
        (visitor, "/sign-up", ["name", "email", "next"]),
        (visitor, "/login", ["email", "next"]),
        (visitor, "/reset-password", ["code"]),
        (visitor, f"{article}/comments", ["body", text]),  # what was typed comes back with the 401
        (person, "/settings", ["username", "email", "image"]),
        (person, "/account/email", ["email"]),
        (person, "/account/password", ["current_password"]),
        (person, "/editor", ["title", "description", "tagList", "coverImage", "version"]),
        (person, f"{draft}/schedule", ["title", "version", "scheduledFor"]),
        (person, "/drafts/preview", ["title", "body", "tagList", "scheduledFor"]),
        (person, f"{article}/report", ["reason", "words"]),
        (person, f"{article}/comments", ["replyTo", "next"]),
        (person, f"/series/{bad_world.series}/edit", [f"part-{bad_world.article_id}", "title"]),
        (person, "/moderation/comments/1", ["decision", "reason"]),
        (bad_world.admin, "/admin/reports/1", ["decision", "reason"]),
        (bad_world.admin, "/admin/comments/1", ["decision", "reason"]),
        (bad_world.admin, f"/admin/articles/{bad_world.article_id}", ["decision", "reason"]),
    ):
        answer = who.submit(path, **dict.fromkeys(fields, text))
        assert answer.status_code == 200 or answer.status_code >= 400, (path, answer.status_code)
        assert "window.__pwned" in answer.text, path
        watch.window.show(answer)
        assert watch.here() == [], path


def test_no_place_in_markdown_lets_it_through(
    blog: Flask, stranger: NewPerson, browser: Browser
) -> None:
    watch = Watch(window(browser, stranger(blog), bypass_csp=True))
    places = (
        "{}", "a {} b", "> {}", "- {}", "# {}", "[{}](x)", "[x]({})", "[x](<{}>)", '[x](y "{}")', "![{}](x)",
        "![x]({})", "[x][y]\n\n[y]: {}", "a[^n]\n\n[^n]: {}", "| {} |\n| - |\n| {} |", "```{}\nx\n```",
        "`{}`", "**{}**", "$ {} $", "<{}>", "<b>{}</b>",
    )  # fmt: skip
    shown = "".join(
        f"<section>{rendered(place.replace('{}', text))}</section>"
        for place in places
        for text in payloads.ALL
    )
    watch.window.open("/login")
    watch.window.page.set_content(f"<!doctype html><body>{shown}", wait_until="load")
    assert watch.window.page.locator("section").count() == len(places) * len(payloads.ALL)
    assert watch.here() == []
    watch.window.context.close()
