"""The blog's pages, as a browser without JavaScript meets them."""

import html

from flask import Flask

from common.ids import new_id
from tests.fixtures.people import NewPerson


def test_a_visitor_who_wants_to_write_is_sent_to_sign_in_and_back(
    blog: Flask, stranger: NewPerson
) -> None:
    answer = stranger(blog).visit("/editor")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=%2Feditor"


def test_an_article_is_published_from_the_form(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    title = f"By form {new_id().hex}"
    answer = author.submit("/editor", title=title, description="d", body="a\r\nb", tags="x, y,,x")
    assert answer.status_code == 303
    page = author.visit(answer.location)
    assert title in page.text
    assert title in author.visit("/").text


def test_a_refused_form_comes_back_with_its_text(blog: Flask, member: NewPerson) -> None:
    body = "<b>not lost</b>"
    answer = member(blog).submit("/editor", title="", description="d", body=body, tags="")
    assert answer.status_code == 422
    assert html.escape(body) in answer.text
    assert "can&#39;t be blank" in answer.text


def test_what_strangers_wrote_does_not_run(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    answer = author.submit(
        "/editor", title=attack, description=attack, body=attack, tags=attack[:40]
    )
    for page in (author.visit(answer.location), author.visit("/")):
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


def test_older_pages_are_reached_by_their_key(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    for number in range(11):
        fields = {"title": f"P{number} {new_id().hex}", "description": "d", "body": "b", "tags": ""}
        author.submit("/editor", **fields)
    first = author.visit("/").text
    older = html.unescape(first.split('href="/?cursor=')[1].split('"')[0])
    assert author.visit(f"/?cursor={older}").status_code == 200
    assert author.visit("/?cursor=rubbish").status_code == 422


def test_an_unknown_article_is_a_page_that_says_so(blog: Flask, stranger: NewPerson) -> None:
    answer = stranger(blog).visit("/article/nothing")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
