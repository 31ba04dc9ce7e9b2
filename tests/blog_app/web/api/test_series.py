"""Series over JSON."""

import pytest
from flask import Flask

from blog_app.models.series import MOST_PARTS, PER_AUTHOR
from common.ids import new_id
from tests.fixtures.blog import publish
from tests.fixtures.drafts import begun
from tests.fixtures.limits import use_up
from tests.fixtures.people import NewPerson, Person


def begin(person: Person, **fields: object) -> str:
    answer = person.call("POST", "/api/series", json={"series": {"title": "A row"} | fields})
    assert answer.status_code == 201, answer.text
    return str(answer.json["series"]["slug"])


def ids_of(person: Person) -> list[str]:
    """Of all one's articles, oldest first."""
    return [one["id"] for one in person.call("GET", "/api/drafts").json["drafts"]][::-1]


def arrange(person: Person, slug: str, ids: list[str]) -> int:
    body = {"series": {"articles": ids}}
    return person.call("PUT", f"/api/series/{slug}/articles", json=body).status_code


def test_a_reader_finds_the_way_through_a_series(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author, reader = member(blog), stranger(blog)
    slugs = [publish(author, title=f"Part {n} {new_id().hex}") for n in range(3)]
    slug = begin(author, title="From the sea", description="In three parts")
    assert arrange(author, slug, ids_of(author)) == 200
    found = reader.call("GET", f"/api/series/{slug}").json["series"]
    assert (found["title"], found["author"], found["articlesCount"]) == (
        "From the sea", author.name, 3,
    )  # fmt: skip
    parts = reader.call("GET", f"/api/series/{slug}/articles").json["articles"]
    assert [(one["part"], one["slug"]) for one in parts] == list(enumerate(slugs, start=1))
    place = reader.call("GET", f"/api/articles/{slugs[1]}/series").json["series"]
    assert (place["part"], place["of"], place["slug"]) == (2, 3, slug)
    assert (place["previous"]["slug"], place["next"]["slug"]) == (slugs[0], slugs[2])
    ends = [reader.call("GET", f"/api/articles/{one}/series").json["series"] for one in slugs]
    assert (ends[0]["previous"], ends[2]["next"]) == (None, None)


def test_parts_come_page_by_page(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    slugs, slug = [publish(author) for _ in range(3)], begin(author)
    arrange(author, slug, ids_of(author))
    first = author.call("GET", f"/api/series/{slug}/articles?limit=2").json
    second = author.call("GET", f"/api/series/{slug}/articles?limit=2&cursor={first['nextCursor']}")
    found = [(one["part"], one["slug"]) for one in first["articles"] + second.json["articles"]]
    assert found == list(enumerate(slugs, start=1))
    assert second.json["nextCursor"] is None


def test_a_series_without_anything_to_read_is_there_for_its_author_alone(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author, other = member(blog), member(blog)
    begun(author, title="Not yet")
    slug = begin(author)
    arrange(author, slug, ids_of(author))
    assert author.call("GET", f"/api/series/{slug}").json["series"]["articlesCount"] == 1
    parts = author.call("GET", f"/api/series/{slug}/articles").json["articles"]
    assert [(one["status"], one["slug"]) for one in parts] == [("draft", None)]
    for person in (other, stranger(blog)):
        assert person.call("GET", f"/api/series/{slug}").status_code == 404
        assert person.call("GET", f"/api/series/{slug}/articles").status_code == 404
        found = person.call("GET", f"/api/series?author={author.name}").json["series"]
        assert found == []


def test_series_are_listed_page_by_page(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    made = [begin(author, title=f"Row {n}") for n in range(3)]
    found, cursor = [], ""
    for _ in range(2):
        path = f"/api/series?author={author.name}&limit=2&cursor={cursor}"
        page = author.call("GET", path).json
        found += [one["slug"] for one in page["series"]]
        cursor = page["nextCursor"]
    assert (found, cursor) == (made[::-1], None)


def test_an_article_in_no_series_says_so(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    answer = author.call("GET", f"/api/articles/{publish(author)}/series")
    assert (answer.status_code, answer.json) == (200, {"series": None})
    assert author.call("GET", "/api/articles/no-such-thing/series").status_code == 404


def test_only_its_author_changes_a_series(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    author, other = member(blog), member(blog)
    publish(author)
    slug = begin(author)
    arrange(author, slug, ids_of(author))
    sent = {"series": {"title": "Mine now"}}
    for person, status in ((other, 403), (stranger(blog), 401)):
        assert person.call("PUT", f"/api/series/{slug}", json=sent).status_code == status
        assert arrange(person, slug, []) == status
        assert person.call("DELETE", f"/api/series/{slug}").status_code == status
    answer = author.call("PUT", f"/api/series/{slug}", json={"series": {"title": "New"}})
    assert (answer.json["series"]["title"], answer.json["series"]["slug"]) == ("New", slug)
    assert author.call("DELETE", f"/api/series/{slug}").status_code == 204
    assert author.call("GET", f"/api/series/{slug}").status_code == 404
    assert len(ids_of(author)) == 1, "its article stays"


def test_what_cannot_be_in_a_series_is_refused(blog: Flask, member: NewPerson) -> None:
    author, other = member(blog), member(blog)
    for person in (author, other):
        publish(person)
    slug, (mine,), (theirs,) = begin(author), ids_of(author), ids_of(other)
    for ids in ([mine, mine], [theirs], [str(new_id())], ["x"], [mine] * (MOST_PARTS + 1)):
        assert arrange(author, slug, ids) == 422
    assert arrange(author, slug, [mine]) == 200
    assert arrange(author, begin(author), [mine]) == 409


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"description": "a\nb"}, "description"),
        ({"slug": "mine"}, "slug"),
    ],
)
def test_a_bad_name_is_422(
    blog: Flask, member: NewPerson, fields: dict[str, object], field: str
) -> None:
    answer = member(blog).call("POST", "/api/series", json={"series": {"title": "T"} | fields})
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


def test_changes_are_limited_for_each_author(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    slug, user_id = begin(author), author.call("GET", "/api/auth/me").json["id"]
    use_up(blog, PER_AUTHOR, "series", user_id)
    assert arrange(author, slug, []) == 429
