"""The blog's pages, as a browser without JavaScript meets them."""

import html

import pytest
from flask import Flask

from blog_app.models.articles import LONGEST_BODY, LONGEST_DESCRIPTION, LONGEST_TITLE, PER_AUTHOR
from common.ids import new_id
from tests.fixtures.blog import publish
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson


def test_a_visitor_who_wants_to_write_is_sent_to_sign_in_and_back(
    blog: Flask, stranger: NewPerson
) -> None:
    answer = stranger(blog).visit("/editor")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=%2Feditor"


def test_an_article_is_published_from_the_form(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    title = f"By form {new_id().hex}"
    answer = author.submit(
        "/editor", title=title, description="d", body="a\r\nb", tagList="x, y,,x"
    )
    assert answer.status_code == 303
    page = author.visit(answer.location)
    assert title in page.text
    assert title in author.visit("/").text


def test_a_refused_form_comes_back_with_its_text(blog: Flask, member: NewPerson) -> None:
    body = "<b>not lost</b>"
    answer = member(blog).submit("/editor", title="", description="d", body=body, tagList="")
    assert answer.status_code == 422
    assert html.escape(body) in answer.text
    assert "can&#39;t be blank" in answer.text


def test_the_body_keeps_its_indentation(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    body = "\r\n    print(1)\r\n\r\nand more \r\n"
    fields = {"description": "d", "body": body, "tagList": ""}
    again = author.submit("/editor", title="", **fields)
    assert f">\n{body}</textarea>" in again.text, "a browser leaves out the first line break"
    page = author.submit("/editor", title=f"Indented {new_id().hex}", **fields)
    assert "<code>print(1)\n</code>" in author.visit(page.location).text
    told = author.call("GET", f"/api/articles/{page.location.rpartition('/')[2]}").json
    assert told["article"]["body"] == "\n    print(1)\n\nand more \n"


def test_wrong_tags_are_shown_at_their_field(blog: Flask, member: NewPerson) -> None:
    tags = ",".join(str(number) for number in range(11))
    fields = {"title": "t", "description": "d", "body": "b", "tagList": tags}
    answer = member(blog).submit("/editor", **fields)
    assert answer.status_code == 422
    assert f'value="{tags}"' in answer.text
    assert 'href="#tagList"' in answer.text


def test_too_many_articles_in_a_minute_are_refused_and_the_text_is_kept(
    blog: Flask, member: NewPerson
) -> None:
    author = member(blog)
    author_id = author.call("GET", "/api/auth/me").json["id"]
    use_up(blog, PER_AUTHOR, "publish", author_id)
    fields = {"title": "t", "description": "d", "body": "not lost", "tagList": ""}
    answer = author.submit("/editor", **fields)
    assert answer.status_code == 429
    assert "not lost" in answer.text


@pytest.mark.whole
def test_the_longest_body_can_be_published_in_any_script(blog: Flask, member: NewPerson) -> None:
    """Percent-encoded, as forms are by default, each of these letters would be nine bytes."""
    author = member(blog)
    assert 'enctype="multipart/form-data"' in author.visit("/editor").text
    answer = author.browser.post(
        "/editor",
        base_url=author.origin,
        headers={"Origin": author.origin},
        data={"title": "語", "description": "語", "body": "語" * LONGEST_BODY, "tagList": ""},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303


def test_the_form_knows_the_limits_of_the_model(blog: Flask, member: NewPerson) -> None:
    page = member(blog).visit("/editor").text
    assert f'maxlength="{LONGEST_TITLE}"' in page
    assert f'maxlength="{LONGEST_DESCRIPTION}"' in page


def test_what_strangers_wrote_does_not_run(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    answer = author.submit(
        "/editor", title=attack, description=attack, body=attack, tagList=attack[:40]
    )
    for page in (author.visit(answer.location), author.visit("/")):
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


def test_an_unknown_article_is_a_page_that_says_so(blog: Flask, stranger: NewPerson) -> None:
    answer = stranger(blog).visit("/article/nothing")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"


def test_an_article_is_changed_in_the_editor_and_keeps_its_old_address(
    blog: Flask, member: NewPerson
) -> None:
    author, title = member(blog), f"Before {new_id().hex}"
    slug = publish(author, title=title, body="  one\ntwo", tagList=["a", "b"])
    page = author.visit(f"/editor/{slug}").text
    for shown in (f'value="{title}"', ">\n  one\ntwo</textarea>", 'value="a, b"'):
        assert shown in page
    fields = {"title": f"After {slug}", "description": "d", "body": "new\r\ntext", "tagList": ""}
    answer = author.submit(f"/editor/{slug}", **fields)
    assert (answer.status_code, answer.location) == (303, f"/article/after-{slug}")
    assert "tag-pill" not in author.visit(answer.location).text
    moved = author.visit(f"/article/{slug}?before=5")
    assert (moved.status_code, moved.location) == (301, f"/article/after-{slug}?before=5")


def test_a_refused_change_comes_back_with_its_text(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    slug = publish(author)
    fields = {"title": "", "description": "d", "body": "not lost", "tagList": "x"}
    answer = author.submit(f"/editor/{slug}", **fields)
    assert (answer.status_code, "not lost" in answer.text) == (422, True)
    author.call("DELETE", f"/api/articles/{slug}")
    answer = author.submit(f"/editor/{slug}", **fields | {"title": "t"})
    assert (answer.status_code, "not lost" in answer.text) == (404, True)


def test_an_article_is_changed_and_deleted_by_its_author_only(
    blog: Flask, member: NewPerson
) -> None:
    author, other = member(blog), member(blog)
    slug = publish(author)
    page = other.visit(f"/article/{slug}").text
    assert ("Edit Article" in page, "Delete Article" in page) == (False, False)
    assert other.visit(f"/editor/{slug}").status_code == 403
    fields = {"title": "t", "description": "d", "body": "not lost", "tagList": ""}
    answer = other.submit(f"/editor/{slug}", **fields)
    assert (answer.status_code, "not lost" in answer.text) == (403, True)
    assert other.submit(f"/article/{slug}/delete").status_code == 403
    page = author.visit(f"/article/{slug}").text
    assert ("Edit Article" in page, "Delete Article" in page) == (True, True)
    answer = author.submit(f"/article/{slug}/delete")
    assert (answer.status_code, answer.location) == (303, "/")
    assert "The article is deleted." in author.visit("/").text
    assert author.visit(f"/article/{slug}").status_code == 404
    assert author.visit(f"/editor/{slug}").status_code == 404
    assert author.submit(f"/article/{slug}/delete").status_code == 404
