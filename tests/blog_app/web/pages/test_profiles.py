"""Pages of people."""

import pytest
from flask import Flask

from tests.blog_app.web.pages.test_lists import published, titles
from tests.fixtures.blog import publish
from tests.fixtures.people import NewPerson


def test_a_profile_shows_what_somebody_wrote_and_likes(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author, reader = member(blog), member(blog)
    made = published(author, 2)
    liked = publish(author, title=f"Liked by {reader.name}")
    reader.submit(f"/article/{liked}/favorite")
    for visitor in (stranger(blog), reader, author):
        page = visitor.visit(f"/profile/{author.name}")
        assert titles(page) == [f"Liked by {reader.name}", *made]
        assert "3 articles" in page.text
        assert titles(visitor.visit(f"/profile/{reader.name}/favorites")) == titles(page)[:1]
        assert titles(visitor.visit(f"/profile/{reader.name}")) == []


def test_one_s_own_profile_offers_settings_and_no_follow(blog: Flask, member: NewPerson) -> None:
    own, other = member(blog), member(blog)
    page = own.visit(f"/profile/{own.name}").text
    assert ("Edit Profile Settings" in page, "/follow" in page) == (True, False)
    page = other.visit(f"/profile/{own.name}").text
    assert ("Edit Profile Settings" in page, f"Follow {own.name}" in page) == (False, True)


def test_a_name_is_found_in_whatever_case(blog: Flask, member: NewPerson) -> None:
    person = member(blog)
    assert person.visit(f"/profile/{person.name.upper()}").status_code == 200


@pytest.mark.parametrize("path", ["/profile/nobody-there", "/profile/nobody-there/favorites"])
def test_nobody_has_no_page(blog: Flask, stranger: NewPerson, path: str) -> None:
    answer = stranger(blog).visit(path)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_only_pictures_of_our_own_are_shown(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    """The host of any other would learn who reads what."""
    person = member(blog)
    for image, shown in {
        "https://elsewhere.example/me.jpg": "/static/default-avatar.svg",
        f"{person.origin}/images/1-480.webp": "/images/1-480.webp",
        "": "/static/default-avatar.svg",
    }.items():
        change = {"user": {"image": image}}
        assert person.call("PUT", "/api/user", json=change).status_code == 200
        page = stranger(blog).visit(f"/profile/{person.name}").text
        assert f'<img class="user-img" src="{shown}"' in page
        assert "elsewhere.example" not in page
