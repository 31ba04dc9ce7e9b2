"""How a draft goes public over JSON: at once, at a moment, and back."""

from datetime import timedelta, timezone

import pytest
from flask import Flask

from blog_app.storage.database import db
from common import clock
from common.ids import new_id
from tests.fixtures.blog import publish
from tests.fixtures.drafts import begun, done, read, saved
from tests.fixtures.people import NewPerson


def soon(**ahead: float) -> str:
    return clock.rfc3339(clock.now() + timedelta(**(ahead or {"hours": 1})))


def test_a_draft_is_published_as_it_was_saved_last(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author = member(blog)
    draft = begun(author, title=f"Now {new_id().hex}", body="**now**")
    answer = done(author, "publish", draft)
    assert answer.status_code == 200
    out = answer.json["draft"]
    assert (out["status"], out["changed"]) == ("published", False)
    article = stranger(blog).call("GET", f"/api/articles/{out['slug']}").json["article"]
    assert article["body"] == "**now**"
    assert article["createdAt"] == article["updatedAt"] == out["publishedAt"]
    count = author.call("GET", f"/api/articles?author={author.name}").json["articlesCount"]
    assert count == 1


def test_an_incomplete_draft_is_saved_but_not_published(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    draft = begun(author, title="", description="")
    for verb, more in (("publish", {}), ("schedule", {"scheduledFor": soon()})):
        answer = done(author, verb, draft, **more)
        assert answer.status_code == 422
        assert set(answer.json["errors"]) == {"title", "description"}
    assert read(author, draft["id"]) == draft


def test_what_was_not_seen_is_not_published(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    draft = begun(author)
    saved(author, draft, body="newer")
    assert done(author, "publish", draft).status_code == 409
    assert done(author, "schedule", draft, scheduledFor=soon()).status_code == 409
    assert read(author, draft["id"])["status"] == "draft"


def test_an_article_goes_back_to_draft_and_keeps_its_address(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author, other = member(blog), member(blog)
    title = f"Back {new_id().hex}"
    slug = publish(author, title=title)
    (entry,) = author.call("GET", "/api/drafts").json["drafts"]
    assert done(author, "unpublish", entry).json["draft"]["status"] == "draft"
    for person in (stranger(blog), author):
        assert person.call("GET", f"/api/articles/{slug}").status_code == 404
    assert author.call("PUT", f"/api/articles/{slug}", json={"article": {}}).status_code == 404
    assert author.call("GET", f"/api/articles?author={author.name}").json["articlesCount"] == 0
    assert publish(other, title=title) != slug
    back = done(author, "publish", read(author, entry["id"])).json["draft"]
    assert (back["slug"], back["publishedAt"]) == (slug, entry["publishedAt"])
    assert stranger(blog).call("GET", f"/api/articles/{slug}").status_code == 200


def test_a_draft_is_scheduled_moved_and_taken_back(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    draft = begun(author)
    for moment in (soon(hours=1), soon(hours=2)):
        planned = done(author, "schedule", draft, scheduledFor=moment).json["draft"]
        assert (planned["status"], planned["scheduledFor"]) == ("scheduled", moment)
        draft = read(author, draft["id"])
    slug = draft["slug"]
    assert author.call("GET", f"/api/articles/{slug}").status_code == 404
    back = done(author, "unschedule", draft).json["draft"]
    assert (back["status"], back["scheduledFor"]) == ("draft", None)
    assert done(author, "unschedule", draft).status_code == 409


def test_a_moment_in_another_time_zone_is_that_moment(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    moment = (clock.now() + timedelta(days=1)).replace(microsecond=0)
    local = moment.astimezone(timezone(timedelta(hours=5, minutes=30))).isoformat()
    planned = done(author, "schedule", begun(author), scheduledFor=local).json["draft"]
    assert planned["scheduledFor"] == clock.rfc3339(moment)


@pytest.mark.parametrize(
    "moment",
    ["2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "2026-12-01T00:00:00", "noon", 1, None],
)
def test_a_moment_that_cannot_be_is_422(blog: Flask, member: NewPerson, moment: object) -> None:
    author = member(blog)
    draft = begun(author)
    answer = done(author, "schedule", draft, scheduledFor=moment)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["scheduledFor"])
    assert read(author, draft["id"]) == draft


def test_what_is_saved_after_scheduling_does_not_go_with_it(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    draft = begun(author, body="planned")
    done(author, "schedule", draft, scheduledFor=soon())
    saved(author, read(author, draft["id"]), body="half a sent")
    kept = read(author, draft["id"])
    assert (kept["status"], kept["changed"], kept["body"]) == ("scheduled", True, "half a sent")
    with blog.app_context():
        text = "SELECT body FROM articles WHERE id = :id"
        assert db.session.scalar(db.text(text), {"id": draft["id"]}) == "planned"


@pytest.mark.parametrize("verb", ["schedule", "unschedule"])
def test_what_is_public_cannot_be_scheduled(blog: Flask, member: NewPerson, verb: str) -> None:
    author = member(blog)
    publish(author)
    (entry,) = author.call("GET", "/api/drafts").json["drafts"]
    answer = done(author, verb, entry, **({"scheduledFor": soon()} if verb == "schedule" else {}))
    assert (answer.status_code, answer.json["code"]) == (409, "wrong-state")


def test_a_slug_under_which_nobody_has_read_is_free_again(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    title = f"Never out {new_id().hex}"
    draft = begun(author, title=title)
    slug = done(author, "schedule", draft, scheduledFor=soon()).json["draft"]["slug"]
    assert author.call("DELETE", f"/api/drafts/{draft['id']}").status_code == 204
    assert publish(member(blog), title=title) == slug
