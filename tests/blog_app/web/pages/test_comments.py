"""Comments on an article's page."""

import re

import pytest
from flask import Flask

from blog_app.models.comments import LONGEST_COMMENT, PER_AUTHOR
from blog_app.web.pages.articles import THREADS_PER_PAGE
from tests.fixtures.blog import id_of, publish
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson, Person


def said(person: Person, path: str) -> list[str]:
    return re.findall(r'<p class="card-text" dir="auto">(.*?)</p>', person.visit(path).text)


def test_a_comment_is_written_read_and_deleted(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    path = f"/article/{publish(author)}"
    answer = reader.submit(f"{path}/comments", body="Well <b>said</b>")
    assert (answer.status_code, answer.location.partition("#comment-")[0]) == (303, path)
    number = answer.location.rpartition("-")[2]
    assert said(author, path) == ["Well &lt;b&gt;said&lt;/b&gt;"]
    assert "One comment" in author.visit(path).text
    assert f"{path}/comments/{number}/delete" not in author.visit(path).text, "it is another's"
    assert author.submit(f"{path}/comments/{number}/delete").status_code == 403
    assert reader.submit(f"{path}/comments/{number}/delete").location == f"{path}#comments"
    assert said(reader, path) == []


@pytest.mark.parametrize("body", ["", " \r\n ", "x" * (LONGEST_COMMENT + 1)])
def test_a_refused_comment_comes_back_with_its_text(
    blog: Flask, member: NewPerson, body: str
) -> None:
    reader = member(blog)
    path = f"/article/{publish(reader)}"
    answer = reader.submit(f"{path}/comments", body=body)
    assert answer.status_code == 422
    assert f">\n{body}</textarea>" in answer.text
    assert 'href="#body"' in answer.text
    assert said(reader, path) == []


def test_too_many_comments_are_refused_and_the_text_is_kept(blog: Flask, member: NewPerson) -> None:
    reader = member(blog)
    path = f"/article/{publish(reader)}"
    use_up(blog, PER_AUTHOR, "comment", str(id_of(reader)))
    answer = reader.submit(f"{path}/comments", body="not lost")
    assert (answer.status_code, "not lost</textarea>" in answer.text) == (429, True)
    assert reader.submit(f"{path}/comments/1/delete").status_code == 429


def test_who_is_not_signed_in_is_invited_and_loses_nothing(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    path, visitor = f"/article/{publish(member(blog))}", stranger(blog)
    page = visitor.visit(path).text
    assert "<textarea" not in page
    assert page.partition("article-page")[2].count('href="/login"') == 1
    answer = visitor.submit(f"{path}/comments", body="not lost")
    assert (answer.status_code, "not lost</textarea>" in answer.text) == (401, True)
    assert said(visitor, path) == []


def test_older_comments_are_a_page_away(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    path = f"/article/{publish(author)}"
    for number in range(THREADS_PER_PAGE + 2):
        author.submit(f"{path}/comments", body=f"no {number}")
    assert said(author, path)[-1] == "no 2"
    older = re.search(r'rel="next" href="([^"]*)"', author.visit(path).text)
    assert older
    assert said(author, older[1]) == ["no 1", "no 0"]
    assert "Older comments" not in author.visit(older[1]).text
    for before in ("x", "-1", "9" * 19, "9" * 30):
        assert author.visit(f"{path}?before={before}").status_code == 422, before


def test_an_article_that_has_gone_takes_no_comment(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    slug = publish(author)
    author.call("DELETE", f"/api/articles/{slug}")
    assert author.submit(f"/article/{slug}/comments", body="late").status_code == 404
