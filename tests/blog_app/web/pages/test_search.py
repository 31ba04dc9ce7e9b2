"""The page to search on, as a browser without JavaScript has it."""

import pytest
from flask import Flask

from blog_app.models.search import LONGEST_QUERY
from common.ids import new_id
from tests.fixtures.blog import publish
from tests.fixtures.people import NewPerson, Person


@pytest.fixture
def reader(blog: Flask, stranger: NewPerson) -> Person:
    return stranger(blog)


def found_by(reader: Person, query: str, status: int = 200) -> str:
    answer = reader.visit("/search?" + query)
    assert answer.status_code == status, answer.text
    return answer.text


def test_who_asks_nothing_gets_the_form(reader: Person) -> None:
    page = found_by(reader, "")
    assert 'name="q"' in page
    assert "Nothing found" not in page


def test_what_was_found_is_marked_and_escaped(
    blog: Flask, member: NewPerson, reader: Person
) -> None:
    mark = new_id().hex[16:]
    slug = publish(member(blog), title=f"<script>{mark}</script>", body=f"& <b>{mark}</b>")
    page = found_by(reader, f"q={mark}")
    assert f'href="/article/{slug}"' in page
    assert f"&lt;script&gt;<mark>{mark}</mark>&lt;/script&gt;" in page
    assert f"&amp; &lt;b&gt;<mark>{mark}</mark>" in page
    assert "1 article<" in page
    assert "1 min read" in page


def test_pages_lead_on_in_the_order_that_was_chosen(
    blog: Flask, member: NewPerson, reader: Person
) -> None:
    mark, author = new_id().hex[16:], member(blog)
    slugs = [publish(author, title=f"{mark} {n}") for n in range(12)]
    page = found_by(reader, f"q={mark}&sort=newest")
    assert f'/article/{slugs[-1]}"' in page
    older = page.split('rel="next" href="/search?')[1].split('"')[0].replace("&amp;", "&")
    last = found_by(reader, older)
    assert f'/article/{slugs[0]}"' in last
    assert 'rel="next"' not in last


def test_a_slip_is_said_with_what_was_looked_for_instead(
    blog: Flask, member: NewPerson, reader: Person
) -> None:
    publish(member(blog), body="A barometerkeeper keeps it.")
    page = found_by(reader, "q=baromterkeeper")
    assert "Nobody wrote “baromterkeeper”" in page
    assert "<strong>barometerkeeper</strong>" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("-" + "storm", "needs a word to look for"),
        ("x" * (LONGEST_QUERY + 1), f"is longer than {LONGEST_QUERY} characters"),
    ],
)
def test_what_cannot_be_looked_for_comes_back_with_a_sentence(
    reader: Person, query: str, words: str
) -> None:
    page = found_by(reader, f"q={query}", 422)
    assert words in page
    assert f'value="{query}"' in page


def test_who_finds_nothing_is_told_so(reader: Person) -> None:
    assert "Nothing found" in found_by(reader, f"q={new_id().hex}")
