"""Tags over JSON."""

from flask import Flask
from sqlalchemy import insert
from sqlalchemy.orm import Session

from blog_app.models.tags import MOST_SHOWN, tags
from blog_app.storage import tags as stored
from tests.fixtures.blog import publish
from tests.fixtures.people import NewPerson


def test_tags_of_what_is_published_are_listed(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    publish(member(blog), tagList=["Harbour"])
    answer = stranger(blog).call("GET", "/api/tags")
    assert answer.status_code == 200
    assert set(answer.json) == {"tags"}
    assert len(answer.json["tags"]) <= MOST_SHOWN


def test_the_most_used_come_first_and_the_list_has_an_end(blog_session: Session) -> None:
    many = [{"name": f"tag {n:03}", "articles": 10**6 + n // 2} for n in range(MOST_SHOWN + 5)]
    blog_session.execute(insert(tags).values(many))  # rolled back when the test ends
    found = stored.most_used(blog_session, MOST_SHOWN)
    assert found[:3] == ["tag 104", "tag 102", "tag 103"]
    assert len(found) == MOST_SHOWN


def test_a_tag_that_no_article_has_any_more_is_gone(
    blog: Flask, blog_session: Session, member: NewPerson
) -> None:
    author = member(blog)
    slug = publish(author, tagList=["seldom", "seen"])
    assert {"seldom", "seen"} <= set(stored.most_used(blog_session, 10_000))
    author.call("PUT", f"/api/articles/{slug}", json={"article": {"tagList": ["seen"]}})
    found = stored.most_used(blog_session, 10_000)
    assert "seen" in found
    assert "seldom" not in found
