"""Schedules: an article goes out by itself.

`POST /drafts/{id}/schedule` with `{"draft": {"version", "scheduledFor": "2030-01-01T12:00:00Z"}}` answers 200 and the
draft with `status: "scheduled"`. At its moment what was scheduled is published, once, also when nobody asks for it;
the suite waits 15 seconds for it. `POST /drafts/{id}/unschedule` makes it a draft again.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.acceptance.blog.people import Person, draft
from tests.acceptance.failures import beginning
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client, eventually

pytestmark = pytest.mark.publication
A_LITTLE = timedelta(seconds=2)
MUCH = timedelta(days=30)


def in_(span: timedelta) -> str:
    return (datetime.now(UTC) + span).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@beginning("scheduling a draft")
def scheduled(author: Person, moment: str, **fields: Any) -> dict[str, Any]:
    begun = author.begins(**fields)
    plan = {"version": begun["version"], "scheduledFor": moment}
    answer = author.post("drafts", begun["id"], "schedule", draft=plan)
    return dict(answer.gives(200, "draft"))


@requirement("BLOG-SCH-01", points=3)
def test_a_scheduled_article_goes_out_by_itself_once(author: Person, visitor: Client) -> None:
    """A scheduled article is published at its moment, not before, and once: createdAt is that moment."""
    moment = in_(A_LITTLE)
    planned = scheduled(author, moment)
    before = visitor.get("articles", author=author.name)
    before.must(before.gives(200, "articlesCount") == 0, "articlesCount = 0 before its moment")
    answer = eventually(
        lambda: visitor.get("articles", author=author.name),
        lambda answer: answer.gives(200, "articlesCount"),
        "the article on the list",
    )
    answer.must(answer.holds("articlesCount") == 1, "articlesCount = 1")
    (article,) = answer.holds("articles")
    out, due = map(datetime.fromisoformat, (article["createdAt"], moment))
    wish = f"createdAt at or soon after {moment}"
    answer.must(due - timedelta(seconds=1) <= out <= due + timedelta(minutes=1), wish)
    author.get("drafts", planned["id"]).gives(200, "draft", status="published")


@requirement("BLOG-SCH-02", points=2)
def test_what_is_typed_after_scheduling_does_not_go_out_with_it(
    author: Person, visitor: Client
) -> None:
    """What is saved after scheduling stays the author's; the text that was scheduled goes out."""
    planned = scheduled(author, in_(A_LITTLE), body="As it was planned")
    later = draft(body="Half a sen") | {"version": planned["version"]}
    author.put("drafts", planned["id"], draft=later).has(200)
    own = eventually(
        lambda: author.get("drafts", planned["id"]),
        lambda answer: answer.gives(200, "draft")["status"] == "published",
        "draft.status = published",
    ).gives(200, "draft", body="Half a sen")
    visitor.get("articles", own["slug"]).gives(200, "article", body="As it was planned")


@requirement("BLOG-SCH-03", points=2)
def test_a_plan_is_seen_by_its_author_alone(author: Person, reader: Person) -> None:
    """A scheduled article says its moment to its author, and is not there for others."""
    planned = scheduled(author, in_(MUCH))
    answer = author.get("drafts", planned["id"])
    own = answer.gives(200, "draft", status="scheduled")
    answer.must(own["scheduledFor"], "draft.scheduledFor")
    reader.get("drafts", planned["id"]).refuses(404)
    answer = reader.get("articles", author=author.name)
    answer.must(answer.gives(200, "articlesCount") == 0, "articlesCount = 0")


@requirement("BLOG-SCH-04", points=1)
def test_a_plan_is_taken_back(author: Person) -> None:
    """A plan that is taken back leaves a draft without a moment."""
    planned = scheduled(author, in_(MUCH))
    answer = author.post("drafts", planned["id"], "unschedule")
    answer.gives(200, "draft", status="draft", scheduledFor=None)


@requirement("BLOG-SCH-05", points=1)
def test_a_plan_is_made_for_a_moment_to_come(author: Person) -> None:
    """Scheduling for a moment that has passed, or one without a zone, answers 422 and names scheduledFor."""
    begun = author.begins()
    for moment in ("2001-01-01T00:00:00Z", in_(MUCH).removesuffix("Z"), "tomorrow"):
        plan = {"version": begun["version"], "scheduledFor": moment}
        answer = author.post("drafts", begun["id"], "schedule", draft=plan)
        answer.refuses(422)
        answer.must("scheduledFor" in str(answer.holds("errors")), '"errors" to name scheduledFor')
    author.get("drafts", begun["id"]).gives(200, "draft", status="draft")


@requirement("BLOG-SCH-06", points=1)
def test_what_is_not_complete_is_not_scheduled(author: Person) -> None:
    """Scheduling a draft without a title answers 422 and names it."""
    begun = author.begins(title="")
    plan = {"version": begun["version"], "scheduledFor": in_(MUCH)}
    author.post("drafts", begun["id"], "schedule", draft=plan).refuses(422, naming="title")
