"""The buttons that mark articles and follow people."""

import re
from urllib.parse import quote

import pytest
from flask import Flask

from blog_app.models.favorites import PER_READER as FAVORITES
from blog_app.models.profiles import PER_READER as FOLLOWS
from common.ids import new_id
from tests.fixtures.blog import id_of, publish
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson


def test_a_favourite_is_set_and_taken_away_and_leads_back(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    path = f"/article/{publish(author)}"
    for _ in range(2):
        answer = reader.submit(f"{path}/favorite", next="/?feed=following")
        assert (answer.status_code, answer.location) == (303, "/?feed=following")
    page = reader.visit(path).text
    assert page.count("Unfavorite Article") == 2, "above and below the text"
    assert "(1)" in page
    for _ in range(2):
        assert reader.submit(f"{path}/unfavorite", next=path).location == path
    page = reader.visit(path).text
    assert ("Unfavorite" in page, "btn-outline-primary" in page, "(0)" in page) == (
        False,
        True,
        True,
    )


def test_somebody_is_followed_and_left(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    path = f"/profile/{author.name}"
    assert reader.submit(f"{path}/follow", next=path).location == path
    assert f"Unfollow {author.name}" in reader.visit(path).text
    reader.submit(f"{path}/unfollow")
    assert f"Unfollow {author.name}" not in reader.visit(path).text
    assert reader.submit(f"/profile/{reader.name}/follow").status_code == 422, "oneself"


def test_a_button_leads_back_to_any_page(blog: Flask, member: NewPerson) -> None:
    reader, word = member(blog), new_id().hex
    slug = publish(reader, tagList=[f"{word} ü & c++"])
    path = f"/tag/{quote(f'{word} ü & c++')}"
    page = reader.visit(f"{path}?page=1").text
    (here,) = re.findall(rf'action="/article/{slug}/favorite"[^>]*>.*?value="([^"]*)"', page)
    assert reader.submit(f"/article/{slug}/favorite", next=here).location == f"{path}?page=1"


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", ""]
)
def test_no_button_leads_elsewhere(blog: Flask, member: NewPerson, target: str) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    for path in (f"/article/{slug}/favorite", f"/profile/{author.name}/follow"):
        assert reader.submit(path, next=target).location == "/"


def test_buttons_lead_a_visitor_to_the_sign_in_and_back(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author, visitor = member(blog), stranger(blog)
    path = f"/article/{publish(author)}"
    forms = re.findall(
        r'<form action="/login"><input type="hidden" name="next" value="([^"]*)"><button',
        visitor.visit(path).text,
    )
    assert forms == [path] * 5
    asked = f'name="next" value="{path}"'
    assert asked in visitor.visit(f"/login?next={path}").text
    for button in (f"{path}/favorite", f"{path}/bookmark", f"/profile/{author.name}/follow"):
        assert visitor.submit(button).status_code == 401


def test_a_plain_link_to_the_sign_in_leads_back_too(blog: Flask, stranger: NewPerson) -> None:
    visitor = stranger(blog)
    for referrer, expected in {
        f"{visitor.origin}/tag/x?page=2": "/tag/x?page=2",
        f"{visitor.origin}/register": "/",
        "https://evil.example/tag/x": "/",
        "http://[": "/",
    }.items():
        page = visitor.browser.get("/login", base_url=visitor.origin, headers={"Referer": referrer})
        assert f'name="next" value="{expected}"' in page.text, referrer


def test_a_thing_that_is_not_there_is_404(blog: Flask, member: NewPerson) -> None:
    reader = member(blog)
    for path in ("/article/nothing/favorite", "/article/nothing/unfavorite",
                 "/profile/nobody/follow", "/profile/nobody/unfollow"):  # fmt: skip
        answer = reader.submit(path)
        assert (answer.status_code, answer.mimetype) == (404, "text/html"), path


def test_marks_are_limited_for_each_reader(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    for rate, name, paths in (
        (FAVORITES, "favorite", [f"/article/{slug}/favorite", f"/article/{slug}/unfavorite"]),
        (FOLLOWS, "follow", [f"/profile/{author.name}/follow", f"/profile/{author.name}/unfollow"]),
    ):
        use_up(blog, rate, name, str(id_of(reader)))
        assert [reader.submit(path).status_code for path in paths] == [429, 429]
