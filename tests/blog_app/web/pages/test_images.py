"""The page of one's own pictures, and where pictures stand on other pages."""

import re
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.fixtures.blog import publish
from tests.fixtures.images import picture, sent
from tests.fixtures.people import NewPerson, Person

pytestmark = pytest.mark.usefixtures("quick_drawing")


@pytest.fixture
def author(blog: Flask, member: NewPerson) -> Person:
    return member(blog)


def submit_file(person: Person, data: bytes, alt: str = "") -> TestResponse:
    headers = {"Accept": "text/html", "Origin": person.origin}
    form = {"image": (BytesIO(data), "a.png"), "alt": alt}
    return person.browser.post("/images", base_url=person.origin, headers=headers, data=form)


def test_a_picture_is_sent_by_a_form_and_its_line_is_there_to_be_copied(author: Person) -> None:
    assert "No pictures yet" in author.visit("/images").text
    answer = submit_file(author, picture((500, 250)), "a <field>")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/images")
    page = author.visit("/images").text
    assert "Kept, 500 by 250 pixels." in page
    assert re.search(
        r'<img class="" src="/images/\w{32}-500x250-500.webp" srcset="[^"]+ 500w"', page
    )
    assert 'alt="a &lt;field&gt;"' in page
    assert re.search(r"<code>!\[a \\&lt;field\\&gt;\]\(/images/\w{32}-500x250\)</code>", page)


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"no picture", 422, "Picture: is no PNG"),
        (b"<svg/>" + bytes(5 * 2**20), 413, "5 MiB at most"),
    ],
)
def test_a_refused_form_comes_back_with_its_words(
    author: Person, data: bytes, status: int, words: str
) -> None:
    answer = submit_file(author, data, "my words")
    assert answer.status_code == status
    assert words in answer.text
    assert 'value="my words"' in answer.text


def test_a_picture_is_deleted_by_a_form_unless_an_article_shows_it(author: Person) -> None:
    image = sent(author)
    publish(author, title="Beans", body=image["markdown"])
    refused = author.submit(f"/images/{image['id']}/remove")
    assert refused.status_code == 409
    assert "“Beans”" in refused.text
    other = sent(author)
    assert author.submit(f"/images/{other['id']}/remove").status_code == 303
    page = author.visit("/images").text
    assert image["id"] in page
    assert other["id"] not in page


def test_anothers_picture_is_not_listed_and_not_deleted(
    author: Person, blog: Flask, member: NewPerson
) -> None:
    image = sent(author)
    other = member(blog)
    assert image["id"] not in other.visit("/images").text
    assert other.submit(f"/images/{image['id']}/remove").status_code == 404
    assert image["id"] in author.visit("/images").text


def test_a_stranger_is_asked_to_sign_in(blog: Flask, stranger: NewPerson) -> None:
    assert stranger(blog).visit("/images").headers["Location"].startswith("/sign-in")
    assert submit_file(stranger(blog), picture()).status_code == 401


def test_an_article_shows_its_cover_and_so_do_lists(author: Person) -> None:
    image = sent(author, (600, 300), alt="a field")
    form = {"title": f"Cover {author.name}", "description": "d", "body": "b", "tagList": ""}
    editor = author.visit("/editor").text
    assert f'<option value="{image["id"]}">a field</option>' in editor
    assert 'data-uploads="/api/images"' in editor
    answer = author.submit("/editor", **form, coverImage=image["id"])
    assert answer.status_code == 303
    for path in (answer.headers["Location"], "/"):
        assert f'src="{image["url"]}"' in author.visit(path).text, path


def test_a_cover_that_is_not_ones_own_is_told_beside_its_field(author: Person) -> None:
    form = {"title": "T", "description": "d", "body": "b", "tagList": ""}
    answer = author.submit("/editor", **form, coverImage="a" * 32 + "-1x1")
    assert answer.status_code == 422
    assert "Cover: is not the id of an image of yours" in answer.text
