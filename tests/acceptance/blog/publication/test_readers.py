"""Readers: what they keep for later, and what they are told.

`POST` and `DELETE /articles/{slug}/bookmark` answer 204; `GET /bookmarks` lists one's own, the last one first, as
`{"articles": […]}` in the contract's shape. `GET /notifications` has `{"notifications": [{"kind", "happenedAt",
"unread", "username", "slug"}]}`, the newest first; kinds are `comment`, `answer`, `follow`, `favorite`, `published`
and more. `GET /notifications/unread` counts: `{"unread": 2}`; `PUT /notifications/read` with `{"until": happenedAt}`
marks; `PUT /notifications/settings` with `{"muted": […]}` names kinds that one does not want.
"""

from typing import Any

import pytest

from tests.acceptance.blog.people import Person
from tests.acceptance.exchange import Answer
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client

pytestmark = pytest.mark.publication


def slugs(answer: Answer) -> list[str]:
    return [one["slug"] for one in answer.gives(200, "articles")]


def news(person: Person) -> tuple[Answer, list[dict[str, Any]]]:
    answer = person.get("notifications")
    return answer, list(answer.gives(200, "notifications"))


def kinds(person: Person) -> list[str]:
    return sorted(one["kind"] for one in news(person)[1])


def must_count(person: Person, unread: int) -> None:
    answer = person.get("notifications", "unread")
    answer.must(answer.gives(200, "unread") == unread, f"unread = {unread}")


@requirement("BLOG-BOO-01", points=2)
def test_articles_are_kept_for_later(author: Person, reader: Person) -> None:
    """Bookmarks are listed with the last one first; setting one twice is once, taking it away twice as well."""
    first, second = (author.publishes()["slug"] for _ in range(2))
    for slug in (first, second, second):
        reader.post("articles", slug, "bookmark").gives_nothing(204)
    answer = reader.get("bookmarks")
    answer.must(slugs(answer) == [second, first], f"{second}, {first}")
    for _ in range(2):
        reader.delete("articles", second, "bookmark").gives_nothing(204)
    answer = reader.get("bookmarks")
    answer.must(slugs(answer) == [first], f"{first} alone")


@requirement("BLOG-BOO-02", points=1)
def test_bookmarks_are_nobody_elses(author: Person, reader: Person, visitor: Client) -> None:
    """Bookmarks need a token (401), are seen by nobody else, and go with their article."""
    slug = author.publishes()["slug"]
    reader.post("articles", slug, "bookmark").gives_nothing(204)
    visitor.get("bookmarks").refuses(401)
    visitor.post("articles", slug, "bookmark").refuses(401)
    answer = author.get("bookmarks")
    answer.must(slugs(answer) == [], "no article")
    author.delete("articles", slug).has(204)
    answer = reader.get("bookmarks")
    answer.must(slugs(answer) == [], "no article after it was deleted")
    reader.post("articles", slug, "bookmark").refuses(404)


@requirement("BLOG-NEW-01", points=2)
def test_an_author_is_told_what_readers_do(author: Person, reader: Person) -> None:
    """A comment, a favourite and a new follower are told to the author, with who it was and where."""
    slug = author.publishes()["slug"]
    reader.comments(slug)
    reader.favours(slug)
    reader.follows(author)
    answer, told = news(author)
    found = sorted(one["kind"] for one in told)
    answer.must(found == ["comment", "favorite", "follow"], "a comment, a favorite, a follow")
    names = {one["username"] for one in told}
    answer.must(names == {reader.name}, f"username: {reader.name}")
    where = {one["slug"] for one in told if one["kind"] != "follow"}
    answer.must(where == {slug}, f"slug: {slug}")


@requirement("BLOG-NEW-02", points=1)
def test_an_answer_is_told_to_who_is_answered(author: Person, reader: Person) -> None:
    """Who is answered is told; nobody is told of what they did themselves."""
    slug = author.publishes()["slug"]
    first = reader.comments(slug)["id"]
    author.comments(slug, "Thank you", replyTo=first)
    author.favours(slug)
    answer, told = news(reader)
    answer.must([one["kind"] for one in told] == ["answer"], "one answer")
    answer, told = news(author)
    answer.must([one["kind"] for one in told] == ["comment"], "the reader's comment alone")


@requirement("BLOG-NEW-03", points=1)
def test_who_follows_is_told_what_is_published(author: Person, reader: Person) -> None:
    """A new article is told to those who follow its author; a draft is not."""
    reader.follows(author)
    author.begins()
    slug = author.publishes()["slug"]
    answer, told = news(reader)
    found = [(one["kind"], one["slug"]) for one in told]
    answer.must(found == [("published", slug)], f"published: {slug}")


@requirement("BLOG-NEW-04", points=1)
def test_what_was_seen_is_counted_no_more(author: Person, reader: Person) -> None:
    """What one has not seen is counted; marking it as read up to a moment leaves what came later."""
    slug = author.publishes()["slug"]
    reader.comments(slug)
    must_count(author, 1)
    _, told = news(author)
    author.put("notifications", "read", until=told[0]["happenedAt"]).gives_nothing(204)
    must_count(author, 0)
    reader.favours(slug)
    must_count(author, 1)


@requirement("BLOG-NEW-05", points=1)
def test_one_says_what_one_does_not_want(author: Person, reader: Person) -> None:
    """A kind that is muted is told no more, nor counted; the others are."""
    slug = author.publishes()["slug"]
    answer = author.put("notifications", "settings", muted=["favorite"])
    answer.must(answer.gives(200, "muted") == ["favorite"], 'muted = ["favorite"]')
    reader.favours(slug)
    reader.comments(slug)
    answer, told = news(author)
    answer.must([one["kind"] for one in told] == ["comment"], "the comment alone")
    must_count(author, 1)


@requirement("BLOG-NEW-06", points=1)
def test_news_is_nobody_elses(author: Person, visitor: Client) -> None:
    """Notifications need a token: 401."""
    must_count(author, 0)
    visitor.get("notifications").refuses(401)
    visitor.get("notifications", "unread").refuses(401)
