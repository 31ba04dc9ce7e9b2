"""Keeping order over JSON."""

import pytest
from flask import Flask

from tests.fixtures.blog import as_admin, comment, publish
from tests.fixtures.people import NewPerson, Person

LINKS = "https://a.example https://b.example https://c.example"
QUEUE = "/api/moderation/comments"


def waiting(person: Person, query: str = "") -> list[int]:
    """The numbers of what is aside, all pages."""
    found, cursor = [], ""
    while cursor is not None:
        answer = person.call("GET", f"{QUEUE}?limit=2&cursor={cursor}{query}")
        assert answer.status_code == 200, answer.text
        found += [one["comment"]["id"] for one in answer.json["comments"]]
        cursor = answer.json["nextCursor"]
    return found


def test_the_queue_has_what_waits_below_ones_own_articles_and_an_admins_all(
    blog: Flask, member: NewPerson
) -> None:
    author, other, reader = member(blog), member(blog), member(blog)
    slug = publish(author, title="Waiting for you")
    held = [comment(reader, slug, body=LINKS)["id"] for _ in range(3)]
    comment(reader, slug)
    elsewhere = comment(reader, publish(other), body=LINKS)["id"]
    assert waiting(author) == held
    assert waiting(other) == [elsewhere]
    assert waiting(reader) == []
    assert set(waiting(as_admin(member(blog)))) >= {*held, elsewhere}
    first = author.call("GET", QUEUE).json["comments"][0]
    assert (first["slug"], first["title"]) == (slug, "Waiting for you")
    assert (first["comment"]["body"], first["comment"]["status"]) == (LINKS, "held")


def test_a_decision_moves_it_and_is_told_to_who_wrote_it(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    good, bad = (comment(reader, slug, body=LINKS)["id"] for _ in range(2))
    answer = author.call("POST", f"{QUEUE}/{good}", json={"decision": "approve"})
    assert (answer.status_code, answer.data) == (204, b"")
    decision = {"decision": "reject", "reason": "advertising"}
    assert author.call("POST", f"{QUEUE}/{bad}", json=decision).status_code == 204
    assert (waiting(author), waiting(author, "&status=rejected")) == ([], [bad])
    listed = author.call("GET", f"/api/articles/{slug}/comments").json["comments"]
    assert [one["id"] for one in listed] == [good]
    own = reader.call("GET", f"/api/articles/{slug}/comments").json["comments"]
    assert [(one["id"], one.get("reason")) for one in own] == [(bad, "advertising"), (good, None)]
    again = author.call("POST", f"{QUEUE}/{bad}", json=decision)
    assert (again.status_code, again.json["code"]) == (409, "already-decided")
    assert author.call("POST", f"{QUEUE}/{bad}", json={"decision": "show"}).status_code == 204


def test_who_keeps_no_order_there_decides_nothing(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author, reader, other = member(blog), member(blog), member(blog)
    slug = publish(author)
    held, seen = comment(reader, slug, body=LINKS)["id"], comment(reader, slug)["id"]
    hide = {"decision": "hide", "reason": "r"}
    approve = {"decision": "approve"}
    for number, decision, status in ((held, approve, 404), (seen, hide, 403), ("x", approve, 404)):
        assert other.call("POST", f"{QUEUE}/{number}", json=decision).status_code == status
        answer = stranger(blog).call("POST", f"{QUEUE}/{number}", json=decision)
        assert answer.status_code == 401
    assert stranger(blog).call("GET", QUEUE).status_code == 401


@pytest.mark.parametrize(
    "decision",
    [{"decision": "praise"}, {"decision": "hide"}, {"decision": "approve", "status": "shown"}, {}],
)
def test_a_senseless_decision_is_422(
    blog: Flask, member: NewPerson, decision: dict[str, str]
) -> None:
    author, reader = member(blog), member(blog)
    number = comment(reader, publish(author))["id"]
    assert author.call("POST", f"{QUEUE}/{number}", json=decision).status_code == 422
    assert author.call("GET", f"{QUEUE}?status=shown").status_code == 422
