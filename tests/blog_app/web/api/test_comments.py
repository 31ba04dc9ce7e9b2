"""Comments over JSON."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from blog_app.models.comments import LONGEST_COMMENT, PER_AUTHOR
from tests.fixtures.blog import publish
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson, Person


def comment(person: Person, slug: str, **fields: object) -> TestResponse:
    whole = {"body": "Well said."} | fields
    return person.call("POST", f"/api/articles/{slug}/comments", json={"comment": whole})


def comments(person: Person, slug: str, query: str = "") -> list[dict[str, object]]:
    return person.call("GET", f"/api/articles/{slug}/comments{query}").json["comments"]


def test_a_comment_is_there_for_all(blog: Flask, member: NewPerson, stranger: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    answer = comment(reader, slug, body="*Well*\n said. ")
    assert answer.status_code == 201
    made = answer.json["comment"]
    assert set(made) == {"id", "createdAt", "updatedAt", "body", "author"}
    assert isinstance(made["id"], int)
    assert made["body"] == "*Well*\n said. "
    nothing = {"bio": None, "image": None, "following": False}
    assert made["author"] == {"username": reader.name} | nothing
    assert comments(stranger(blog), slug) == [made]


def test_comments_are_newest_first_and_their_authors_followed_or_not(
    blog: Flask, member: NewPerson
) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    made = [comment(person, slug).json["comment"]["id"] for person in (author, reader, author)]
    reader.call("POST", f"/api/profiles/{author.name}/follow")
    found = comments(reader, slug)
    assert [one["id"] for one in found] == made[::-1]
    assert [one["author"]["following"] for one in found] == [True, False, True]
    assert [one["id"] for one in comments(reader, slug, "?limit=1")] == made[2:]
    assert [one["id"] for one in comments(reader, slug, f"?before={made[2]}&limit=1")] == [made[1]]


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "before=0", "before=x", "page=1"])
def test_a_senseless_query_is_422(blog: Flask, member: NewPerson, query: str) -> None:
    author = member(blog)
    answer = author.call("GET", f"/api/articles/{publish(author)}/comments?{query}")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": " \n"}, "body"),
        ({"body": None}, "body"),
        ({"body": 5}, "body"),
        ({"body": "a\0b"}, "body"),
        ({"body": "x" * (LONGEST_COMMENT + 1)}, "body"),
        ({"id": 5}, "id"),
        ({"author_id": "1"}, "author_id"),
    ],
)
def test_a_bad_comment_is_422_and_names_the_field(
    blog: Flask, member: NewPerson, fields: dict[str, object], field: str
) -> None:
    author = member(blog)
    slug = publish(author)
    answer = comment(author, slug, **fields)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert comments(author, slug) == []


def test_an_article_that_is_not_there_has_no_comments(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    missing = (404, {"article": ["not found"]})
    path, person = "/api/articles/no-such-thing/comments", member(blog)
    for answer in (
        person.call("GET", path),
        comment(person, "no-such-thing"),
        person.call("DELETE", f"{path}/1"),
    ):
        assert (answer.status_code, answer.json["errors"]) == missing
    for answer in (
        comment(stranger(blog), "no-such-thing"),
        stranger(blog).call("DELETE", f"{path}/1"),
    ):
        assert (answer.status_code, answer.json["errors"]) == (401, {"token": ["is missing"]})


def test_a_comment_is_deleted_by_who_wrote_it_only(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    made = comment(reader, slug).json["comment"]
    path = f"/api/articles/{slug}/comments/{made['id']}"
    answer = author.call("DELETE", path)
    assert (answer.status_code, answer.json["errors"]) == (403, {"comment": ["forbidden"]})
    assert comments(author, slug) == [made]
    answer = reader.call("DELETE", path)
    assert (answer.status_code, answer.data) == (204, b"")
    assert comments(author, slug) == []
    answer = reader.call("DELETE", path)
    assert (answer.status_code, answer.json["errors"]) == (404, {"comment": ["not found"]})


def test_a_comment_cannot_be_deleted_through_another_article(
    blog: Flask, member: NewPerson
) -> None:
    author = member(blog)
    slug, other = publish(author), publish(author)
    made = comment(author, slug).json["comment"]
    answer = author.call("DELETE", f"/api/articles/{other}/comments/{made['id']}")
    assert (answer.status_code, answer.json["errors"]) == (404, {"comment": ["not found"]})
    assert comments(author, slug) == [made]


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "\uff19", "9" * 18, "9" * 19, "9" * 40])
def test_a_number_that_no_comment_has_is_404(blog: Flask, member: NewPerson, number: str) -> None:
    author = member(blog)
    answer = author.call("DELETE", f"/api/articles/{publish(author)}/comments/{number}")
    assert (answer.status_code, answer.json["errors"]) == (404, {"comment": ["not found"]})


def test_comments_are_limited_for_each_author(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    slug, author_id = publish(author), author.call("GET", "/api/auth/me").json["id"]
    use_up(blog, PER_AUTHOR, "comment", author_id)
    assert comment(author, slug).status_code == 429
    assert author.call("DELETE", f"/api/articles/{slug}/comments/1").status_code == 429
