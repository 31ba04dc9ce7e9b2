"""What a request costs the database: at most five statements for any list, whoever asks, however long."""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from common.ids import new_id
from tests.fixtures.blog import as_admin, comment, id_of, publish
from tests.fixtures.people import NewPerson, Person

MOST = 5
SHAPE = re.compile(r'db;dur=\d+\.\d;desc="(\d+) statements?"')


def statements(answer: TestResponse) -> int:
    assert answer.status_code == 200, answer.text
    told = SHAPE.fullmatch(answer.headers["Server-Timing"])
    assert told, answer.headers["Server-Timing"]
    return int(told[1])


@pytest.fixture
def busy(blog: Flask, member: NewPerson) -> tuple[Person, Person, str]:
    """(author, reader, tag) with so much that a statement for each row would be seen."""
    author, reader, tag = member(blog), member(blog), new_id().hex
    reader.call("POST", f"/api/profiles/{author.name}/follow")
    for number in range(8):
        slug = publish(author, title=f"{tag} {number}", tagList=[tag, f"{tag} {number}"])
        reader.call("POST", f"/api/articles/{slug}/favorite")
        reader.call("POST", f"/api/articles/{slug}/bookmark")
        reader.call("POST", f"/api/articles/{slug}/report", json={"reason": "spam"})
        for text in ("Well said.", "See https://a.example", "And www.example.com"):
            comment(reader, slug, body=text)
    return author, reader, tag


def test_every_list_costs_at_most_five_statements_whoever_asks(
    busy: tuple[Person, Person, str], blog: Flask, stranger: NewPerson
) -> None:
    author, reader, tag = busy
    everybody = (stranger(blog), reader)
    top = comment(author, f"{tag}-0")["id"]
    for _ in range(5):
        comment(reader, f"{tag}-0", replyTo=top)
    for path in (
        "/api/articles",
        f"/api/articles?tag={tag}",
        f"/api/articles?author={author.name}",
        f"/api/articles?favorited={reader.name}",
        f"/api/articles?author={author.name}&tag={tag}&favorited={reader.name}&offset=1",
        "/api/articles?cursor=&limit=3",
        f"/api/articles/{tag}-0/comments",
        f"/api/articles/{tag}-0/threads",
        f"/api/articles/{tag}-0/threads/{top}",
        "/api/tags",
    ):
        costs = [statements(person.call("GET", path)) for person in everybody]
        assert max(costs) <= 4, (path, costs)
    assert statements(reader.call("GET", "/api/articles/feed")) <= MOST
    assert statements(reader.call("GET", "/api/images")) == 2


def test_every_queue_and_every_list_of_ones_own_costs_at_most_five(
    busy: tuple[Person, Person, str], blog: Flask, member: NewPerson
) -> None:
    author, reader, _ = busy
    admin = as_admin(member(blog))
    for person, path, name, most in (
        (author, "/api/notifications", "notifications", 2),
        (reader, "/api/notifications", "notifications", 2),
        (reader, "/api/bookmarks", "articles", 2),
        (author, "/api/moderation/comments", "comments", 2),
        (admin, "/api/moderation/comments", "comments", 2),
        (admin, "/api/reports", "cases", 3),
    ):
        answer = person.call("GET", path)
        assert len(answer.json[name]) > 5, "the premise"
        assert statements(answer) <= most, path
    assert statements(reader.call("GET", "/api/notifications/unread")) == 2, "who asks, and one"


