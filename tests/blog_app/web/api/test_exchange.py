"""Moving in and out over the API."""

import io
from zipfile import ZipFile

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from blog_app.models.exchange import EXPORTS, IMPORTS
from blog_app.web import exchange
from common.http.body import MAX_BODY
from common.ids import new_id
from tests.fixtures.blog import id_of, publish
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson, Person
from tests.fixtures.wordpress import export, post


def sent(person: Person, data: bytes, **fields: str) -> TestResponse:
    form = {"file": (io.BytesIO(data), "blog.zip"), **fields}
    return person.call("POST", "/api/import", data=form, content_type="multipart/form-data")


def result(answer: TestResponse) -> dict[str, object]:
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json["result"]
    return found


def counts(answer: TestResponse) -> tuple[object, ...]:
    found = result(answer)
    return tuple(found[name] for name in ("added", "changed", "skipped", "refused"))


def zipped(**files: str) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"articles/{name}.md", text)
    return made.getvalue()


def tides() -> str:
    return f"---\ntitle: Tides {new_id().hex}\ndate: 2012-05-01\n---\n\nTwice a day.\n"


def test_one_gets_all_of_ones_own_articles_and_nobody_elses(blog: Flask, member: NewPerson) -> None:
    author, other = member(blog), member(blog)
    slug, foreign = publish(author, body="Mine.\r\n"), publish(other)
    answer = author.call("GET", "/api/export")
    assert answer.status_code == 200
    assert answer.content_type == "application/zip"
    assert "articles.zip" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    with ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist() == [f"articles/{slug}.md"]
        assert archive.read(f"articles/{slug}.md").endswith(b"\n---\n\nMine.\r\n")
    assert foreign not in answer.data.decode("latin-1")


def test_an_account_without_articles_gets_an_empty_archive(blog: Flask, member: NewPerson) -> None:
    with ZipFile(io.BytesIO(member(blog).call("GET", "/api/export").data)) as archive:
        assert archive.namelist() == []


def test_a_zip_is_taken_in_and_told_of_file_by_file(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    data = zipped(good=tides(), bad="no front matter")
    trial = sent(author, data, dry_run="true")
    assert counts(trial) == (1, 0, 0, 1)
    assert result(trial)["dryRun"] is True
    assert author.call("GET", f"/api/articles?author={author.name}").json["articlesCount"] == 0
    told = result(sent(author, data))
    good, bad = told["outcomes"]
    assert (good["source"], good["verdict"], good["slug"]) == ("articles/good.md", "added", "good")
    assert bad["verdict"] == "refused"
    assert "front matter" in bad["reason"]
    article = author.call("GET", "/api/articles/good").json["article"]
    assert article["createdAt"] == "2012-05-01T00:00:00.000Z"
    assert article["body"] == "Twice a day.\n"
    assert counts(sent(author, data)) == (0, 0, 1, 1)


def test_what_one_exports_is_all_here_already(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    publish(author)
    data = author.call("GET", "/api/export").data
    assert counts(sent(author, data)) == (0, 0, 1, 0)
    assert author.call("GET", "/api/export").data == data


def test_an_export_of_wordpress_is_taken_in(blog: Flask, member: NewPerson) -> None:
    author, name = member(blog), new_id().hex
    data = export(
        post(name=name, number=1, comments=2), post(kind="page"), post(status="trash", number=2)
    )
    told = result(sent(author, data))
    assert counts(sent(author, data)) == (0, 0, 2, 0)
    assert (told["added"], told["skipped"]) == (1, 1)
    assert told["leftOut"] == {"page": 1, "comment": 2}
    assert author.call("GET", f"/api/articles/{name}").json["article"]["body"] == "Twice a day.\n"


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04", b"<a/>", b"\xff\xd8\xff"])
def test_what_is_no_blog_is_refused_with_words(blog: Flask, member: NewPerson, data: bytes) -> None:
    answer = sent(member(blog), data)
    assert answer.status_code == 422
    assert answer.json["code"] == "unreadable"
    assert answer.json["errors"]["file"]


def test_a_form_that_is_not_right_is_refused(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    assert author.call("POST", "/api/import", data={"dry_run": "true"}).status_code == 422
    assert "dry_run" in sent(author, zipped(), dry_run="perhaps").json["errors"]
    assert "owner" in sent(author, zipped(), owner="me").json["errors"]
    assert author.call("POST", "/api/import", json={}).status_code == 422


def test_a_file_larger_than_we_take_is_refused(
    blog: Flask, member: NewPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = member(blog)
    more_than_json = b"x" * (2 * MAX_BODY)
    assert sent(author, more_than_json).status_code == 422, "the premise: other routes take less"
    monkeypatch.setattr(exchange, "LARGEST_UPLOAD", MAX_BODY)
    assert sent(author, more_than_json).status_code == 413


def test_what_takes_too_long_goes_on_when_the_file_comes_again(
    blog: Flask, member: NewPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, data = member(blog), zipped(a=tides(), b=tides(), c=tides())
    monkeypatch.setattr(exchange, "LONGEST_IMPORT", 0)
    first = result(sent(author, data))
    assert (first["next"], first["added"]) == (1, 1)
    second = result(sent(author, data, start="1"))
    assert (second["next"], second["added"], second["skipped"]) == (2, 1, 0)
    monkeypatch.setattr(exchange, "LONGEST_IMPORT", 60)
    last = result(sent(author, data, start="2"))
    assert (last["next"], last["added"]) == (None, 1)
    assert counts(sent(author, data)) == (0, 0, 3, 0)
    assert "start" in sent(author, data, start="-1").json["errors"]
    assert counts(sent(author, data, start="9")) == (0, 0, 0, 0)


def test_one_at_a_time_moves_in_and_the_others_are_told_to_wait(
    blog: Flask, member: NewPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = member(blog)
    monkeypatch.setattr(exchange, "LONGEST_WAIT", 0)
    with exchange._turn:  # noqa: SLF001  somebody else's
        answer = sent(author, zipped())
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert sent(author, zipped()).status_code == 200


def test_only_who_is_signed_in_moves(blog: Flask, stranger: NewPerson) -> None:
    assert stranger(blog).call("GET", "/api/export").status_code == 401
    assert sent(stranger(blog), zipped()).status_code == 401


def test_too_often_is_too_often(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    for rate, verb in ((IMPORTS, "import"), (EXPORTS, "export articles")):
        use_up(blog, rate, verb, str(id_of(author)))
    assert sent(author, zipped()).status_code == 429
    assert author.call("GET", "/api/export").status_code == 429
