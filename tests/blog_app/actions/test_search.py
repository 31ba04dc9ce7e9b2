"""What the operator does for the search, and what happens when it cannot answer."""

import psycopg
import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from blog_app.actions import search
from blog_app.models.articles import Article
from blog_app.models.lifecycle import PUBLISHED
from blog_app.models.search import article_words
from blog_app.settings import BlogSettings
from common.ids import new_id
from tests.fixtures.blog import in_processes, own_session, publish
from tests.fixtures.people import NewPerson


def test_articles_that_were_there_before_the_search_are_found_after_it_has_caught_up(
    blog: Flask, blog_session: Session, member: NewPerson
) -> None:
    author = member(blog)
    slug = publish(author, body=author.name)
    wanted = select(Article.id).where(Article.slug == slug)
    forget = delete(article_words).where(article_words.c.article_id.in_(wanted))
    blog_session.execute(forget)
    blog_session.commit()
    assert found(author.call("GET", f"/api/search?q={author.name}").json) == []
    assert search.catch_up(blog_session) >= 1
    assert found(author.call("GET", f"/api/search?q={author.name}").json) == [slug]
    assert search.catch_up(blog_session) == 0, "nothing is done twice"


@pytest.mark.whole
def test_two_that_catch_up_at_once_share_the_work(
    blog: Flask, blog_session: Session, blog_settings: BlogSettings, member: NewPerson
) -> None:
    author = member(blog)
    for _ in range(6):
        publish(author)
    blog_session.execute(delete(article_words))
    blog_session.commit()
    on_shelf = select(Article.id).where(Article.status == PUBLISHED)
    published = len(blog_session.scalars(on_shelf).all())
    blog_session.rollback()
    done = in_processes(catch_up, *[(blog_settings.database_url,)] * 2)
    assert sum(done) == published


def catch_up(url: str) -> int:
    with own_session(url) as session:
        return search.catch_up(session)


@pytest.mark.whole
@pytest.mark.timeout(30)
def test_a_search_that_takes_too_long_ends_with_words(
    blog: Flask, blog_settings: BlogSettings, stranger: NewPerson
) -> None:
    with psycopg.connect(blog_settings.database_url) as other:
        other.execute("LOCK TABLE article_words")
        answer = stranger(blog).call("GET", f"/api/search?q={new_id().hex}")
        other.rollback()
    assert answer.status_code == 503
    assert answer.json["code"] == "search-too-slow"
    assert answer.json["detail"] == "Try it with a rarer word."
    assert int(answer.headers["Retry-After"]) > 0


def found(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [row["slug"] for row in answer["results"]]
