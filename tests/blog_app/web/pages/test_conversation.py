"""Answers, changes and what waits, on an article's page and on a thread's own."""

import re

import pytest
from flask import Flask
from sqlalchemy import update

from blog_app.models.comments import EDIT_WINDOW, Comment
from blog_app.storage.database import db
from blog_app.storage.threads import FIRST_ANSWERS
from tests.fixtures.blog import comment, publish
from tests.fixtures.people import NewPerson, Person

LINKS = "https://a.example https://b.example https://c.example"


def said(person: Person, path: str) -> list[str]:
    return re.findall(r'<p class="card-text" dir="auto">(.*?)</p>', person.visit(path).text)


def test_an_answer_is_written_below_the_comment(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    path, top = f"/article/{slug}", comment(author, slug, body="First")["id"]
    comment(author, slug, body="Second")
    answer = reader.submit(f"{path}/comments", body="Well asked", replyTo=str(top))
    number = answer.location.rpartition("-")[2]
    page = reader.visit(path).text
    assert said(reader, path) == ["Second", "First", "Well asked"]
    assert f'class="card is-answer is-depth-1" id="comment-{number}"' in page
    author.submit(f"{path}/comments", body="And answered", replyTo=number)
    assert f'<a href="#comment-{number}">to {reader.name}</a>' in author.visit(path).text


@pytest.mark.parametrize("body", ["", "x" * 10_001])
def test_a_refused_answer_comes_back_open_and_with_its_text(
    blog: Flask, member: NewPerson, body: str
) -> None:
    author = member(blog)
    slug = publish(author)
    top = comment(author, slug)["id"]
    answer = author.submit(f"/article/{slug}/comments", body=body, replyTo=str(top))
    assert answer.status_code == 422
    opened = answer.text.partition('<details class="inner-form" open>')[2].partition("</details>")[
        0
    ]
    assert f">\n{body}</textarea>" in opened
    assert f'name="replyTo" value="{top}"' in opened
    assert "field-error" in opened
    assert answer.text.count("field-error") == 1, "said once, where it was typed"


def test_an_answer_to_what_has_gone_is_refused_and_not_lost(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    path = f"/article/{publish(author)}"
    for number, status in (("999999999", 404), ("x", 422), ("9" * 30, 422)):
        answer = author.submit(f"{path}/comments", body="not lost", replyTo=number)
        assert answer.status_code == status
        assert "not lost</textarea>" in answer.text
    assert said(author, path) == []


def test_ones_own_comment_can_be_changed_as_long_as_its_window_is_open(
    blog: Flask, member: NewPerson
) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    path, number = f"/article/{slug}", comment(reader, slug, body="As it was")["id"]
    change = f"{path}/comments/{number}/edit"
    assert change in reader.visit(path).text
    assert change not in author.visit(path).text
    assert author.submit(change, body="mine").status_code == 403
    assert reader.submit(change, body="As it is").status_code == 303
    assert said(author, path) == ["As it is"]
    assert ">changed<" in author.visit(path).text
    answer = reader.submit(change, body=" ")
    assert (answer.status_code, "field-error" in answer.text) == (422, True)
    with blog.app_context():
        earlier = Comment.created_at - EDIT_WINDOW
        db.session.execute(update(Comment).where(Comment.id == number).values(created_at=earlier))
        db.session.commit()
    assert change not in reader.visit(path).text
    answer = reader.submit(change, body="too late")
    assert (answer.status_code, "these are over" in answer.text) == (409, True)
    assert said(author, path) == ["As it is"]


def test_what_waits_is_marked_for_who_wrote_it_and_found_by_who_keeps_order(
    blog: Flask, member: NewPerson
) -> None:
    author, reader = member(blog), member(blog)
    path = f"/article/{publish(author)}"
    answer = reader.submit(f"{path}/comments", body=LINKS)
    assert answer.status_code == 303
    page = reader.visit(path).text
    assert "Somebody will look at your comment" in page
    assert "Waiting" in page
    assert said(author, path) == []
    queue = author.visit("/moderation").text
    (number,) = re.findall(r"/moderation/comments/(\d+)", queue)[:1]
    form = {"decision": "reject", "next": "/moderation"}
    answer = author.submit(f"/moderation/comments/{number}", **form)
    assert (answer.status_code, "field-error" in answer.text) == (422, True)
    answer = author.submit(f"/moderation/comments/{number}", **form | {"decision": "approve"})
    assert (answer.status_code, answer.location) == (303, "/moderation")
    assert said(author, path) == [LINKS]
    hide = {"decision": "hide", "reason": "advertising", "next": path}
    assert author.submit(f"/moderation/comments/{number}", **hide).location == path
    assert said(author, path) == []
    assert "advertising" in reader.visit(path).text
    assert f"/moderation/comments/{number}" in author.visit("/moderation?status=hidden").text


def test_all_answers_are_on_a_page_of_their_own(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author = member(blog)
    slug = publish(author)
    top = comment(author, slug, body="Top")["id"]
    texts = [f"no {number}" for number in range(FIRST_ANSWERS + 1)]
    for text in texts:
        comment(author, slug, body=text, replyTo=top)
    path = f"/article/{slug}/comments/{top}"
    assert said(author, f"/article/{slug}") == ["Top", *texts[:-1]]
    assert path in author.visit(f"/article/{slug}").text
    assert said(stranger(blog), path) == ["Top", *texts]
    assert author.visit(f"/article/{publish(author)}/comments/{top}").status_code == 404
    assert author.visit(f"{path}?cursor=x").status_code == 422


def test_what_was_deleted_keeps_its_place(blog: Flask, member: NewPerson) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    top = comment(reader, slug, body="gone soon")["id"]
    comment(author, slug, body="stays", replyTo=top)
    reader.submit(f"/article/{slug}/comments/{top}/delete")
    assert said(author, f"/article/{slug}") == ["stays"]
    assert "This comment was deleted." in author.visit(f"/article/{slug}").text
