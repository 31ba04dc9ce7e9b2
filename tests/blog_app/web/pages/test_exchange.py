"""The page to move in and out on, as a browser without scripts meets it."""

import io
from html import unescape
from zipfile import ZipFile

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from blog_app.web import exchange
from common.ids import new_id
from tests.fixtures.blog import publish
from tests.fixtures.people import NewPerson, Person


def sent(person: Person, data: bytes, button: str = "", start: str = "0") -> TestResponse:
    form = {"file": (io.BytesIO(data), "blog.zip"), "do": button, "start": start}
    headers = {"Accept": "text/html", "Origin": person.origin}
    return person.browser.post(
        "/exchange", base_url=person.origin, headers=headers, data=form,
        content_type="multipart/form-data",
    )  # fmt: skip


def test_one_takes_ones_articles_along_and_finds_them_all_here_again(
    blog: Flask, member: NewPerson
) -> None:
    author = member(blog)
    slug = publish(author)
    page = author.visit("/exchange").text
    assert 'href="/exchange/articles.zip"' in page
    data = author.visit("/exchange/articles.zip").data
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == [f"articles/{slug}.md"]
    told = unescape(sent(author, data).text)
    assert "0 added, 0 changed, 1 skipped, 0 refused" in told
    assert f'<a href="/editor/{slug}">articles/{slug}.md</a>' in told


def test_one_sees_first_what_would_happen(blog: Flask, member: NewPerson) -> None:
    author, name = member(blog), new_id().hex
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr(f"{name}.md", "---\ntitle: <b>Tides</b>\n---\n\nTwice a day.\n")
        archive.writestr("bad.md", "none")
    trial = sent(author, made.getvalue(), "trial").text
    assert "What would happen" in trial
    assert "1 added, 0 changed, 0 skipped, 1 refused" in trial
    assert author.visit(f"/article/{name}").status_code == 404
    assert "What happened" in sent(author, made.getvalue()).text
    assert "&lt;b&gt;Tides" in author.visit(f"/article/{name}").text


def test_one_goes_on_where_time_ran_out(
    blog: Flask, member: NewPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "LONGEST_IMPORT", 0)
    author, made = member(blog), io.BytesIO()
    with ZipFile(made, "w") as archive:
        for name in (new_id().hex, new_id().hex):
            archive.writestr(f"{name}.md", "---\ntitle: Tides\n---\n\nTwice a day.\n")
    told = sent(author, made.getvalue()).text
    assert "Time ran out at article 1." in told
    assert 'name="start" value="1"' in told
    told = sent(author, made.getvalue(), start="1").text
    assert "1 added" in told
    assert "Time ran out" not in told


def test_what_cannot_be_read_is_told_beside_the_file(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    answer = sent(author, b"a holiday picture")
    assert answer.status_code == 422
    assert "is neither a zip archive nor XML" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert author.submit("/exchange").status_code == 422


def test_a_form_of_another_site_changes_nothing(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    answer = author.browser.post(
        "/exchange", base_url=author.origin, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403


def test_only_who_is_signed_in_moves(blog: Flask, stranger: NewPerson) -> None:
    for path in ("/exchange", "/exchange/articles.zip"):
        answer = stranger(blog).visit(path)
        assert answer.status_code == 302
        assert "/sign-in" in answer.headers["Location"]
