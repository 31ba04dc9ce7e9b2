"""What one is told, over JSON."""

from typing import Any

import pytest
from flask import Flask

from blog_app.models.notifications import KINDS, PER_READER
from tests.fixtures.blog import as_admin, comment, publish
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson, Person

LINKS = "https://a.example https://b.example https://c.example"
PATH = "/api/notifications"


def news(person: Person, limit: int = 3) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while cursor is not None:
        answer = person.call("GET", f"{PATH}?limit={limit}&cursor={cursor}")
        assert answer.status_code == 200, answer.text
        found += answer.json["notifications"]
        cursor = answer.json["nextCursor"]
    return found


def kinds(person: Person) -> list[str]:
    return [one["kind"] for one in news(person)]


def unread(person: Person) -> int:
    return int(person.call("GET", f"{PATH}/unread").json["unread"])


def decide(person: Person, number: int, decision: str) -> None:
    wish = {"decision": decision, "reason": "because"}
    assert person.call("POST", f"/api/moderation/comments/{number}", json=wish).status_code == 204


def test_who_is_answered_and_whose_article_it_is_are_told_once_each(
    blog: Flask, member: NewPerson
) -> None:
    author, reader, other = member(blog), member(blog), member(blog)
    slug = publish(author, title="Told")
    top = comment(reader, slug)["id"]
    answer = comment(other, slug, replyTo=top)["id"]
    back = comment(reader, slug, replyTo=answer)["id"]
    comment(author, slug, replyTo=back)
    comment(author, slug)
    told = [(one["kind"], one["username"], one["commentId"]) for one in news(author)]
    comments = [("comment", reader.name, back), ("comment", other.name, answer)]
    assert told == [*comments, ("comment", reader.name, top)]
    assert [(one["kind"], one["username"]) for one in news(reader)] == [
        ("answer", author.name),
        ("answer", other.name),
    ]
    assert [(one["slug"], one["title"]) for one in news(other)] == [(slug, "Told")]
    to_author = comment(author, slug)["id"]
    comment(reader, slug, replyTo=to_author)
    assert kinds(author)[0] == "answer", "to the article's author it is one piece of news, not two"
    assert len(kinds(author)) == 4


def test_favourites_of_an_article_are_one_piece_of_news(blog: Flask, member: NewPerson) -> None:
    author, fans = member(blog), [member(blog) for _ in range(3)]
    slug = publish(author)
    for person in (author, *fans):
        person.call("POST", f"/api/articles/{slug}/favorite")
    (one,) = news(author)
    assert (one["kind"], one["username"], one["others"]) == ("favorite", fans[2].name, 2)
    fans[2].call("DELETE", f"/api/articles/{slug}/favorite")
    (one,) = news(author)
    assert (one["username"], one["others"]) == (fans[1].name, 1)
    for fan in fans:
        fan.call("DELETE", f"/api/articles/{slug}/favorite")
    assert (news(author), unread(author)) == ([], 0), "the author's own mark is no news"


