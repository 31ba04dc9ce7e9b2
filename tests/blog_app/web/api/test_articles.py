"""Articles over JSON, as a program meets them."""

import pytest
from flask import Flask

from blog_app.models.articles import PER_AUTHOR
from tests.fixtures.blog import publish, written
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson


def test_what_was_published_can_be_read_by_anyone(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author = member(blog)
    slug = publish(author, body="# Hello\n\nworld")
    found = stranger(blog).call("GET", f"/api/articles/{slug}").json["article"]
    assert found["body"] == "# Hello\n\nworld"
    nothing = {"bio": None, "image": None, "following": False}
    assert found["author"] == {"username": author.name} | nothing
    assert found["tagList"] == ["x"]


def test_a_body_keeps_its_indentation(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    body = "\n    print(1)\n\nand more \n"
    slug = publish(author, body=body)
    assert author.call("GET", f"/api/articles/{slug}").json["article"]["body"] == body
    assert "<code>print(1)\n</code>" in author.visit(f"/article/{slug}").text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": ...}, "title"),
        ({"title": None}, "title"),
        ({"title": 5}, "title"),
        ({"title": {"$ne": None}}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a\nb"}, "title"),
        ({"description": " "}, "description"),
        ({"body": "a\0b"}, "body"),
        ({"tagList": ["x" * 41]}, "tagList"),
        ({"tagList": [str(n) for n in range(11)]}, "tagList"),
        ({"slug": "mine"}, "slug"),
        ({"author_id": "1"}, "author_id"),
    ],
)
def test_a_bad_article_is_422_and_names_the_field(
    blog: Flask, member: NewPerson, changes: dict[str, object], field: str
) -> None:
    answer = member(blog).call("POST", "/api/articles", json=written(**changes))
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]


def test_nobody_publishes_without_signing_in(blog: Flask, stranger: NewPerson) -> None:
    answer = stranger(blog).call("POST", "/api/articles", json=written())
    assert answer.status_code == 401


def test_too_many_articles_in_a_minute_are_refused(blog: Flask, member: NewPerson) -> None:
    author, bystander = member(blog), member(blog)
    author_id = author.call("GET", "/api/auth/me").json["id"]
    use_up(blog, PER_AUTHOR, "publish", author_id)
    answer = author.call("POST", "/api/articles", json=written())
    assert (answer.status_code, answer.json["code"]) == (429, "too-many")
    assert publish(bystander), "each has a limit of their own"


def test_an_article_that_is_not_there_is_404(blog: Flask, stranger: NewPerson) -> None:
    answer = stranger(blog).call("GET", "/api/articles/no-such-thing")
    assert answer.status_code == 404
    assert answer.json["detail"] == "There is no such article."
    assert answer.json["errors"] == {"article": ["not found"]}


@pytest.mark.parametrize("title", ["feed", "日本語の題", "!?", "Ünïcödé", "a/b?c#d", "../../etc"])
def test_every_title_gets_an_address_that_works(blog: Flask, member: NewPerson, title: str) -> None:
    author = member(blog)
    slug = publish(author, title=title)
    assert slug not in {"", "feed"}
    assert author.call("GET", f"/api/articles/{slug}").json["article"]["title"] == title
    assert author.visit(f"/article/{slug}").status_code == 200


@pytest.mark.parametrize("slug", ["%00", "a%00b", "x" * 3000, "%F0%9F%A6%84", "..", "%FF"])
def test_an_address_of_nonsense_is_refused(blog: Flask, member: NewPerson, slug: str) -> None:
    answer = member(blog).call("GET", f"/api/articles/{slug}")
    assert answer.status_code in {404, 422}
