"""The history of an article over JSON: what it said before, what a change did, and back."""

import pytest
from flask import Flask
from sqlalchemy import update

from blog_app.models.schema import users
from blog_app.storage.database import db
from tests.fixtures.blog import publish
from tests.fixtures.people import NewPerson, Person


@pytest.fixture
def author(blog: Flask, member: NewPerson) -> Person:
    return member(blog)


@pytest.fixture
def path(author: Person) -> str:
    """The history of an article that was changed twice."""
    slug = publish(author, body="The old house.\nSame.", tagList=["x"])
    for changes in ({"body": "The new house.\nSame."}, {"tagList": [], "description": "D"}):
        answer = author.call("PUT", f"/api/articles/{slug}", json={"article": changes})
        assert answer.status_code == 200
    (entry,) = author.call("GET", "/api/drafts").json["drafts"]
    return f"/api/drafts/{entry['id']}/revisions"


def test_a_history_is_listed_newest_first_page_by_page(author: Person, path: str) -> None:
    first = author.call("GET", f"{path}?limit=1").json
    assert [one["version"] for one in first["revisions"]] == [2]
    second = author.call("GET", f"{path}?limit=1&cursor={first['nextCursor']}").json
    assert [one["version"] for one in second["revisions"]] == [1]
    assert second["nextCursor"] is None
    assert second["revisions"][0]["replacedBy"] == author.name
    assert second["revisions"][0]["replacedAt"] == first["revisions"][0]["writtenAt"]


def test_a_version_has_its_text_and_what_the_change_that_replaced_it_did(
    author: Person, path: str
) -> None:
    first = author.call("GET", f"{path}/1").json["revision"]
    assert (first["body"], first["tagList"]) == ("The old house.\nSame.", ["x"])
    assert (first["changed"], first["cut"]) == (["body"], False)
    (hunk,) = first["hunks"]
    assert [line["kind"] for line in hunk] == ["removed", "added", "same"]
    assert {"kind": "removed", "text": "old"} in hunk[0]["spans"]
    assert {"kind": "added", "text": "new"} in hunk[1]["spans"]
    second = author.call("GET", f"{path}/2").json["revision"]
    assert (second["changed"], second["hunks"]) == (["description", "tagList"], [])


def test_an_old_text_is_restored_as_the_newest(author: Person, path: str) -> None:
    assert author.call("POST", f"{path}/1/restore").status_code == 204
    now = author.call("GET", path.removesuffix("/revisions")).json["draft"]
    assert (now["body"], now["tagList"]) == ("The old house.\nSame.", ["x"])
    versions = author.call("GET", path).json["revisions"]
    assert [one["version"] for one in versions] == [3, 2, 1]


@pytest.mark.parametrize("version", ["0", "3", "99999999999999999999", "x", "-1"])
def test_a_version_that_was_not_is_404(author: Person, path: str, version: str) -> None:
    assert author.call("GET", f"{path}/{version}").status_code == 404
    assert author.call("POST", f"{path}/{version}/restore").status_code == 404


def test_a_history_is_its_authors_and_an_admin_reads_it_but_restores_nothing(
    blog: Flask, member: NewPerson, stranger: NewPerson, path: str
) -> None:
    other, admin = member(blog), member(blog)
    with blog.app_context():
        made = update(users).where(users.c.name == admin.name).values(role="admin")
        db.session.execute(made)
        db.session.commit()
    for below, method in (("", "GET"), ("/1", "GET"), ("/1/restore", "POST")):
        assert stranger(blog).call(method, path + below).status_code == 401
        assert other.call(method, path + below).status_code == 404
        assert admin.call(method, path + below).status_code == (200 if method == "GET" else 404)


@pytest.mark.parametrize("query", ["cursor=xx", "limit=0", "version=1"])
def test_a_senseless_query_is_422(author: Person, path: str, query: str) -> None:
    assert author.call("GET", f"{path}?{query}").status_code == 422
