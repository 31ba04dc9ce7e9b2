"""What is remembered is never what was true before, never what is somebody's, and never without end."""

from typing import Any

import pytest
from flask import Flask

from blog_app.web.remembered import LARGEST, Answer, Answers
from tests.fixtures.blog import publish
from tests.fixtures.people import NewPerson, Person


@pytest.fixture
def reader(blog: Flask, stranger: NewPerson) -> Person:
    return stranger(blog)


def answer(size: int) -> Answer:
    return Answer(b"x" * size, "text/plain", "e")


def statements(got: Any) -> str:
    return str(got.headers["Server-Timing"]).partition('desc="')[2]


@pytest.mark.parametrize("path", ["/api/articles?tag={}", "/api/tags", "/", "/api/articles/{slug}"])
def test_the_second_who_asks_costs_one_small_statement_and_gets_the_same(
    blog: Flask, reader: Person, member: NewPerson, path: str
) -> None:
    slug = publish(member(blog))
    path = path.format("x", slug=slug)
    first, second = reader.call("GET", path), reader.call("GET", path)
    assert first.data == second.data
    assert first.headers["Content-Type"] == second.headers["Content-Type"]
    assert statements(first) != statements(second)
    assert statements(second) == '1 statement"'
    again = reader.call("GET", path, headers={"If-None-Match": second.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["Content-Security-Policy"], "with all other headers"


def test_whatever_changes_is_seen_at_once(blog: Flask, reader: Person, member: NewPerson) -> None:
    author = member(blog)
    slug = publish(author, tagList=[author.name])
    path = f"/api/articles?tag={author.name}"

    def seen() -> list[tuple[str, int]]:
        reader.call("GET", path)
        got = reader.call("GET", path).json["articles"]
        return [(one["description"], one["favoritesCount"]) for one in got]

    assert seen() == [("d", 0)]
    author.call("POST", f"/api/articles/{slug}/favorite")
    assert seen() == [("d", 1)]
    author.call("PUT", f"/api/articles/{slug}", json={"article": {"description": "new"}})
    assert seen() == [("new", 1)]
    author.call("DELETE", f"/api/articles/{slug}")
    assert seen() == []


def test_what_is_unchanged_stays_so_when_something_else_changes(
    blog: Flask, reader: Person, member: NewPerson
) -> None:
    author = member(blog)
    publish(author, tagList=[author.name])
    path = f"/api/articles?tag={author.name}"
    known = reader.call("GET", path).headers["ETag"]
    publish(author)
    assert reader.call("GET", path, headers={"If-None-Match": known}).status_code == 304


def test_nobody_is_answered_what_was_made_for_another(
    blog: Flask, reader: Person, member: NewPerson
) -> None:
    author = member(blog)
    slug = publish(author, tagList=[author.name])
    author.call("POST", f"/api/articles/{slug}/favorite")
    path = f"/api/articles?tag={author.name}"
    for _ in range(2):
        own, others = author.call("GET", path), reader.call("GET", path)
        assert own.json["articles"][0]["favorited"] is True
        assert others.json["articles"][0]["favorited"] is False
        assert "ETag" not in own.headers
        assert own.headers["Cache-Control"] == "no-store"
    assert author.name in author.visit("/").text
    assert reader.visit("/").headers["Cache-Control"] == "no-cache"


def test_refusals_are_not_remembered(reader: Person) -> None:
    for path in ("/api/articles?limit=0", "/api/articles/no-such-thing", "/api/articles?x=1"):
        assert {reader.call("GET", path).status_code for _ in range(2)} <= {404, 422}
        assert "ETag" not in reader.call("GET", path).headers


def test_what_was_asked_for_longest_ago_leaves_first() -> None:
    answers = Answers(most_bytes=10)
    answers.put("a", 1, answer(4))
    answers.put("b", 1, answer(4))
    assert answers.get("a", 1)
    answers.put("c", 1, answer(4))
    assert [bool(answers.get(address, 1)) for address in "abc"] == [True, False, True]


def test_a_new_version_forgets_all_and_an_old_one_brings_nothing_back() -> None:
    answers = Answers()
    answers.put("a", 2, answer(1))
    assert answers.get("a", 1) is None
    assert answers.get("a", 3) is None
    answers.put("b", 3, answer(1))
    answers.put("a", 2, answer(1))
    assert answers.get("a", 2) is None
    assert answers.get("a", 3) is None
    assert answers.get("b", 3)


def test_what_is_very_large_is_not_kept() -> None:
    answers = Answers()
    answers.put("a", 1, answer(LARGEST + 1))
    assert answers.get("a", 1) is None