def test_every_page_costs_at_most_five_statements_whoever_asks(
    busy: tuple[Person, Person, str], blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author, reader, tag = busy
    mine = {
        "/editor": 3,
        "/settings": 3,
        "/?feed=following": 4,
        "/account": 2,
        "/images": 3,
        "/bookmarks": 3,
        "/notifications": 4,
        "/moderation": 3,
    }
    for path, most in {
        "/": 4,
        f"/tag/{tag}": 4,
        f"/article/{tag}-0": MOST,
        f"/article/{tag}-0/comments/{comment(author, f'{tag}-0')['id']}": MOST,
        f"/search?q={tag}": 4,
        "/archive": 3,
        f"/profile/{author.name}": MOST,
        f"/profile/{reader.name}/favorites": MOST,
    }.items():
        for person in (stranger(blog), reader, author):
            assert statements(person.visit(path)) <= most, path
    for path, most in mine.items():
        assert statements(reader.visit(path)) <= most, path
    assert statements(author.visit(f"/editor/{tag}-0")) <= MOST


@pytest.mark.whole
def test_every_admin_page_costs_at_most_five(
    busy: tuple[Person, Person, str], blog: Flask, member: NewPerson
) -> None:
    author, _, tag = busy
    admin = as_admin(member(blog))
    (listed,) = re.findall(
        r'href="(/admin/articles/[^"?]+)"', admin.visit(f"/admin/articles?q={tag} 1").text
    )
    shut = {"decision": "hide", "reason": "r"}
    assert admin.submit(listed, **shut).status_code == 303
    for path, most in {
        "/admin": MOST,
        "/admin/people": 3,
        f"/admin/people/{id_of(author)}": 4,
        f"/admin/articles?q={tag}": 3,
        listed: 4,
        "/admin/comments": 3,
        "/admin/reports": 4,
        "/admin/record": 3,
        "/admin/record.csv": 2,
    }.items():
        assert statements(admin.visit(path)) <= most, path
    assert statements(author.visit("/notifications")) <= 4, "with an article that was hidden"


@pytest.mark.parametrize("limit", [1, 8])
def test_a_longer_list_costs_no_more(busy: tuple[Person, Person, str], limit: int) -> None:
    author, reader, _ = busy
    path = f"/api/articles?author={author.name}&limit={limit}"
    assert statements(reader.call("GET", path)) == 3, "who asks, the list, its count"


def test_what_asks_no_database_tells_no_time(blog: Flask, stranger: NewPerson) -> None:
    assert "Server-Timing" not in stranger(blog).call("GET", "/healthz").headers


def test_each_request_counts_for_itself(blog: Flask, stranger: NewPerson) -> None:
    stranger(blog).call("GET", "/api/tags")
    with blog.app_context():  # as in a command: one context around several requests
        costs = {statements(stranger(blog).call("GET", "/api/tags")) for _ in range(3)}
    assert costs == {1}, "whether something has changed"


@pytest.mark.whole
def test_what_an_author_lists_costs_as_little(
    busy: tuple[Person, Person, str], blog: Flask, stranger: NewPerson
) -> None:
    author, _, tag = busy
    entries = author.call("GET", "/api/drafts").json["drafts"]
    begun = author.call("POST", "/api/series", json={"series": {"title": tag}}).json["series"]
    order = {"series": {"articles": [entry["id"] for entry in entries]}}
    author.call("PUT", f"/api/series/{begun['slug']}/articles", json=order)
    draft = f"/api/drafts/{entries[0]['id']}"
    for path in ("/api/drafts", draft, f"{draft}/revisions"):
        assert statements(author.call("GET", path)) <= 3, path
    for path in (
        f"/api/series?author={author.name}",
        f"/api/series/{begun['slug']}",
        f"/api/series/{begun['slug']}/articles",
        f"/api/articles/{tag}-0/series",
    ):
        for person in (stranger(blog), author):
            assert statements(person.call("GET", path)) <= 3, path
    for person, paths in (
        (author, ["/drafts", f"/drafts/{entries[0]['id']}", f"/drafts/{entries[0]['id']}/history"]),
        (stranger(blog), [f"/series/{begun['slug']}", f"/article/{tag}-0"]),
        (author, [f"/article/{tag}-0"]),
    ):
        for path in paths:
            assert statements(person.visit(path)) <= MOST, path
