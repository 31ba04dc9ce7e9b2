"""Series and histories, as people without scripts meet them."""

from urllib.parse import urlsplit

import pytest
from flask import Flask

from common.ids import new_id
from tests.fixtures.blog import publish
from tests.fixtures.people import NewPerson, Person


@pytest.fixture
def author(blog: Flask, member: NewPerson) -> Person:
    return member(blog)


@pytest.fixture
def path(author: Person) -> str:
    """Of a series without articles."""
    answer = author.submit("/series", title="From the sea")
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.location).path.removesuffix("/edit")


def ids_of(person: Person) -> list[str]:
    return [one["id"] for one in person.call("GET", "/api/drafts").json["drafts"]][::-1]


def test_numbers_put_articles_in_order(
    blog: Flask, stranger: NewPerson, author: Person, path: str
) -> None:
    titles = [f"Part {n} {new_id().hex}" for n in range(3)]
    slugs = [publish(author, title=title) for title in titles]
    ids = ids_of(author)
    numbers = {f"part-{ids[0]}": "2", f"part-{ids[1]}": "1.5", f"part-{ids[2]}": " "}
    answer = author.submit(f"{path}/edit", title="Renamed", description="", **numbers)
    assert answer.status_code == 303, answer.text
    page = stranger(blog).visit(path).text
    assert page.index(titles[1]) < page.index(titles[0])
    assert titles[2] not in page
    assert "Renamed" in page
    assert "Part 1 of 2 of" in stranger(blog).visit(f"/article/{slugs[1]}").text


@pytest.mark.parametrize("number", ["x", "-1", "nan", "1e99"])
def test_a_form_with_no_number_comes_back_as_it_was_typed(
    author: Person, path: str, number: str
) -> None:
    publish(author)
    (mine,) = ids_of(author)
    answer = author.submit(
        f"{path}/edit", title="Typed", description="", **{f"part-{mine}": number}
    )
    assert answer.status_code == 422
    assert f'value="{number}"' in answer.text
    assert 'value="Typed"' in answer.text


def test_a_series_is_changed_by_its_author_alone(
    blog: Flask, member: NewPerson, author: Person, path: str
) -> None:
    other = member(blog)
    publish(author)
    (mine,) = ids_of(author)
    author.submit(f"{path}/edit", title="T", description="", **{f"part-{mine}": "1"})
    assert other.visit(path).status_code == 200
    assert other.visit(f"{path}/edit").status_code == 403
    assert other.submit(f"{path}/edit", title="Mine", description="").status_code == 403
    assert other.submit(f"{path}/delete").status_code == 403
    assert author.submit(f"{path}/delete").status_code == 303
    assert author.visit(path).status_code == 404


def test_a_history_is_read_and_an_old_text_comes_back(author: Person) -> None:
    slug = publish(author, body="The old house.")
    changes = {"article": {"body": "The new house."}}
    assert author.call("PUT", f"/api/articles/{slug}", json=changes).status_code == 200
    (mine,) = ids_of(author)
    history = f"/drafts/{mine}/history"
    assert "Version 1" in author.visit(history).text
    page = author.visit(f"{history}/1").text
    assert "<del>old</del>" in page
    assert "<ins>new</ins>" in page
    assert author.visit(f"{history}/2").status_code == 404
    assert author.submit(f"{history}/1/restore").status_code == 303
    assert "The old house." in author.visit(f"/article/{slug}").text
