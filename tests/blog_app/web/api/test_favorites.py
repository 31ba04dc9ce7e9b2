"""Favourites over JSON."""

import pytest
from flask import Flask

from blog_app.models.favorites import PER_READER
from tests.fixtures.blog import publish
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson


def test_a_mark_is_counted_once_and_seen_by_who_set_it(blog: Flask, member: NewPerson) -> None:
    author, reader, other = member(blog), member(blog), member(blog)
    path = f"/api/articles/{publish(author)}"
    for person, count in ((reader, 1), (reader, 1), (other, 2)):
        answer = person.call("POST", f"{path}/favorite")
        assert answer.status_code == 200
        article = answer.json["article"]
        assert (article["favorited"], article["favoritesCount"]) == (True, count)
        assert article["body"] == "b", "the whole article"
    assert author.call("GET", path).json["article"]["favorited"] is False
    for person, count in ((reader, 1), (reader, 1), (other, 0)):
        answer = person.call("DELETE", f"{path}/favorite")
        assert answer.status_code == 200
        article = answer.json["article"]
        assert (article["favorited"], article["favoritesCount"]) == (False, count)


def test_a_mark_does_not_change_when_the_article_was_changed(
    blog: Flask, member: NewPerson
) -> None:
    author = member(blog)
    path = f"/api/articles/{publish(author)}"
    before = author.call("GET", path).json["article"]["updatedAt"]
    assert author.call("POST", f"{path}/favorite").json["article"]["updatedAt"] == before


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_nobody_gets_401_and_an_article_that_is_not_there_404(
    blog: Flask, member: NewPerson, stranger: NewPerson, method: str
) -> None:
    path = "/api/articles/no-such-thing/favorite"
    answer = stranger(blog).call(method, path)
    assert (answer.status_code, answer.json["errors"]) == (401, {"token": ["is missing"]})
    answer = member(blog).call(method, path)
    assert (answer.status_code, answer.json["errors"]) == (404, {"article": ["not found"]})


def test_marks_are_limited_for_each_reader(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    slug, reader_id = publish(author), reader.call("GET", "/api/auth/me").json["id"]
    use_up(blog, PER_READER, "favorite", reader_id)
    for method in ("POST", "DELETE"):
        assert reader.call(method, f"/api/articles/{slug}/favorite").status_code == 429
