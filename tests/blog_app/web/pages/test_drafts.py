"""Drafts, as an author without scripts meets them."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from common import clock
from common.ids import new_id
from tests.fixtures.blog import publish
from tests.fixtures.drafts import begun, read
from tests.fixtures.people import NewPerson, Person

TYPED = {"title": "A title", "description": "d", "body": "one\r\ntwo", "tagList": "x, y"}


def path_of(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.location).path


def fields(draft: dict[str, object], **changes: str) -> dict[str, str]:
    names = ("title", "description", "body", "version")
    return {name: str(draft[name]) for name in names} | {"tagList": ""} | changes


def submit(
    person: Person, draft: dict[str, object], below: str = "", **changes: str
) -> TestResponse:
    return person.submit(f"/drafts/{draft['id']}{below}", **fields(draft, **changes))


def test_a_draft_is_begun_saved_and_published_without_scripts(
    blog: Flask, member: NewPerson
) -> None:
    author = member(blog)
    path = path_of(author.submit("/drafts", **TYPED | {"title": "", "description": ""}))
    assert "two</textarea>" in author.visit(path).text
    draft = read(author, path.rpartition("/")[2])
    assert (draft["body"], draft["tagList"]) == ("one\ntwo", ["x", "y"])
    assert path_of(submit(author, draft, title="Now it has one")) == path
    draft = read(author, draft["id"])
    answer = submit(author, draft, "/publish", description="And a description")
    assert path_of(answer) == f"/article/{read(author, draft['id'])['slug']}"


def test_who_publishes_what_is_incomplete_gets_it_back_and_it_is_saved(
    blog: Flask, member: NewPerson
) -> None:
    author = member(blog)
    draft = begun(author, title="")
    answer = submit(author, draft, "/publish", body="typed at the last moment")
    assert answer.status_code == 422
    assert "typed at the last moment</textarea>" in answer.text
    assert read(author, draft["id"])["body"] == "typed at the last moment"


@pytest.mark.parametrize("below", ["", "/publish", "/schedule"])
def test_who_has_not_seen_what_is_there_sees_both(
    blog: Flask, member: NewPerson, below: str
) -> None:
    author = member(blog)
    draft = begun(author, body="The old house.")
    submit(author, draft, body="The old house, from one.")
    answer = submit(author, draft, below, body="The old house, from two.")
    assert answer.status_code == 409
    assert "<del>one</del>" in answer.text
    assert "<ins>two</ins>" in answer.text
    assert "The old house, from two.</textarea>" in answer.text
    there = read(author, draft["id"])
    assert there["body"] == "The old house, from one."
    assert str(there["version"]) in answer.text, "what is sent next has seen it"


def test_the_contracts_editor_publishes_with_and_without_a_version(
    blog: Flask, member: NewPerson
) -> None:
    author = member(blog)
    slug = publish(author, title=f"By hand {new_id().hex}")
    (entry,) = author.call("GET", "/api/drafts").json["drafts"]
    draft = read(author, entry["id"])
    sent = fields(draft, body="first") | {"version": ""}
    assert path_of(author.submit(f"/editor/{slug}", **sent)) == f"/article/{slug}"
    stale = author.submit(f"/editor/{slug}", **fields(draft, body="second"))
    assert stale.status_code == 409
    fresh = fields(read(author, entry["id"]), body="second")
    assert path_of(author.submit(f"/editor/{slug}", **fresh)) == f"/article/{slug}"
    assert "<p>second</p>" in author.visit(f"/article/{slug}").text


def test_a_moment_without_a_zone_is_utc_and_nonsense_comes_back(
    blog: Flask, member: NewPerson
) -> None:
    author = member(blog)
    draft = begun(author)
    ahead = clock.now() + timedelta(days=1)
    for nonsense in ("", "noon", "2020-01-01T00:00"):
        answer = submit(author, draft, "/schedule", scheduledFor=nonsense)
        assert answer.status_code == 422
    path_of(submit(author, draft, "/schedule", scheduledFor=ahead.strftime("%Y-%m-%dT%H:%M")))
    planned = read(author, draft["id"])
    assert planned["scheduledFor"] == clock.rfc3339(ahead.replace(second=0, microsecond=0))
    assert "Goes out" in author.visit(f"/drafts/{draft['id']}").text
    path_of(author.submit(f"/drafts/{draft['id']}/unschedule"))
    assert read(author, draft["id"])["status"] == "draft"


def test_an_article_is_taken_back_and_a_draft_thrown_away(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    slug = publish(author)
    (entry,) = author.call("GET", "/api/drafts").json["drafts"]
    path_of(author.submit(f"/drafts/{entry['id']}/unpublish"))
    assert author.visit(f"/article/{slug}").status_code == 404
    assert path_of(author.submit(f"/drafts/{entry['id']}/discard")) == "/drafts"
    assert author.visit(f"/drafts/{entry['id']}").status_code == 404


def test_a_preview_keeps_nothing_and_loses_nothing(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    answer = author.submit("/drafts/preview", **TYPED | {"body": "**bold**<script>x</script>"})
    assert answer.status_code == 200
    assert "<strong>bold</strong>" in answer.text
    assert "<script>x" not in answer.text
    assert 'value="A title"' in answer.text
    assert author.call("GET", "/api/drafts").json["drafts"] == []


def test_ones_own_articles_are_listed_and_anothers_are_not_there(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author, other = member(blog), member(blog)
    draft = begun(author, title="Only mine")
    assert "Only mine" in author.visit("/drafts?status=draft").text
    assert "Only mine" not in author.visit("/drafts?status=published").text
    assert author.visit("/drafts?status=secret").status_code == 404
    assert "Only mine" not in other.visit("/drafts").text
    paths = ["", "/history", "/history/1"]
    for path in paths:
        assert other.visit(f"/drafts/{draft['id']}{path}").status_code == 404
        assert stranger(blog).visit(f"/drafts/{draft['id']}{path}").status_code == 302
    for act in ("/publish", "/schedule", ""):
        assert submit(other, draft, act).status_code == 404
    for act in ("unschedule", "unpublish", "revert", "discard", "history/1/restore"):
        assert other.submit(f"/drafts/{draft['id']}/{act}").status_code == 404
