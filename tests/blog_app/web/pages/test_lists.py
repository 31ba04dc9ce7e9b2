"""Pages with lists of articles: who sees which, in what order, and how one gets from page to page."""

import html
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from common.ids import new_id
from tests.fixtures.blog import publish
from tests.fixtures.people import NewPerson, Person


def titles(page: TestResponse) -> list[str]:
    assert page.status_code == 200, page.text
    return [html.unescape(t) for t in re.findall(r'<h1 aria-level="2">(.*?)</h1>', page.text)]


def links(page: TestResponse, rel: str) -> list[str]:
    return [html.unescape(p) for p in re.findall(rf'rel="{rel}" href="([^"]*)"', page.text)]


def published(author: Person, count: int, **more: object) -> list[str]:
    """The titles, newest first."""
    made = [f"{number} {new_id().hex}" for number in range(count)]
    for title in made:
        publish(author, title=title, **more)
    return made[::-1]


def test_the_newest_article_stands_first_on_the_front_page(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    newest = published(author, 2)
    assert titles(author.visit("/"))[:2] == newest


def test_a_tag_has_a_page_of_its_own_whatever_is_in_it(blog: Flask, member: NewPerson) -> None:
    author, word = member(blog), new_id().hex
    for tag in (word, f"{word} ü/c++", f"a//{word}?#&", f"<b>{word}"):
        made = published(author, 1, tagList=[tag])
        front = author.visit("/")
        path = re.search(r'class="tag-default tag-pill" href="([^"]*)"', front.text)
        assert path
        assert titles(author.visit(html.unescape(path[1]))) == made, tag
    assert titles(author.visit(f"/tag/{word.upper()}")) != []
    empty = author.visit(f"/tag/{new_id().hex}")
    assert (titles(empty), "No articles are here... yet." in empty.text) == ([], True)


def test_each_list_names_its_feeds(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    publish(author, tagList=["names its feed"])
    for page in ("/", "/tag/names%20its%20feed", f"/profile/{author.name}"):
        shape = r'<link rel="alternate" type="([^"]*)"[^>]* href="([^"]*)"'
        named = re.findall(shape, author.visit(page).text)
        assert len(named) == 3, page
        for media_type, path in named:
            assert author.visit(path).mimetype == media_type


def test_the_feed_shows_those_whom_one_follows(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    made = published(author, 2)
    assert "Your feed is empty" in reader.visit("/?feed=following").text
    reader.submit(f"/profile/{author.name}/follow", next="/")
    assert titles(reader.visit("/?feed=following")) == made


def test_who_is_not_signed_in_has_no_feed(blog: Flask, stranger: NewPerson) -> None:
    visitor = stranger(blog)
    answer = visitor.visit("/?feed=following")
    assert (answer.status_code, answer.location) == (302, "/login")
    assert "Your Feed" not in visitor.visit("/").text


def test_pages_are_reached_by_key_and_by_number(blog: Flask, member: NewPerson) -> None:
    author, tag = member(blog), new_id().hex
    made = published(author, 21, tagList=[tag])
    first = author.visit(f"/tag/{tag}")
    assert titles(first) == made[:10]
    assert (links(first, "first"), f'href="/tag/{tag}?page=2"' in first.text) == ([], True)
    (older,) = links(first, "next")
    second = author.visit(older)
    assert titles(second) == made[10:20]
    assert links(second, "first") == [f"/tag/{tag}"]
    third = author.visit(*links(second, "next"))
    assert (titles(third), links(third, "next")) == (made[20:], [])
    by_number = author.visit(f"/tag/{tag}?page=2")
    assert titles(by_number) == made[10:20]
    assert 'page-item active"><a class="page-link" href="/tag' in by_number.text
    assert "The list ends before this page" in author.visit(f"/tag/{tag}?page=4").text


def test_the_next_page_of_the_feed_is_of_the_feed(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    made = published(author, 11)
    reader.submit(f"/profile/{author.name}/follow")
    first = reader.visit("/?feed=following")
    assert 'href="/?feed=following&amp;page=2"' in first.text
    assert titles(reader.visit(*links(first, "next"))) == made[10:]


def test_a_list_that_fits_on_one_page_has_no_others(blog: Flask, member: NewPerson) -> None:
    author, tag = member(blog), new_id().hex
    published(author, 10, tagList=[tag])
    assert "pagination" not in author.visit(f"/tag/{tag}").text


@pytest.mark.parametrize(
    "query", ["cursor=rubbish", "page=0", "page=-1", "page=x", "page=51", "page=%D9%A2", "page=1e3"]
)
def test_a_page_that_is_none_is_refused_in_words(
    blog: Flask, stranger: NewPerson, query: str
) -> None:
    for path in ("/", "/tag/x"):
        answer = stranger(blog).visit(f"{path}?{query}")
        assert (answer.status_code, answer.mimetype) == (422, "text/html")
        assert re.search("is not one that we made|There is no page", answer.text)


def test_a_character_that_cannot_be_kept_is_no_crash(blog: Flask, stranger: NewPerson) -> None:
    for path in ("/tag/a%00", "/profile/a%00", "/article/a%00", "/profile/a%00/favorites"):
        assert stranger(blog).visit(path).status_code == 422, path
