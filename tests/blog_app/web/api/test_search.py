"""The search over JSON."""

from typing import Any

import pytest
from flask import Flask

from blog_app.models.search import LONGEST_QUERY, MOST_WORDS, PER_ADDRESS
from common.ids import new_id
from tests.fixtures.blog import publish
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson, Person


@pytest.fixture
def reader(blog: Flask, stranger: NewPerson) -> Person:
    return stranger(blog)


@pytest.fixture
def mark() -> str:
    """A word that only this test's articles have."""
    return "q" + new_id().hex[16:].translate(str.maketrans("0123456789", "ghijklmnop"))


def ask(person: Person, query: str, **more: object) -> Any:
    answer = person.call("GET", "/api/search", query_string={"q": query, **more})
    assert answer.status_code == 200, answer.text
    return answer.json


def slugs(person: Person, query: str, **more: object) -> list[str]:
    return [row["slug"] for row in ask(person, query, **more)["results"]]


def found(pieces: list[dict[str, Any]]) -> list[str]:
    return [piece["text"] for piece in pieces if piece["found"]]


def test_words_are_found_wherever_they_stand_the_best_first(
    blog: Flask, member: NewPerson, reader: Person, mark: str
) -> None:
    author = member(blog)
    in_body = publish(author, title="One", body=f"Some words, and {mark} among them.")
    in_title = publish(author, title=f"The {mark}", body="Nothing else.")
    in_description = publish(author, title="Three", description=f"About {mark}")
    assert slugs(reader, mark) == [in_title, in_description, in_body]
    assert slugs(reader, mark, sort="newest") == [in_description, in_title, in_body]


def test_all_words_must_be_there_and_operators_narrow_it_down(
    blog: Flask, member: NewPerson, reader: Person, mark: str
) -> None:
    ada, eve = member(blog), member(blog)
    storm = publish(ada, title="1", body=f"{mark} light house storm", tagList=[f"t {mark}", "sea"])
    calm = publish(eve, title="2", body=f"{mark} house light calm", tagList=["sea"])
    assert slugs(reader, f"{mark} STORM") == [storm]
    assert slugs(reader, f'{mark} "light house"') == [storm]
    assert slugs(reader, f"{mark} -storm") == [calm]
    assert slugs(reader, f'{mark} -"house light"') == [storm]
    assert slugs(reader, f'tag:"T {mark}"') == [storm]
    assert slugs(reader, f'{mark} -tag:"t {mark}"') == [calm]
    assert slugs(reader, f"{mark} author:{eve.name.upper()}") == [calm]
    assert slugs(reader, f"{mark} -author:{eve.name}") == [storm]
    assert slugs(reader, f"{mark} author:nobody-of-that-name") == []
    assert slugs(reader, f"author:{ada.name} tag:sea") == [storm]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("The keepers were running and this is not the end of it", "runs keeper"),
        ("Die Häuser sind nicht auf das Wasser gebaut und der Turm auch", "haus wassers"),
        ("Les chevaux ne sont pas dans la maison et les enfants que", "maisons enfant"),
        ("Ångström mit Café, straße", "angstrom cafe strasse"),
        ("灯台は海のそばにあります。", "灯台"),
        ("灯台は海のそばにあります。", "海"),
        ("ภาษาไทยเป็นภาษา", "ไทย"),
        ("Маяки стоят на скале, и это не то, что его", "маяк скалы"),  # noqa: RUF001
        ("don't stop", "DON’T"),  # noqa: RUF001
    ],
)
def test_forms_accents_and_scripts_do_not_matter(
    blog: Flask, member: NewPerson, reader: Person, mark: str, text: str, query: str
) -> None:
    slug = publish(member(blog), body=f"{mark} {text}")
    assert slugs(reader, f"{mark} {query}") == [slug]


def test_what_was_found_is_marked_and_nothing_else_of_it_is_html(
    blog: Flask, member: NewPerson, reader: Person, mark: str
) -> None:
    body = (
        "Begin. " * 100 + f"**{mark[:4]}**{mark[4:]} <b>&amp; `runs` and the rest of it is not " * 9
    )
    publish(member(blog), title=f"<i>{mark}</i>", body=body)
    row = ask(reader, f"{mark} running")["results"][0]
    assert found(row["title"]) == [mark]
    assert "".join(piece["text"] for piece in row["title"]) == f"<i>{mark}</i>"
    assert found(row["passage"])[:2] == [mark, "runs"]
    whole = "".join(piece["text"] for piece in row["passage"])
    assert whole.startswith("… ")
    assert whole.endswith(" …")
    assert f"{mark} <b>& runs" in whole


