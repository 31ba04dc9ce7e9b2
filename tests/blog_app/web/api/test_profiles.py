"""Profiles over JSON, and following them."""

import pytest
from flask import Flask

from blog_app.models.profiles import PER_READER
from common.ids import new_id
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson


def test_anybody_sees_a_profile(blog: Flask, member: NewPerson, stranger: NewPerson) -> None:
    author = member(blog)
    author.call("PUT", "/api/user", json={"user": {"bio": "Writes."}})
    answer = stranger(blog).call("GET", f"/api/profiles/{author.name.upper()}")
    assert answer.status_code == 200
    assert answer.json == {
        "profile": {"username": author.name, "bio": "Writes.", "image": None, "following": False}
    }


def test_following_is_seen_by_who_follows_and_twice_is_once(blog: Flask, member: NewPerson) -> None:
    author, reader, other = member(blog), member(blog), member(blog)
    path = f"/api/profiles/{author.name}"
    for _ in range(2):
        answer = reader.call("POST", f"{path}/follow")
        assert (answer.status_code, answer.json["profile"]["following"]) == (200, True)
    assert reader.call("GET", path).json["profile"]["following"] is True
    assert other.call("GET", path).json["profile"]["following"] is False
    for _ in range(2):
        answer = reader.call("DELETE", f"{path}/follow")
        assert (answer.status_code, answer.json["profile"]["following"]) == (200, False)
    assert reader.call("GET", path).json["profile"]["following"] is False


def test_nobody_follows_themselves(blog: Flask, member: NewPerson) -> None:
    person = member(blog)
    answer = person.call("POST", f"/api/profiles/{person.name}/follow")
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["username"])


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("POST", "/follow"), ("DELETE", "/follow")]
)
def test_a_profile_that_is_not_there_is_404(
    blog: Flask, member: NewPerson, method: str, path: str
) -> None:
    answer = member(blog).call(method, f"/api/profiles/{new_id().hex}{path}")
    assert (answer.status_code, answer.json["errors"]) == (404, {"profile": ["not found"]})


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_who_is_not_signed_in_gets_401_before_404(
    blog: Flask, stranger: NewPerson, method: str
) -> None:
    answer = stranger(blog).call(method, f"/api/profiles/{new_id().hex}/follow")
    assert (answer.status_code, answer.json["errors"]) == (401, {"token": ["is missing"]})


def test_a_bad_token_is_refused(blog: Flask, member: NewPerson) -> None:
    person = member(blog)
    answer = person.call(
        "GET", f"/api/profiles/{person.name}", headers={"Authorization": "Token x"}
    )
    assert (answer.status_code, answer.json["errors"]) == (401, {"token": ["is not valid"]})


def test_following_is_limited_for_each_reader(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    reader_id = reader.call("GET", "/api/auth/me").json["id"]
    use_up(blog, PER_READER, "follow", reader_id)
    for method in ("POST", "DELETE"):
        answer = reader.call(method, f"/api/profiles/{author.name}/follow")
        assert answer.status_code == 429
