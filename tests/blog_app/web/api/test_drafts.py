"""What an author writes, over JSON: seen by nobody else, and never written over unseen."""

import pytest
from flask import Flask

from blog_app.models.drafts import PER_WRITER
from common.ids import new_id
from tests.fixtures.blog import publish
from tests.fixtures.drafts import begun, done, read, saved
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson


def test_a_draft_is_there_for_its_author_and_for_nobody_else(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author, other = member(blog), member(blog)
    draft = begun(author, title="Not yet")
    assert (draft["status"], draft["slug"], draft["changed"]) == ("draft", None, True)
    path = f"/api/drafts/{draft['id']}"
    assert other.call("GET", path).status_code == 404
    assert stranger(blog).call("GET", path).status_code == 401
    for method, below in (
        ("DELETE", ""), ("DELETE", "/changes"), ("POST", "/unschedule"), ("POST", "/unpublish"),
    ):  # fmt: skip
        assert other.call(method, path + below).status_code == 404
    assert saved(other, draft).status_code == 404
    assert done(other, "publish", draft).status_code == 404
    assert other.call("GET", "/api/drafts").json["drafts"] == []
    for slug in ("not-yet", f"draft:{draft['id']}", draft["id"]):
        assert author.call("GET", f"/api/articles/{slug}").status_code == 404
        assert author.call("DELETE", f"/api/articles/{slug}").status_code == 404


def test_a_draft_may_be_begun_with_nothing(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    answer = author.call("POST", "/api/drafts", json={"draft": {}})
    assert answer.status_code == 201
    draft = read(author, answer.json["draft"]["id"])
    assert (draft["title"], draft["body"], draft["tagList"]) == ("", "", [])


def test_each_save_is_kept_as_it_was_typed(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    draft = begun(author)
    body = "\n    half a sent"
    answer = saved(author, draft, title=" ", body=body, tagList=["B", "b "])
    assert answer.status_code == 200
    kept = read(author, draft["id"])
    assert (kept["title"], kept["body"], kept["tagList"]) == ("", body, ["b"])
    assert kept["version"] == answer.json["draft"]["version"] != draft["version"]


def test_who_has_not_seen_the_last_save_gets_409_with_what_differs_and_nothing_is_lost(
    blog: Flask, member: NewPerson
) -> None:
    author = member(blog)
    draft = begun(author)
    assert saved(author, draft, body="from one tab").status_code == 200
    answer = saved(author, draft, body="from the other", title="Other")
    assert answer.status_code == 409
    assert answer.json["code"] == "changed-elsewhere"
    assert set(answer.json["errors"]) == {"title", "body", "version"}
    there = read(author, draft["id"])
    assert there["body"] == "from one tab"
    assert there["version"] in answer.json["errors"]["version"][0]
    assert saved(author, there, body="both of them").status_code == 200


def test_a_save_whose_answer_was_lost_may_be_sent_again(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    draft = begun(author)
    first, second = (saved(author, draft, body="typed") for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json == second.json


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "x" * 201}, "title"),
        ({"body": "a\0b"}, "body"),
        ({"body": None}, "body"),
        ({"tagList": [str(n) for n in range(11)]}, "tagList"),
        ({"version": 1}, "version"),
        ({"version": "x" * 61}, "version"),
        ({"status": "published"}, "status"),
        ({"slug": "mine"}, "slug"),
    ],
)
def test_what_cannot_be_kept_is_422_and_names_the_field(
    blog: Flask, member: NewPerson, changes: dict[str, object], field: str
) -> None:
    author = member(blog)
    draft = begun(author)
    answer = saved(author, draft, **changes)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]
    assert read(author, draft["id"]) == draft


