"""Comments over JSON by who answered whom."""

from typing import Any

import pytest
from flask import Flask

from blog_app.storage.threads import FIRST_ANSWERS
from tests.fixtures.blog import comment, publish
from tests.fixtures.people import NewPerson, Person

LINKS = "https://a.example https://b.example https://c.example"


def threads(person: Person, slug: str, query: str = "") -> list[dict[str, Any]]:
    answer = person.call("GET", f"/api/articles/{slug}/threads{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["threads"]
    return found


def all_answers(person: Person, slug: str, top: int, limit: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while cursor is not None:
        path = f"/api/articles/{slug}/threads/{top}?limit={limit}&cursor={cursor}"
        page = person.call("GET", path).json
        assert len(page["answers"]) <= limit
        found += page["answers"]
        cursor = page["nextCursor"]
    return found


def test_answers_stand_right_below_what_they_answer(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    one, two = comment(reader, slug)["id"], comment(author, slug)["id"]
    first = comment(author, slug, replyTo=one)["id"]
    second = comment(reader, slug, replyTo=one)["id"]
    below_first = comment(reader, slug, replyTo=first)
    assert below_first["replyTo"] == first
    newest, oldest = threads(stranger(blog), slug)
    assert (newest["id"], newest["answers"], oldest["id"]) == (two, [], one)
    shown = [(place["id"], place["replyTo"], place["depth"]) for place in oldest["answers"]]
    assert shown == [(first, one, 1), (below_first["id"], first, 2), (second, one, 1)]
    assert oldest["answers"][0]["author"]["username"] == author.name
    assert oldest["nextAnswers"] is None


def test_threads_and_answers_come_page_by_page(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    slug = publish(author)
    tops = [comment(author, slug)["id"] for _ in range(3)]
    chain = [tops[0]]
    for number in range(FIRST_ANSWERS + 3):
        chain.append(comment(author, slug, replyTo=chain[number // 2])["id"])
    found, cursor = [], ""
    while cursor is not None:
        page = author.call("GET", f"/api/articles/{slug}/threads?limit=2&cursor={cursor}").json
        found += page["threads"]
        cursor = page["nextCursor"]
    assert [one["id"] for one in found] == tops[::-1]
    whole = all_answers(author, slug, tops[0], limit=4)
    assert sorted(place["id"] for place in whole) == chain[1:]
    assert found[-1]["answers"] == whole[:FIRST_ANSWERS]
    path = f"/api/articles/{slug}/threads/{tops[0]}?cursor={found[-1]['nextAnswers']}"
    assert author.call("GET", path).json["answers"] == whole[FIRST_ANSWERS:]
    assert all_answers(author, slug, tops[1], limit=4) == []


def test_a_deleted_comment_keeps_its_place_without_words_and_without_a_name(
    blog: Flask, member: NewPerson
) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    top = comment(reader, slug, body="gone soon")["id"]
    answer = comment(author, slug, replyTo=top)["id"]
    assert reader.call("DELETE", f"/api/articles/{slug}/comments/{top}").status_code == 204
    for person in (author, reader):
        (thread,) = threads(person, slug)
        assert (thread["id"], thread["status"]) == (top, "deleted")
        assert [thread[name] for name in ("body", "author", "createdAt")] == [None] * 3
        assert [place["id"] for place in thread["answers"]] == [answer]
    listed = author.call("GET", f"/api/articles/{slug}/comments").json["comments"]
    assert [one["id"] for one in listed] == [answer]
    assert reader.call("DELETE", f"/api/articles/{slug}/comments/{top}").status_code == 404


def test_what_waits_is_marked_for_who_wrote_it_and_not_there_for_others(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    made = comment(reader, slug, body=LINKS)
    assert made["status"] == "held"
    (own,) = threads(reader, slug)
    assert (own["id"], own["status"], own["body"]) == (made["id"], "held", LINKS)
    assert reader.call("GET", f"/api/articles/{slug}/comments").json["comments"] == [made]
    for other in (author, stranger(blog)):
        assert threads(other, slug) == []
        assert other.call("GET", f"/api/articles/{slug}/comments").json["comments"] == []


def test_what_is_hidden_holds_its_place_only_for_what_is_below(
    blog: Flask, member: NewPerson
) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    top = comment(reader, slug, body="rude")["id"]
    answer = comment(author, slug, replyTo=top)["id"]
    decision = {"decision": "hide", "reason": "rude"}
    assert author.call("POST", f"/api/moderation/comments/{top}", json=decision).status_code == 204
    (thread,) = threads(author, slug)
    assert (thread["status"], thread["body"], thread["author"]) == ("hidden", None, None)
    (own,) = threads(reader, slug)
    assert (own["status"], own["body"], own["reason"]) == ("hidden", "rude", "rude")
    author.call("DELETE", f"/api/articles/{slug}/comments/{answer}")
    assert threads(author, slug) == []


def test_a_comment_is_changed_by_its_author_and_marked(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    path = f"/api/articles/{slug}/comments/{comment(reader, slug)['id']}"
    assert threads(author, slug)[0]["edited"] is False
    answer = reader.call("PUT", path, json={"comment": {"body": "Better said."}})
    assert (answer.status_code, answer.json["comment"]["body"]) == (200, "Better said.")
    (thread,) = threads(author, slug)
    assert (thread["edited"], thread["body"]) == (True, "Better said.")
    for person, changes, status in (
        (author, {"body": "mine"}, 403),
        (reader, {"body": " "}, 422),
        (reader, {"body": "b", "replyTo": 1}, 422),
    ):
        assert person.call("PUT", path, json={"comment": changes}).status_code == status


@pytest.mark.parametrize("cursor", ["x", "WyJ4Il0", "WyIxIiwiMiJd", "WyIxLC0yIl0", "WyIxLHgiXQ"])
def test_a_cursor_that_is_not_ours_is_422(blog: Flask, member: NewPerson, cursor: str) -> None:
    author = member(blog)
    slug = publish(author)
    number = comment(author, slug)["id"]
    path = f"/api/articles/{slug}/threads/{number}?cursor={cursor}"
    assert author.call("GET", path).status_code == 422


def test_a_thread_that_is_not_there_is_404(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    slug, other = publish(author), publish(author)
    top = comment(author, slug)["id"]
    answer = comment(author, slug, replyTo=top)["id"]
    for path in (f"{other}/threads/{top}", f"{slug}/threads/{answer}", f"{slug}/threads/x"):
        found = author.call("GET", f"/api/articles/{path}")
        assert (found.status_code, found.json["errors"]) == (404, {"comment": ["not found"]})
    assert author.call("GET", "/api/articles/no-such-thing/threads").status_code == 404
