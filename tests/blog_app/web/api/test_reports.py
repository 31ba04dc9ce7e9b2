"""Reports over JSON."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from blog_app.models.reports import PER_MODERATOR, PER_READER
from tests.fixtures.blog import as_admin, comment, publish
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson, Person


def report(person: Person, path: str, **fields: object) -> TestResponse:
    return person.call("POST", f"/api/{path}/report", json={"reason": "spam"} | fields)


def cases(admin: Person, username: str) -> list[dict[str, Any]]:
    """The open ones about things of this person."""
    found, cursor = [], ""
    while cursor is not None:
        answer = admin.call("GET", f"/api/reports?limit=100&cursor={cursor}")
        assert answer.status_code == 200, answer.text
        found += [case for case in answer.json["cases"] if case["username"] == username]
        cursor = answer.json["nextCursor"]
    return found


def test_what_is_reported_is_seen_by_admins_with_its_reasons(
    blog: Flask, member: NewPerson
) -> None:
    author, reader, admin = member(blog), member(blog), as_admin(member(blog))
    slug = publish(author)
    number = comment(author, slug, body="Buy!")["id"]
    for path in (
        f"articles/{slug}",
        f"articles/{slug}/comments/{number}",
        f"profiles/{author.name}",
    ):
        answer = report(reader, path, reason="other", words="Look at it.")
        assert (answer.status_code, answer.data) == (204, b"")
        answer = report(reader, path)
        assert (answer.status_code, answer.json["code"]) == (409, "already-reported")
        assert report(author, path).status_code == 403
    found = cases(admin, author.name)
    assert [one["kind"] for one in found] == ["article", "comment", "user"]
    assert [one["slug"] for one in found] == [slug, slug, None]
    assert [one["commentId"] for one in found] == [None, number, None]
    assert [one["body"] for one in found] == [None, "Buy!", None]
    for one in found:
        (told,) = one["reports"]
        wanted = (reader.name, "other", "Look at it.")
        assert (told["reporter"], told["reason"], told["words"]) == wanted
        decision = {"decision": "dismiss"}
        for status in (204, 409):
            answer = admin.call("POST", f"/api/reports/{one['id']}", json=decision)
            assert answer.status_code == status
    assert cases(admin, author.name) == []


def test_the_queue_comes_page_by_page(blog: Flask, member: NewPerson) -> None:
    author, reader, admin = member(blog), member(blog), as_admin(member(blog))
    slugs = [publish(author) for _ in range(3)]
    for slug in slugs:
        assert report(reader, f"articles/{slug}").status_code == 204
    found, cursor = [], ""
    while cursor is not None:
        page = admin.call("GET", f"/api/reports?limit=1&cursor={cursor}").json
        assert len(page["cases"]) <= 1
        found += [one["slug"] for one in page["cases"] if one["slug"] in slugs]
        cursor = page["nextCursor"]
    assert found == slugs, "what waits longest comes first"


def test_a_user_who_is_hidden_is_let_in_no_more(blog: Flask, member: NewPerson) -> None:
    author, reader, admin = member(blog), member(blog), as_admin(member(blog))
    slug = publish(author)
    report(reader, f"profiles/{author.name.upper()}")
    (case,) = cases(admin, author.name)
    path = f"/api/reports/{case['id']}"
    answer = admin.call("POST", path, json={"decision": "delete", "reason": "r"})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["decision"])
    assert author.call("GET", "/api/user").status_code == 200, "the premise"
    answer = admin.call("POST", path, json={"decision": "hide", "reason": "spam only"})
    assert answer.status_code == 204
    assert author.call("GET", "/api/user").status_code == 401
    assert author.sign_in().status_code == 401
    assert reader.call("GET", f"/api/articles/{slug}").status_code == 200, "what they wrote stays"


def test_no_admin_disables_themselves(blog: Flask, member: NewPerson) -> None:
    reader, admin = member(blog), as_admin(member(blog))
    report(reader, f"profiles/{admin.name}")
    (case,) = cases(admin, admin.name)
    decision = {"decision": "hide", "reason": "r"}
    assert admin.call("POST", f"/api/reports/{case['id']}", json=decision).status_code == 403
    assert admin.call("GET", "/api/user").status_code == 200


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": "boring"}, "reason"),
        ({"reason": None}, "reason"),
        ({"reason": "other"}, "words"),
        ({"words": "x" * 1001}, "words"),
        ({"words": 5}, "words"),
        ({"reporter_id": "1"}, "reporter_id"),
    ],
)
def test_a_bad_report_is_422_and_names_the_field(
    blog: Flask, member: NewPerson, fields: dict[str, object], field: str
) -> None:
    answer = report(member(blog), f"articles/{publish(member(blog))}", **fields)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


def test_only_admins_decide_and_only_about_what_is_there(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    for person, status in ((stranger(blog), 401), (member(blog), 403)):
        assert person.call("GET", "/api/reports").status_code == status
        answer = person.call("POST", "/api/reports/1", json={"decision": "dismiss"})
        assert answer.status_code == status
    admin = as_admin(member(blog))
    for number in ("0", "x", "9" * 18, "9" * 40):
        answer = admin.call("POST", f"/api/reports/{number}", json={"decision": "dismiss"})
        assert (answer.status_code, answer.json["errors"]) == (404, {"case": ["not found"]})
    for cursor in ("x", "WyJ4Il0", "WyIxIiwiMiJd"):
        assert admin.call("GET", f"/api/reports?cursor={cursor}").status_code == 422


def test_what_is_not_there_and_nobody_report_nothing(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    reader, slug = member(blog), publish(member(blog))
    for path, name in (
        ("articles/no-such-thing", "article"),
        (f"articles/{slug}/comments/x", "comment"),
        ("profiles/nobody-of-that-name", "profile"),
    ):
        answer = report(reader, path)
        assert (answer.status_code, answer.json["errors"]) == (404, {name: ["not found"]})
        assert report(stranger(blog), path).status_code == 401


def test_reports_and_decisions_are_limited(blog: Flask, member: NewPerson) -> None:
    reader, admin = member(blog), as_admin(member(blog))
    for person, rate, name in ((reader, PER_READER, "report"), (admin, PER_MODERATOR, "moderate")):
        number = person.call("GET", "/api/auth/me").json["id"]
        use_up(blog, rate, name, number)
    assert report(reader, "articles/no-such-thing").status_code == 429
    for path in ("/api/reports/1", "/api/moderation/comments/1"):
        decision = {"decision": "approve" if "moderation" in path else "dismiss"}
        assert admin.call("POST", path, json=decision).status_code == 429
