"""What those who run the blog find, page by page; and the record of what they did."""

import csv
import importlib
import io
import re
from contextlib import closing
from typing import cast
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import QueuePool

from blog_app.models.acts import COLUMNS, PER_DOWNLOAD
from blog_app.storage import acts
from blog_app.storage.database import db
from common import clock
from common.ids import new_id
from tests.fixtures.blog import as_admin, comment, id_of, publish
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson, Person


@pytest.fixture
def admin(blog: Flask, member: NewPerson) -> Person:
    return as_admin(member(blog))


def hide(blog: Flask, who: UUID, thing: UUID, reason: str) -> None:
    """One more row in the record."""
    with blog.app_context():
        session = db.session()
        acts.add(session, who, "hide", kind="article", thing=thing, reason=reason, now=clock.now())
        session.commit()


def found(admin: Person, path: str, kind: str) -> list[str]:
    """The ids of what a list shows, over all of its pages."""
    ids: list[str] = []
    page = admin.visit(path)
    while True:
        assert page.status_code == 200, page.text
        rows = re.findall(r'<tr><th scope="row".*?</tr>', page.text)
        ids += [re.search(rf'href="/admin/{kind}/([\w-]+)"', row)[1] for row in rows]  # type: ignore[index]
        older = re.search(r'rel="next" href="([^"]*)"', page.text)
        if older is None:
            return ids
        page = admin.visit(older[1].replace("&amp;", "&"))


@pytest.mark.whole
def test_people_are_found_by_how_their_name_or_address_begins_and_by_their_id(
    blog: Flask, member: NewPerson, stranger: NewPerson, admin: Person
) -> None:
    some = [member(blog) for _ in range(3)]
    begins = some[0].name[:3].upper()
    ids = [str(id_of(one)) for one in reversed(some)]
    listed = found(admin, f"/admin/people?q={begins}", "people")
    assert [one for one in listed if one in ids] == ids, "the newest first"
    for one in some:
        for q in (one.name, one.email, str(id_of(one))):
            assert str(id_of(one)) in found(admin, f"/admin/people?q={q}", "people"), q
    for q in ("%25", "_", "\\", "nobody-begins-so", "%00"):
        answer = admin.visit(f"/admin/people?q={q}")
        assert ("Nobody is here" in answer.text, answer.status_code) in {(True, 200), (False, 422)}
    admin.submit(f"/admin/people/{ids[0]}", decision="disable", reason="r")
    assert found(admin, f"/admin/people?only=disabled&q={begins}", "people")[0] == ids[0]
    assert str(id_of(admin)) in found(admin, "/admin/people?only=admins", "people")
    assert not {*ids} & {*found(admin, "/admin/people?only=admins", "people")}
    assert {*ids} <= {*found(admin, f"/admin/people?only=unconfirmed&q={begins}", "people")}
    for path in ("?only=lost", "?cursor=x"):
        assert admin.visit(f"/admin/people{path}").status_code == 422


def test_articles_are_found_by_how_they_begin_and_by_their_author(
    blog: Flask, member: NewPerson, admin: Person
) -> None:
    author, word = member(blog), new_id().hex
    for number in range(3):
        publish(author, title=f"{word} № {number}")
    publish(member(blog), title=f"{word} by another")
    assert len(found(admin, f"/admin/articles?q={word.upper()}", "articles")) == 4
    assert len(found(admin, f"/admin/articles?q={word}-no-1", "articles")) == 1, "the address"
    mine = found(admin, f"/admin/articles?author={author.name.upper()}", "articles")
    assert len(mine) == 3
    admin.submit(f"/admin/articles/{mine[1]}", decision="hide", reason="r")
    assert found(admin, f"/admin/articles?author={author.name}", "articles") == mine[::2]
    hidden = found(admin, f"/admin/articles?status=hidden&q={word}", "articles")
    assert hidden == [mine[1]]
    for path in ("?status=draft", "?cursor=x"):
        assert admin.visit(f"/admin/articles{path}").status_code == 422


