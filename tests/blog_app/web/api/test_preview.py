"""What a Markdown text will look like."""

import pytest
from flask import Flask

from blog_app.models.drafts import PREVIEWS
from tests.fixtures.blog import publish
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson


def test_a_preview_is_what_publishing_makes_of_it(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    body = "# One\n\n| a |\n|---|\n| b |\n\n`code` and <script>alert(1)</script> [x](javascript:y)"
    answer = author.call("POST", "/api/preview", json={"body": body})
    assert answer.status_code == 200
    html = answer.json["html"]
    assert "<script" not in html
    assert "javascript:" not in html
    assert html in author.visit(f"/article/{publish(author, body=body)}").text


@pytest.mark.parametrize("body", ["", " \n"])
def test_a_preview_of_nothing_is_nothing(blog: Flask, member: NewPerson, body: str) -> None:
    answer = member(blog).call("POST", "/api/preview", json={"body": body})
    assert (answer.status_code, answer.json) == (200, {"html": ""})


@pytest.mark.parametrize("sent", [{}, {"body": 1}, {"body": "a\0"}, {"body": "x" * 200_001}])
def test_what_is_no_text_is_422(blog: Flask, member: NewPerson, sent: dict[str, object]) -> None:
    answer = member(blog).call("POST", "/api/preview", json=sent)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["body"])


def test_previews_are_for_people_with_an_account_and_limited(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    assert stranger(blog).call("POST", "/api/preview", json={"body": "b"}).status_code == 401
    author = member(blog)
    user_id = author.call("GET", "/api/auth/me").json["id"]
    use_up(blog, PREVIEWS, "preview", user_id)
    assert author.call("POST", "/api/preview", json={"body": "b"}).status_code == 429