def test_a_published_article_is_changed_in_secret_until_it_is_published_again(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author, reader = member(blog), stranger(blog)
    slug = publish(author, body="as it was")
    (entry,) = author.call("GET", "/api/drafts?status=published").json["drafts"]
    draft = read(author, entry["id"])
    assert (draft["slug"], draft["body"], draft["changed"]) == (slug, "as it was", False)
    assert saved(author, draft, body="as it shall be").status_code == 200
    assert reader.call("GET", f"/api/articles/{slug}").json["article"]["body"] == "as it was"
    draft = read(author, entry["id"])
    assert draft["changed"] is True
    assert done(author, "publish", draft).json["draft"]["changed"] is False
    assert reader.call("GET", f"/api/articles/{slug}").json["article"]["body"] == "as it shall be"


def test_a_change_over_the_contract_is_noticed_by_an_open_editor(
    blog: Flask, member: NewPerson
) -> None:
    author = member(blog)
    slug = publish(author)
    (entry,) = author.call("GET", "/api/drafts").json["drafts"]
    open_in_editor = read(author, entry["id"])
    changes = {"article": {"body": "by another program"}}
    assert author.call("PUT", f"/api/articles/{slug}", json=changes).status_code == 200
    assert saved(author, open_in_editor, body="typed").status_code == 409
    seen = read(author, entry["id"])
    assert seen["body"] == "by another program"
    assert saved(author, seen, body="typed").status_code == 200


def test_changes_can_be_thrown_away(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    publish(author, body="published")
    (entry,) = author.call("GET", "/api/drafts").json["drafts"]
    saved(author, read(author, entry["id"]), body="not so good")
    answer = author.call("DELETE", f"/api/drafts/{entry['id']}/changes")
    assert answer.status_code == 200
    assert read(author, entry["id"])["body"] == "published"
    draft = begun(author)
    answer = author.call("DELETE", f"/api/drafts/{draft['id']}/changes")
    assert answer.status_code == 409, "there is nothing to go back to"
    assert read(author, draft["id"]) == draft


def test_a_draft_is_discarded_and_a_published_article_is_not(
    blog: Flask, member: NewPerson
) -> None:
    author = member(blog)
    draft = begun(author)
    assert author.call("DELETE", f"/api/drafts/{draft['id']}").status_code == 204
    assert author.call("GET", f"/api/drafts/{draft['id']}").status_code == 404
    publish(author)
    (entry,) = author.call("GET", "/api/drafts").json["drafts"]
    assert author.call("DELETE", f"/api/drafts/{entry['id']}").status_code == 409


def test_ones_own_articles_are_listed_page_by_page_in_whatever_state(
    blog: Flask, member: NewPerson
) -> None:
    author = member(blog)
    made = [begun(author, title=f"Draft {n}")["id"] for n in range(3)]
    publish(author, title=f"Out {new_id().hex}")
    found, cursor = [], ""
    for _ in range(2):
        page = author.call("GET", f"/api/drafts?limit=2&cursor={cursor}").json
        found += page["drafts"]
        cursor = page["nextCursor"]
    assert cursor is None
    assert [one["status"] for one in found] == ["published", "draft", "draft", "draft"]
    assert [one["id"] for one in found[1:]] == made[::-1]
    assert all("body" not in one for one in found)
    drafts = author.call("GET", "/api/drafts?status=draft").json["drafts"]
    assert [one["title"] for one in drafts] == ["Draft 2", "Draft 1", "Draft 0"]


@pytest.mark.parametrize("query", ["status=secret", "cursor=xx", "limit=0", "author=ada"])
def test_a_senseless_query_is_422(blog: Flask, member: NewPerson, query: str) -> None:
    assert member(blog).call("GET", f"/api/drafts?{query}").status_code == 422


def test_saves_are_limited_for_each_author(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    draft, user_id = begun(author), author.call("GET", "/api/auth/me").json["id"]
    use_up(blog, PER_WRITER, "write", user_id)
    assert saved(author, draft, body="more").status_code == 429
    assert read(author, draft["id"]) == draft, "reading goes on"
