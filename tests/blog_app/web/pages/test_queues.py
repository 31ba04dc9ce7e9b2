"""Pages beside the articles: reports, notifications, bookmarks."""

import re

from flask import Flask

from tests.fixtures.blog import as_admin, comment, publish
from tests.fixtures.people import NewPerson, Person


def bell(person: Person) -> str:
    """What stands beside it."""
    found = re.search(r'class="bell".*?</a>', person.visit("/").text, re.DOTALL)
    assert found
    count = re.search(r'<span class="count" aria-hidden="true">(.*?)</span>', found[0])
    return count[1] if count else ""


def test_a_reader_reports_and_an_admin_decides(blog: Flask, member: NewPerson) -> None:
    author, reader, admin = member(blog), member(blog), as_admin(member(blog))
    slug = publish(author, title="Reported to somebody")
    number = comment(author, slug, body="Buy!")["id"]
    for path, back in (
        (f"/article/{slug}", f"/article/{slug}"),
        (f"/article/{slug}/comments/{number}", f"/article/{slug}"),
        (f"/profile/{author.name}", f"/profile/{author.name}"),
    ):
        assert f"{path}/report" in reader.visit(back).text
        assert f'action="{path}/report"' in reader.visit(f"{path}/report").text
        answer = reader.submit(f"{path}/report", reason="other", words="")
        assert (answer.status_code, "field-error" in answer.text) == (422, True)
        answer = reader.submit(f"{path}/report", reason="other", words="Look <b>here</b>")
        assert (answer.status_code, answer.location) == (303, back)
        answer = reader.submit(f"{path}/report", reason="spam")
        assert (answer.status_code, "reported this already" in answer.text) == (409, True)
    cases = admin.call("GET", "/api/reports?limit=100").json["cases"]
    mine = [case["id"] for case in cases if case["username"] == author.name]
    assert len(mine) == 3
    assert author.visit("/admin/reports").status_code == 403
    for case in mine:
        path = f"/admin/reports/{case}"
        answer = admin.submit(path, decision="hide", reason="")
        assert answer.status_code == 422
        answer = admin.submit(path, decision="dismiss", reason="")
        assert (answer.status_code, answer.location) == (303, "/admin/reports")
        assert admin.submit(path, decision="dismiss", reason="").status_code == 409


def test_the_queue_of_reports_shows_words_as_they_are(blog: Flask, member: NewPerson) -> None:
    author, reader, admin = member(blog), member(blog), as_admin(member(blog))
    slug = publish(author)
    reader.submit(f"/article/{slug}/report", reason="abuse", words="Look <b>here</b>")
    page, cursor = admin.visit("/admin/reports").text, "first"
    while slug not in page and cursor:
        older = re.search(r'rel="next" href="([^"]*)"', page)
        cursor = older[1].replace("&amp;", "&") if older else ""
        page = admin.visit(cursor).text
    assert "Look &lt;b&gt;here&lt;/b&gt;" in page
    assert "Insults or threats" in page


def test_the_bell_counts_what_is_new_until_it_is_read(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author, title="Said & done")
    comment(reader, slug)
    reader.submit(f"/article/{slug}/favorite")
    reader.submit(f"/profile/{author.name}/follow")
    assert (bell(author), bell(reader)) == ("3", "")
    page = author.visit("/notifications").text
    for words in ("follows you", "as a favourite", "commented on", "Said &amp; done"):
        assert words in page
    until = re.search(r'name="until" value="([^"]*)"', page)
    assert until
    answer = author.submit("/notifications/read", until=until[1].replace("&#43;", "+"))
    assert (answer.status_code, bell(author)) == (303, "")
    assert "Mark all as read" not in author.visit("/notifications").text
    for until in ("", "yesterday", "2026-01-01"):
        assert author.submit("/notifications/read", until=until).status_code == 422


def test_what_is_not_ticked_is_not_told(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    comment(reader, publish(author))
    reader.submit(f"/profile/{author.name}/follow")
    assert bell(author) == "2"
    assert author.submit("/notifications/settings", kind="follow").status_code == 303
    assert bell(author) == "1"
    page = author.visit("/notifications").text
    assert re.findall(r'value="(\w+)" checked', page) == ["follow"]


def test_everything_new_to_somebody_says_so(blog: Flask, member: NewPerson) -> None:
    person = member(blog)
    for path, words in (
        ("/notifications", "Nothing has happened yet"),
        ("/bookmarks", "Nothing is kept here yet"),
        ("/moderation", "Nothing is here"),
    ):
        assert words in person.visit(path).text
    for path in ("/notifications", "/bookmarks", "/moderation"):
        assert person.visit(f"{path}?cursor=x").status_code == 422
    assert person.visit("/moderation?status=shown").status_code == 422


def test_a_bookmark_is_set_and_found(blog: Flask, member: NewPerson, stranger: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author, title="Kept for later")
    path = f"/article/{slug}"
    answer = reader.submit(f"{path}/bookmark", next=path)
    assert (answer.status_code, answer.location) == (303, path)
    assert f"{path}/unbookmark" in reader.visit(path).text
    assert f"{path}/unbookmark" not in author.visit(path).text
    assert "Kept for later" in reader.visit("/bookmarks").text
    assert reader.submit(f"{path}/unbookmark").status_code == 303
    assert "Kept for later" not in reader.visit("/bookmarks").text
    for private in ("/bookmarks", "/notifications", "/moderation", f"{path}/report"):
        assert stranger(blog).visit(private).location.startswith("/sign-in?next=")