def test_followers_are_told_as_long_as_they_follow(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    path = f"/api/profiles/{author.name}/follow"
    reader.call("POST", path)
    reader.call("POST", path)
    assert [(one["kind"], one["username"]) for one in news(author)] == [("follow", reader.name)]
    reader.call("DELETE", path)
    assert (news(author), unread(author)) == ([], 0)


def test_what_those_publish_whom_one_follows_is_news_from_then_on(
    blog: Flask, member: NewPerson
) -> None:
    author, reader = member(blog), member(blog)
    publish(author)
    reader.call("POST", f"/api/profiles/{author.name}/follow")
    slugs = [publish(author) for _ in range(4)]
    found = news(reader)
    assert [(one["kind"], one["slug"]) for one in found] == [
        ("published", slug) for slug in slugs[::-1]
    ]
    assert {one["username"] for one in found} == {author.name}
    assert unread(reader) == 4
    author.call("DELETE", f"/api/articles/{slugs[0]}")
    assert unread(reader) == len(news(reader)) == 3


def test_what_becomes_of_a_comment_is_told_but_not_who_decided(
    blog: Flask, member: NewPerson
) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    number = comment(reader, slug, body=LINKS)["id"]
    assert kinds(author) == ["waiting"]
    decide(author, number, "reject")
    (one,) = news(reader)
    assert (one["kind"], one["username"], one["reason"]) == ("rejected", None, "because")
    assert kinds(author) == [], "nothing waits any more"
    decide(author, number, "show")
    assert kinds(reader) == ["approved"]
    decide(author, number, "hide")
    assert kinds(reader) == ["hidden"]
    reader.call("DELETE", f"/api/articles/{slug}/comments/{number}")
    assert (kinds(reader), unread(reader)) == ([], 0)


def test_an_answer_that_had_to_wait_is_told_when_it_is_seen(blog: Flask, member: NewPerson) -> None:
    author, reader, other = member(blog), member(blog), member(blog)
    slug = publish(author)
    top = comment(reader, slug)["id"]
    number = comment(other, slug, body=LINKS, replyTo=top)["id"]
    assert kinds(reader) == []
    decide(as_admin(member(blog)), number, "approve")
    assert kinds(reader) == ["answer"]
    assert kinds(author) == ["comment", "comment"]


def test_what_was_read_is_read_up_to_there_and_never_back(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    for _ in range(3):
        comment(reader, slug)
    newest, middle, _oldest = news(author)
    assert unread(author) == 3
    for until, left in ((middle, 1), (newest, 0), (middle, 0)):
        answer = author.call("PUT", f"{PATH}/read", json={"until": until["happenedAt"]})
        assert (answer.status_code, unread(author)) == (204, left)
    assert [one["unread"] for one in news(author)] == [False] * 3
    author.call("PUT", f"{PATH}/read", json={"until": "2999-01-01T00:00:00Z"})
    comment(reader, slug)
    assert unread(author) == 1, "nobody has read what is still to come"


def test_a_kind_that_is_not_wanted_is_not_told(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    comment(reader, publish(author))
    reader.call("POST", f"/api/profiles/{author.name}/follow")
    publish(author)
    for person, kind, left in ((author, "comment", ["follow"]), (reader, "published", [])):
        answer = person.call("PUT", f"{PATH}/settings", json={"muted": [kind, kind]})
        assert answer.json == {"kinds": list(KINDS), "muted": [kind]}
        assert (kinds(person), unread(person)) == (left, len(left))
    assert author.call("GET", f"{PATH}/settings").json["muted"] == ["comment"]
    assert author.call("PUT", f"{PATH}/settings", json={"muted": []}).json["muted"] == []
    assert kinds(author) == ["follow", "comment"]


@pytest.mark.parametrize(
    ("path", "json"),
    [
        ("read", {"until": "yesterday"}),
        ("read", {"until": "2026-01-01T00:00:00"}),
        ("read", {}),
        ("settings", {"muted": ["weather"]}),
        ("settings", {"muted": ["comment"] * 20}),
        ("settings", {"muted": None}),
    ],
)
def test_what_makes_no_sense_is_422(
    blog: Flask, member: NewPerson, path: str, json: dict[str, object]
) -> None:
    assert member(blog).call("PUT", f"{PATH}/{path}", json=json).status_code == 422


def test_news_is_ones_own_and_its_settings_are_limited(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    for path in ("", "/unread", "/settings"):
        assert stranger(blog).call("GET", f"{PATH}{path}").status_code == 401
    reader = member(blog)
    assert reader.call("GET", f"{PATH}?cursor=x").status_code == 422
    number = reader.call("GET", "/api/auth/me").json["id"]
    use_up(blog, PER_READER, "notifications", number)
    assert reader.call("PUT", f"{PATH}/settings", json={"muted": []}).status_code == 429
    read = {"until": "2026-01-01T00:00:00Z"}
    assert reader.call("PUT", f"{PATH}/read", json=read).status_code == 429
