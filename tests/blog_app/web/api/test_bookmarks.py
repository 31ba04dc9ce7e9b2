"""Bookmarks over JSON."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from blog_app.actions import articles
from blog_app.models.articles import Article
from blog_app.models.bookmarks import PER_READER
from blog_app.storage.database import db
from common import clock
from tests.fixtures.blog import as_admin, id_of, publish
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson, Person


def marked(person: Person, limit: int = 2) -> list[str]:
    """Slugs, all pages."""
    found, cursor = [], ""
    while cursor is not None:
        answer = person.call("GET", f"/api/bookmarks?limit={limit}&cursor={cursor}")
        assert answer.status_code == 200, answer.text
        found += [article["slug"] for article in answer.json["articles"]]
        cursor = answer.json["nextCursor"]
    return found


def test_a_bookmark_is_set_once_and_seen_by_nobody_else(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    slugs = [publish(author) for _ in range(3)]
    for slug in (*slugs, slugs[0]):
        answer = reader.call("POST", f"/api/articles/{slug}/bookmark")
        assert (answer.status_code, answer.data) == (204, b"")
    assert marked(reader) == slugs[::-1], "the last one first; twice is once"
    assert marked(author) == []
    for _ in range(2):
        assert reader.call("DELETE", f"/api/articles/{slugs[1]}/bookmark").status_code == 204
    assert marked(reader) == [slugs[2], slugs[0]]


def test_an_article_that_is_taken_off_is_not_listed_and_comes_back(
    blog: Flask, member: NewPerson
) -> None:
    author, reader = member(blog), member(blog)
    slug, deleted = publish(author), publish(author)
    for one in (slug, deleted):
        reader.call("POST", f"/api/articles/{one}/bookmark")
    author.call("DELETE", f"/api/articles/{deleted}")
    assert marked(reader) == [slug]
    admin_id = id_of(as_admin(member(blog)))
    for change, found in ((partial(articles.hide, reason="r"), []), (articles.show, [slug])):
        with blog.app_context():
            session = db.session()
            which = session.scalars(select(Article.id).where(Article.slug == slug)).one()
            change(session, admin_id, which, now=clock.now())
        assert marked(reader) == found


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_nobody_gets_401_and_an_article_that_is_not_there_404(
    blog: Flask, member: NewPerson, stranger: NewPerson, method: str
) -> None:
    path = "/api/articles/no-such-thing/bookmark"
    assert stranger(blog).call(method, path).status_code == 401
    answer = member(blog).call(method, path)
    assert (answer.status_code, answer.json["errors"]) == (404, {"article": ["not found"]})
    assert stranger(blog).call("GET", "/api/bookmarks").status_code == 401
    assert member(blog).call("GET", "/api/bookmarks?cursor=x").status_code == 422


def test_bookmarks_are_limited_for_each_reader(blog: Flask, member: NewPerson) -> None:
    reader, slug = member(blog), publish(member(blog))
    number = reader.call("GET", "/api/auth/me").json["id"]
    use_up(blog, PER_READER, "bookmark", number)
    for method in ("POST", "DELETE"):
        assert reader.call(method, f"/api/articles/{slug}/bookmark").status_code == 429
