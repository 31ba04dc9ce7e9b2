"""What the blog removes when somebody's account ends: theirs, and nothing of others; counts stay true."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from blog_app.actions import accounts
from blog_app.models.articles import Article
from blog_app.models.schema import tallies, users
from blog_app.storage.database import db
from common import clock
from tests.fixtures.blog import id_of, publish
from tests.fixtures.drafts import begun, done, read, saved
from tests.fixtures.mails import MailsTo
from tests.fixtures.people import NewPerson, Person
from tests.workshop.waiting import eventually


@pytest.fixture
def author(blog: Flask, member: NewPerson) -> Person:
    return member(blog)


@pytest.fixture
def reader(blog: Flask, member: NewPerson) -> Person:
    return member(blog)


def article(reader: Person, slug: str) -> dict[str, Any]:
    answer = reader.call("GET", f"/api/articles/{slug}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json["article"]
    return found


def say(person: Person, slug: str, words: str) -> int:
    wish = {"comment": {"body": words}}
    answer = person.call("POST", f"/api/articles/{slug}/comments", json=wish)
    assert answer.status_code in {200, 201}
    return int(answer.json["comment"]["id"])


def words_below(person: Person, slug: str) -> list[str]:
    answer = person.call("GET", f"/api/articles/{slug}/comments")
    return [comment["body"] for comment in answer.json["comments"]]


def tally(app: Flask, name: str) -> int:
    with app.app_context():
        return int(db.session.scalar(select(tallies.c.n).where(tallies.c.name == name)) or 0)


def erase(person: Person) -> None:
    with person.app.app_context():
        accounts.erase(db.session(), id_of(person), keep=False)


def test_what_was_the_authors_is_gone_and_nothing_of_others(
    author: Person, reader: Person, blog: Flask
) -> None:
    slugs = [publish(author) for _ in range(3)]
    kept = publish(reader)
    say(reader, slugs[0], "below what goes")
    say(author, kept, "goes")
    say(reader, kept, "stays")
    for person, slug in ((author, kept), (reader, slugs[1])):
        assert person.call("POST", f"/api/articles/{slug}/favorite").status_code == 200
    assert author.call("POST", f"/api/profiles/{reader.name}/follow").status_code == 200
    assert author.call("POST", f"/api/articles/{kept}/bookmark").status_code == 204
    before = tally(blog, "articles")
    erase(author)
    for path, name in (("/api/bookmarks", "articles"), ("/api/notifications", "notifications")):
        assert author.call("GET", path).json[name] == []
    assert reader.call("GET", "/api/notifications").json["notifications"] == []
    assert [reader.call("GET", f"/api/articles/{slug}").status_code for slug in slugs] == [404] * 3
    assert tally(blog, "articles") == before - 3
    assert words_below(reader, kept) == ["stays"]
    assert article(reader, kept)["favoritesCount"] == 0
    with blog.app_context():
        counted = select(users.c.articles).where(users.c.email == author.email)
        assert db.session.scalar(counted) == 0
    erase(author)  # as after a crash: nothing is left to do
    assert tally(blog, "articles") == before - 3


def states(person: Person) -> list[str]:
    with person.app.app_context():
        mine = Article.author_id == id_of(person)
        return list(db.session.scalars(select(Article.status).where(mine)))


@pytest.mark.parametrize("keep", [True, False])
def test_what_nobody_else_can_read_goes_in_any_case(
    author: Person, reader: Person, keep: bool
) -> None:
    slug, draft, planned = publish(author), begun(author), begun(author)
    moment = clock.rfc3339(clock.now() + timedelta(days=1))
    assert done(author, "schedule", planned, scheduledFor=moment).status_code == 200
    (out, *_) = author.call("GET", "/api/drafts?status=published").json["drafts"]
    saved(author, read(author, out["id"]), body="not for others")
    assert sorted(states(author)) == ["draft", "published", "scheduled"], "the premise"
    with author.app.app_context():
        accounts.erase(db.session(), id_of(author), keep=keep)
    assert states(author) == (["published"] if keep else [])
    assert author.call("GET", f"/api/drafts/{draft['id']}").status_code == 404
    if keep:
        assert article(reader, slug)["body"] == read(author, out["id"])["body"] == "b"


def test_an_answered_comment_leaves_an_empty_place(
    author: Person, reader: Person, blog: Flask
) -> None:
    slug = publish(reader)
    mine = say(author, slug, "a question")
    for person, words in ((reader, "an answer"), (author, "an aside")):
        wish = {"comment": {"body": words, "replyTo": mine}}
        person.call("POST", f"/api/articles/{slug}/comments", json=wish)
    erase(author)
    assert words_below(reader, slug) == ["an answer"]
    (thread,) = reader.call("GET", f"/api/articles/{slug}/threads").json["threads"]
    assert (thread["id"], thread["status"], thread["author"]) == (mine, "deleted", None)
    assert article(reader, slug)["favoritesCount"] == 0


def test_who_asks_for_it_leaves_the_words_without_the_name(
    author: Person, reader: Person, blog: Flask
) -> None:
    slug, before = publish(author, body="Words that stay."), author.name
    say(author, slug, "said by nobody")
    wish = {"current_password": author.password, "keep": True}
    assert author.call("POST", "/api/auth/erase", json=wish).status_code == 202
    name = eventually(lambda: other_name(reader, slug, before))
    assert name.startswith("deleted-")
    assert article(reader, slug)["body"] == "Words that stay."
    assert words_below(reader, slug) == ["said by nobody"]
    assert reader.call("GET", f"/api/profiles/{before}").status_code == 404
    listed = reader.call("GET", "/api/articles", query_string={"author": name})
    assert before not in listed.text


def other_name(reader: Person, slug: str, before: str) -> str:
    name = str(article(reader, slug)["author"]["username"])
    return name if name != before else ""


def test_a_name_of_an_erased_account_is_taken_at_every_door(author: Person, reader: Person) -> None:
    assert author.call("POST", "/api/auth/erase", json={"current_password": author.password}).status_code == 202  # fmt: skip
    eventually(lambda: reader.call("GET", f"/api/profiles/{author.name}").status_code == 404)
    new = {"username": author.name, "email": f"x-{author.email}", "password": author.password}
    refused = reader.call("POST", "/api/users", json={"user": new}, headers={"Authorization": ""})
    assert refused.status_code in {401, 409}
    person = Person(reader.app, author.name)
    refused = person.call("POST", "/api/users", json={"user": new})
    assert (refused.status_code, list(refused.json["errors"])) == (409, ["username"])
    renamed = reader.call("PUT", "/api/user", json={"user": {"username": author.name.upper()}})
    assert (renamed.status_code, list(renamed.json["errors"])) == (409, ["username"])
    assert reader.call("GET", "/api/user").json["user"]["username"] == reader.name


def test_an_author_takes_everything_along(author: Person, reader: Person) -> None:
    slug = publish(author, body="# Mine\n\nΩ", tagList=["b", "a"])
    theirs = publish(reader)
    say(author, theirs, "my words")
    author.call("POST", f"/api/articles/{theirs}/favorite")
    author.call("POST", f"/api/profiles/{reader.name}/follow")
    answer = author.call("GET", "/api/auth/export")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        parts = {name: json.loads(archive.read(name)) for name in archive.namelist()}
    (mine,) = parts["articles.json"]
    assert (mine["slug"], mine["body"]) == (slug, "# Mine\n\nΩ")
    assert [one["body"] for one in parts["comments.json"]] == ["my words"]
    assert [one["article"] for one in parts["favorites.json"]] == [theirs]
    assert [one["name"] for one in parts["following.json"]] == [reader.name]


def test_the_contracts_doors_write_the_same_mails(
    blog: Flask, stranger: NewPerson, mails_to: MailsTo
) -> None:
    person = stranger(blog)
    new = {"username": person.name, "email": person.email, "password": person.password}
    assert person.call("POST", "/api/users", json={"user": new}).status_code == 201
    (welcome,) = mails_to(person.email, "Welcome")
    code = {"code": welcome.code}
    assert person.call("POST", "/api/auth/confirm-email", json=code).status_code == 204
    person.sign_in()
    moved = {"user": {"email": f"new-{person.email}"}}
    assert person.call("PUT", "/api/user", json=moved).status_code == 200
    assert person.call("GET", "/api/auth/me").json["verified_at"] is None
    assert mails_to(person.email, "Your address")
    (mail,) = mails_to(f"new-{person.email}", "Confirm")
    code = {"code": mail.code}
    assert person.call("POST", "/api/auth/confirm-email", json=code).status_code == 204
