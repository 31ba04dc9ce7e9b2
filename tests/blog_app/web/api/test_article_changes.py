"""Articles changed and deleted over JSON, as a program does it."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from blog_app.models.articles import PER_EDITOR
from common.ids import new_id
from tests.fixtures.blog import publish
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson, Person


def change(person: Person, slug: str, /, **fields: object) -> TestResponse:
    return person.call("PUT", f"/api/articles/{slug}", json={"article": fields})


def read(person: Person, slug: str) -> dict[str, Any]:
    return person.call("GET", f"/api/articles/{slug}").json["article"]


def test_an_article_has_exactly_what_the_contract_says(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    found = read(author, publish(author))
    assert set(found) == {
        "slug", "title", "description", "body", "tagList", "createdAt", "updatedAt",
        "favorited", "favoritesCount", "author",
    }  # fmt: skip
    assert set(found["author"]) == {"username", "bio", "image", "following"}
    assert (found["favorited"], found["favoritesCount"]) == (False, 0)
    assert found["createdAt"] == found["updatedAt"]


def test_what_is_absent_stays_as_it_was(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    slug = publish(author, tagList=["a", "b"])
    before = read(author, slug)
    answer = change(author, slug, body="new")
    assert answer.status_code == 200
    after = answer.json["article"]
    assert after["updatedAt"] > before["updatedAt"]
    assert after == before | {"body": "new", "updatedAt": after["updatedAt"]}
    assert read(author, slug) == after
    assert "<p>new</p>" in author.visit(f"/article/{slug}").text


def test_nothing_new_changes_nothing(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    slug = publish(author)
    before = read(author, slug)
    assert change(author, slug).json["article"] == before
    assert change(author, slug, body="b", tagList=["x"]).json["article"] == before


def test_what_clients_send_back_of_what_they_got_is_left_alone(
    blog: Flask, member: NewPerson
) -> None:
    author = member(blog)
    slug = publish(author)
    whole = read(author, slug) | {"slug": "mine", "favoritesCount": 99, "createdAt": "1999"}
    after = change(author, slug, **whole | {"description": "new"}).json["article"]
    assert (after["slug"], after["favoritesCount"], after["description"]) == (slug, 0, "new")
    assert after["createdAt"] == read(author, slug)["createdAt"]


def test_an_empty_list_takes_the_tags_away(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    slug = publish(author, tagList=["a"])
    assert change(author, slug, tagList=[]).json["article"]["tagList"] == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": None}, "title"),
        ({"title": " "}, "title"),
        ({"description": None}, "description"),
        ({"body": None}, "body"),
        ({"body": ""}, "body"),
        ({"tagList": None}, "tagList"),
        ({"tagList": "x"}, "tagList"),
        ({"tagList": [None]}, "tagList"),
        ({"author_id": "1"}, "author_id"),
        ({"status": "draft"}, "status"),
    ],
)
def test_a_bad_change_is_422_names_the_field_and_changes_nothing(
    blog: Flask, member: NewPerson, fields: dict[str, object], field: str
) -> None:
    author = member(blog)
    slug = publish(author)
    before = read(author, slug)
    answer = change(author, slug, **fields)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert read(author, slug) == before


def test_a_missing_envelope_is_named(blog: Flask, member: NewPerson) -> None:
    answer = member(blog).call("POST", "/api/articles", json={})
    assert (answer.status_code, answer.json["errors"]) == (422, {"article": ["can't be blank"]})


def test_a_new_title_is_a_new_address_and_the_old_ones_lead_there(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author, reader = member(blog), stranger(blog)
    first = publish(author)
    second = change(author, first, title=f"Second {new_id().hex}").json["article"]["slug"]
    third = change(author, second, title=f"Third {new_id().hex}").json["article"]["slug"]
    assert len({first, second, third}) == 3
    for old in (first, second):
        moved = reader.call("GET", f"/api/articles/{old}?x=1")
        assert (moved.status_code, moved.location) == (301, f"/api/articles/{third}?x=1")
        page = reader.visit(f"/article/{old}")
        assert (page.status_code, page.location) == (301, f"/article/{third}")
        comments = reader.call("GET", f"/api/articles/{old}/comments")
        assert (comments.status_code, comments.location) == (301, f"/api/articles/{third}/comments")
    assert reader.call("GET", f"/api/articles/{third}").status_code == 200


def test_who_still_has_the_old_slug_can_write_with_it(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    old = publish(author)
    new = change(author, old, title=f"New {new_id().hex}").json["article"]["slug"]
    assert change(author, old, body="again").json["article"]["slug"] == new
    assert reader.call("POST", f"/api/articles/{old}/favorite").json["article"]["slug"] == new
    comment = {"comment": {"body": "c"}}
    assert reader.call("POST", f"/api/articles/{old}/comments", json=comment).status_code == 201
    assert author.call("DELETE", f"/api/articles/{old}").status_code == 204


def test_a_title_taken_back_is_the_old_address_again(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    title = f"Back and forth {new_id().hex}"
    first = publish(author, title=title)
    second = change(author, first, title="Elsewhere").json["article"]["slug"]
    assert change(author, second, title=title).json["article"]["slug"] == first
    assert author.call("GET", f"/api/articles/{second}").location.endswith(first)


def test_a_title_that_reads_alike_keeps_the_address(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    title = f"Alike {new_id().hex}"
    publish(author, title=title)
    slug = publish(author, title=title)
    assert change(author, slug, title=f"{title}!").json["article"]["slug"] == slug


def test_an_address_that_was_used_is_nobody_elses_ever(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    title = f"Mine for ever {new_id().hex}"
    slug = publish(author, title=title)
    change(author, slug, title=f"Renamed {new_id().hex}")
    assert publish(author, title=title) != slug
    gone = f"Gone {new_id().hex}"
    slug = publish(author, title=gone)
    assert author.call("DELETE", f"/api/articles/{slug}").status_code == 204
    assert publish(author, title=gone) != slug
    assert author.call("GET", f"/api/articles/{slug}").status_code == 404


def test_a_deleted_article_is_gone_with_all_that_hung_on_it(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    tag = new_id().hex
    slug = publish(author, tagList=[tag])
    reader.call("POST", f"/api/articles/{slug}/favorite")
    reader.call("POST", f"/api/articles/{slug}/comments", json={"comment": {"body": "c"}})
    answer = author.call("DELETE", f"/api/articles/{slug}")
    assert (answer.status_code, answer.data) == (204, b"")
    for path in (slug, f"{slug}/comments"):
        found = reader.call("GET", f"/api/articles/{path}")
        assert (found.status_code, found.json["errors"]) == (404, {"article": ["not found"]})
    for query in (f"tag={tag}", f"author={author.name}", f"favorited={reader.name}"):
        listed = reader.call("GET", f"/api/articles?{query}").json
        assert listed == {"articles": [], "articlesCount": 0}


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_anothers_article_is_403_one_that_is_not_there_404_and_nobody_401(
    blog: Flask, member: NewPerson, stranger: NewPerson, method: str
) -> None:
    author, other, nobody = member(blog), member(blog), stranger(blog)
    slug, nowhere = publish(author), "no-such-thing"
    body = {"json": {"article": {"body": "mine"}}} if method == "PUT" else {}
    for person, where, expected in (
        (other, slug, (403, {"article": ["forbidden"]})),
        (other, nowhere, (404, {"article": ["not found"]})),
        (nobody, slug, (401, {"token": ["is missing"]})),
        (nobody, nowhere, (401, {"token": ["is missing"]})),
    ):
        answer = person.call(method, f"/api/articles/{where}", **body)
        assert (answer.status_code, answer.json["errors"]) == expected
    assert read(author, slug)["body"] == "b"


def test_changes_are_limited_for_each_author(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    slug = publish(author)
    author_id = author.call("GET", "/api/auth/me").json["id"]
    use_up(blog, PER_EDITOR, "edit", author_id)
    assert change(author, slug, body="new").status_code == 429
    assert author.call("DELETE", f"/api/articles/{slug}").status_code == 429