def test_a_slip_is_taken_for_the_nearest_word_and_said(
    blog: Flask, member: NewPerson, reader: Person, mark: str
) -> None:
    slug = publish(member(blog), body=f"the lighthousekeeper {mark}")
    answer = ask(reader, f"{mark} lighthuosekeeper")
    assert [row["slug"] for row in answer["results"]] == [slug]
    assert answer["instead"] == {"lighthuosekeeper": "lighthousekeeper"}
    assert ask(reader, f"{mark} keeper")["instead"] == {}


@pytest.mark.parametrize("sort", ["best", "newest"])
def test_pages_by_key_lose_and_repeat_nothing(
    blog: Flask, member: NewPerson, reader: Person, mark: str, sort: str
) -> None:
    author = member(blog)
    expected = {publish(author, title=f"{n % 3} {mark} " * (1 + n % 2)) for n in range(7)}
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        part = ask(reader, mark, sort=sort, limit=2, cursor=cursor)
        assert part["count"] == 7
        seen += [row["slug"] for row in part["results"]]
        cursor = part["nextCursor"]
    assert len(seen) == 7
    assert set(seen) == expected
    assert seen == slugs(reader, mark, sort=sort)


def test_a_change_and_a_deletion_are_found_at_once(
    blog: Flask, member: NewPerson, reader: Person, mark: str
) -> None:
    author = member(blog)
    slug = publish(author, body=f"{mark}before")
    assert slugs(reader, f"{mark}before") == [slug]
    changes = {"article": {"body": f"{mark}after"}}
    assert author.call("PUT", f"/api/articles/{slug}", json=changes).status_code == 200
    assert slugs(reader, f"{mark}before -{mark}after") == []
    assert slugs(reader, f"{mark}after") == [slug]
    assert author.call("DELETE", f"/api/articles/{slug}").status_code == 204
    assert slugs(reader, f"{mark}after") == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "can't be blank"),
        ("   ", "can't be blank"),
        ("a" * (LONGEST_QUERY + 1), f"is longer than {LONGEST_QUERY} characters"),
        ("-storm", "needs a word to look for, or tag: or author:"),
        ('"" - & | ! <-> :* ( \'', "needs a word to look for, or tag: or author:"),
        ("a b " * MOST_WORDS + "c" * 9, None),
        (" ".join("abcdefghijklmnopqrstuvwxyz"), f"has more than {MOST_WORDS} words"),
        ("a\x00b", "must be one line without control characters"),
    ],
)
def test_what_cannot_be_looked_for_is_said(reader: Person, query: str, words: str | None) -> None:
    answer = reader.call("GET", "/api/search", query_string={"q": query})
    if words is None:
        assert answer.status_code == 200
    else:
        assert answer.status_code == 422
        assert answer.json["errors"] == {"q": [words]}


@pytest.mark.parametrize(
    "query",
    ["'", "\\", "a' | 'b", "a:* & b", "x\\' !y", '"a', "tag:", "tag:'", "(((", "a <-> b", "%_"],
)
def test_no_text_is_an_error_of_the_database(reader: Person, query: str) -> None:
    answer = reader.call("GET", "/api/search", query_string={"q": f"{query} word"})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("bad", [{}, {"q": "a", "sort": "worst"}, {"q": "a", "cursor": "x"}])
def test_what_is_no_search_is_refused(reader: Person, bad: dict[str, str]) -> None:
    assert reader.call("GET", "/api/search", query_string=bad).status_code == 422


def test_who_searches_without_end_is_stopped(blog: Flask, reader: Person) -> None:
    address = {"REMOTE_ADDR": "192.0.2.77"}
    with blog.app_context():
        use_up(blog, PER_ADDRESS, "search", address["REMOTE_ADDR"])
    given = {"query_string": {"q": "word"}, "environ_overrides": address}
    answer = reader.call("GET", "/api/search", **given)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert reader.call("GET", "/api/search?q=word").status_code == 200, "another address"