def test_every_list_leads_on_by_key(
    blog: Flask, member: NewPerson, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("people", "articles", "comments", "record"):
        pages = importlib.import_module(f"blog_app.web.pages.admin.{module}")
        monkeypatch.setattr(pages, "PER_PAGE", 1)
    author, word = member(blog), new_id().hex
    slugs = [publish(author, title=f"{word} {number}") for number in range(3)]
    numbers = [comment(author, slug)["id"] for slug in slugs]
    listed = found(admin, f"/admin/articles?author={author.name}&q={word}", "articles")
    assert len(listed) == len(set(listed)) == 3
    page, seen = admin.visit("/admin/comments").text, 0
    while seen < 3:
        (number,) = re.findall(r'action="/admin/comments/(\d+)"', page)
        if int(number) in numbers:
            assert int(number) == numbers[-1 - seen], "the newest first"
            seen += 1
        older = re.search(r'rel="next" href="([^"]*)"', page)
        page = admin.visit(older[1]).text if older else ""


def rows_of(admin: Person, query: str = "") -> list[dict[str, str]]:
    answer = admin.visit(f"/admin/record.csv{query}")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.headers["Cache-Control"] == "no-store"
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_everything_that_was_done_is_in_the_record_whatever_way_it_came(
    blog: Flask, member: NewPerson, admin: Person
) -> None:
    author, reader = member(blog), member(blog)
    slug, another = publish(author, title="Said & done"), publish(author)
    made = [comment(reader, slug, body=body)["id"] for body in ("a", "b", "See https://a.example")]
    for number in made[:2]:
        author.call(
            "POST", f"/api/articles/{slug}/comments/{number}/report", json={"reason": "spam"}
        )
    reader.call("POST", f"/api/articles/{another}/report", json={"reason": "spam"})
    reader.call("POST", f"/api/profiles/{author.name}/report", json={"reason": "spam"})
    cases = [
        case for case in admin.call("GET", "/api/reports?limit=100").json["cases"]
        if case["username"] in {author.name, reader.name}
    ]  # fmt: skip
    assert len(cases) == 4, "the premise"
    for case, decision in zip(cases, ("hide", "delete", "delete", "hide"), strict=True):
        wish = {"decision": decision, "reason": "over the API"}
        assert admin.call("POST", f"/api/reports/{case['id']}", json=wish).status_code == 204
    wish = {"decision": "approve"}
    assert admin.call("POST", f"/api/moderation/comments/{made[2]}", json=wish).status_code == 204
    admin.submit(f"/admin/people/{id_of(author)}", decision="enable", reason="on the page")
    whole = rows_of(admin, f"?who={id_of(admin)}")
    assert [(row["what"], row["kind"]) for row in whole] == [
        ("enable", "user"), ("approve", "comment"), ("disable", "user"), ("delete", "article"),
        ("delete", "comment"), ("hide", "comment"),
    ]  # fmt: skip
    assert whole == rows_of(admin, f"?who={admin.name}"), "by name as by id"
    assert {row["who_name"] for row in whole} == {admin.name}
    assert [row["title"] for row in whole if row["kind"] == "comment"] == [
        "Said & done",
        "",
        "Said & done",
    ]
    assert {row["whose"] for row in rows_of(admin, f"?thing={id_of(author)}")} == {author.name}
    assert {row["kind"] for row in rows_of(admin, "?kind=article")} == {"article"}
    page = admin.visit(f"/admin/record?who={admin.name}").text
    assert page.count("over the API") == 4
    assert "Said &amp; done" in page
    for path in ("?kind=lost", "?cursor=x"):
        assert admin.visit(f"/admin/record{path}").status_code == 422


def test_the_record_names_who_is_gone_by_their_id(
    blog: Flask, member: NewPerson, admin: Person
) -> None:
    gone, thing = new_id(), new_id()
    hide(blog, gone, thing, "r")
    page = admin.visit(f"/admin/record?who={gone}").text
    assert (str(gone) in page, str(thing) in page) == (True, True)
    (row,) = rows_of(admin, f"?thing={thing}")
    assert (row["who"], row["who_name"], row["title"]) == (str(gone), "", "")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_the_table_is_a_formula(blog: Flask, admin: Person, cell: str) -> None:
    thing = new_id()
    reason = f'{cell}", "x'
    hide(blog, id_of(admin), thing, reason)
    answer = admin.visit(f"/admin/record.csv?thing={thing}").text
    (row,) = csv.reader(io.StringIO(answer.partition("\r\n")[2], newline=""))
    assert row[-1] == f"'{reason}"
    assert len(row) == len(COLUMNS)


def test_the_table_is_whole_however_long_and_not_for_the_asking(
    blog: Flask, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "AT_ONCE", 2)
    thing = new_id()
    for number in range(5):
        hide(blog, id_of(admin), thing, str(number))
    assert [row["reason"] for row in rows_of(admin, f"?thing={thing}")] == ["4", "3", "2", "1", "0"]
    use_up(blog, PER_DOWNLOAD, "record", str(id_of(admin)))
    assert admin.visit(f"/admin/record.csv?thing={thing}").status_code == 429


def test_who_takes_the_table_slowly_holds_no_connection(blog: Flask, admin: Person) -> None:
    def held() -> int:
        with blog.app_context():
            return cast("QueuePool", db.engine.pool).checkedout()

    hide(blog, id_of(admin), new_id(), "r")
    before = held()
    with closing(admin.visit("/admin/record.csv")) as answer:
        pieces = answer.iter_encoded()
        assert next(pieces) == ",".join(COLUMNS).encode() + b"\r\n"
        assert b"\r\n" in next(pieces)
        assert held() == before
