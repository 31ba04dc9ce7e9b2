"""Lists of articles over JSON: filters, pages, counts, and who asks."""

import pytest
from flask import Flask

from common.ids import new_id
from tests.fixtures.blog import publish
from tests.fixtures.people import NewPerson, Person


def listed(person: Person, query: str) -> tuple[list[str], int]:
    """(slugs, articlesCount)."""
    answer = person.call("GET", f"/api/articles{query}")
    assert answer.status_code == 200, answer.text
    return [row["slug"] for row in answer.json["articles"]], answer.json["articlesCount"]


def test_the_list_is_newest_first_without_bodies(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    slugs = [publish(author) for _ in range(3)]
    listed = author.call("GET", "/api/articles?limit=3").json
    assert [row["slug"] for row in listed["articles"]] == slugs[::-1]
    assert listed["articlesCount"] >= 3
    assert all("body" not in row for row in listed["articles"])


def test_pages_join_without_gap_or_repetition_while_others_publish(
    blog: Flask, member: NewPerson
) -> None:
    author = member(blog)
    mine = [publish(author) for _ in range(7)][::-1]
    seen: list[str] = []
    path = "/api/articles?limit=3&cursor="
    while not set(mine) <= set(seen):
        page = author.call("GET", path).json
        seen += [row["slug"] for row in page["articles"]]
        publish(author)
        path = f"/api/articles?limit=3&cursor={page['nextCursor']}"
    assert seen[: len(mine)] == mine
    assert len(seen) == len(set(seen))


def test_the_contracts_answer_has_nothing_else_in_it(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    publish(author)
    found = author.call("GET", "/api/articles?limit=1").json
    assert set(found) == {"articles", "articlesCount"}
    assert set(found["articles"][0]) == {
        "slug", "title", "description", "tagList", "createdAt", "updatedAt",
        "favorited", "favoritesCount", "author",
    }  # fmt: skip


def test_the_count_is_that_of_all_pages(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    _, before = listed(author, "?limit=1")
    slugs = [publish(author) for _ in range(3)]
    assert listed(author, "?limit=1")[1] == before + 3
    author.call("DELETE", f"/api/articles/{slugs[0]}")
    assert listed(author, "?limit=1")[1] == before + 2
    assert listed(author, f"?author={author.name}&limit=1") == ([slugs[2]], 2)


def test_offset_and_limit_cut_the_same_list(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    mine = [publish(author) for _ in range(5)][::-1]
    by_me = f"?author={author.name}"
    assert listed(author, by_me) == (mine, 5)
    assert listed(author, f"{by_me}&offset=1&limit=2") == (mine[1:3], 5)
    assert listed(author, f"{by_me}&offset=4&limit=2") == (mine[4:], 5)
    assert listed(author, f"{by_me}&offset=5") == ([], 5)
    assert listed(author, f"{by_me}&offset=2000000000") == ([], 5)


def test_an_offset_and_a_cursor_are_not_mixed(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    for _ in range(2):
        publish(author)
    cursor = author.call("GET", "/api/articles?cursor=&limit=1").json["nextCursor"]
    answer = author.call("GET", f"/api/articles?cursor={cursor}&offset=1")
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["offset"])


@pytest.mark.parametrize("wanted", ["tag", "author", "favorited", "feed"])
def test_every_list_can_be_read_by_cursors_too(blog: Flask, member: NewPerson, wanted: str) -> None:
    author, reader, tag = member(blog), member(blog), new_id().hex
    mine = [publish(author, tagList=[tag]) for _ in range(3)][::-1]
    for slug in mine:
        reader.call("POST", f"/api/articles/{slug}/favorite")
    reader.call("POST", f"/api/profiles/{author.name}/follow")
    path = {
        "tag": f"?tag={tag}",
        "author": f"?author={author.name}",
        "favorited": f"?favorited={reader.name}",
        "feed": "/feed?",
    }[wanted]
    seen, cursor = [], ""
    while cursor is not None:
        page = reader.call("GET", f"/api/articles{path}&limit=2&cursor={cursor}").json
        seen += [row["slug"] for row in page["articles"]]
        cursor = page.get("nextCursor")
    assert seen == mine


def test_filters_find_what_they_say_alone_and_together(blog: Flask, member: NewPerson) -> None:
    author, other, reader, tag = member(blog), member(blog), member(blog), new_id().hex
    tagged, plain = publish(author, tagList=[tag, "y"]), publish(author)
    others = publish(other, tagList=[tag])
    for slug in (plain, others):
        reader.call("POST", f"/api/articles/{slug}/favorite")
    by_author, by_tag, liked = f"author={author.name}", f"tag={tag}", f"favorited={reader.name}"
    assert listed(reader, f"?{by_author}") == ([plain, tagged], 2)
    assert listed(reader, f"?{by_tag}") == ([others, tagged], 2)
    assert listed(reader, f"?{liked}") == ([others, plain], 2)
    assert listed(reader, f"?{by_author}&{by_tag}") == ([tagged], 1)
    assert listed(reader, f"?{by_author}&{liked}") == ([plain], 1)
    assert listed(reader, f"?{by_tag}&{liked}") == ([others], 1)
    assert listed(reader, f"?{by_author}&{by_tag}&{liked}") == ([], 0)
    assert listed(reader, f"?author={author.name.upper()}&tag= {tag.upper()}") == ([tagged], 1)


@pytest.mark.parametrize("filtered", ["tag", "author", "favorited"])
def test_a_filter_that_fits_nothing_is_an_empty_list(
    blog: Flask, stranger: NewPerson, filtered: str
) -> None:
    assert listed(stranger(blog), f"?{filtered}={new_id().hex}") == ([], 0)
    assert listed(stranger(blog), f"?{filtered}='%25_%F0%9F%A6%84") == ([], 0)


def test_a_filter_left_empty_is_none(blog: Flask, member: NewPerson) -> None:
    slug = publish(member(blog))
    assert listed(member(blog), "?tag=&author=&favorited=&limit=1")[0] == [slug]


def test_a_changed_tag_moves_the_article_from_list_to_list(blog: Flask, member: NewPerson) -> None:
    author, old, new, kept = member(blog), new_id().hex, new_id().hex, new_id().hex
    slug = publish(author, tagList=[old, kept])
    author.call("PUT", f"/api/articles/{slug}", json={"article": {"tagList": [kept, new]}})
    assert listed(author, f"?tag={old}") == ([], 0)
    assert listed(author, f"?tag={new}") == listed(author, f"?tag={kept}") == ([slug], 1)


def test_the_feed_has_those_whom_one_follows(blog: Flask, member: NewPerson) -> None:
    reader, followed, too, other = (member(blog) for _ in range(4))
    for author in (followed, too):
        reader.call("POST", f"/api/profiles/{author.name}/follow")
    assert listed(reader, "/feed") == ([], 0)
    slugs = [publish(author) for author in (followed, too, other, followed)]
    theirs = [slugs[3], slugs[1], slugs[0]]
    assert listed(reader, "/feed") == (theirs, 3)
    assert listed(reader, "/feed?offset=1&limit=1") == (theirs[1:2], 3)
    rows = reader.call("GET", "/api/articles/feed").json["articles"]
    assert all(row["author"]["following"] for row in rows)
    reader.call("DELETE", f"/api/profiles/{followed.name}/follow")
    assert listed(reader, "/feed") == ([slugs[1]], 1)


def test_the_feed_needs_somebody(blog: Flask, stranger: NewPerson) -> None:
    answer = stranger(blog).call("GET", "/api/articles/feed")
    assert (answer.status_code, answer.json["errors"]) == (401, {"token": ["is missing"]})


def test_each_sees_their_own_marks(blog: Flask, member: NewPerson, stranger: NewPerson) -> None:
    author, reader, other = member(blog), member(blog), member(blog)
    slug = publish(author)
    reader.call("POST", f"/api/articles/{slug}/favorite")
    reader.call("POST", f"/api/profiles/{author.name}/follow")
    for person, mine in ((reader, True), (other, False), (author, False), (stranger(blog), False)):
        (row,) = person.call("GET", f"/api/articles?author={author.name}").json["articles"]
        assert (row["favorited"], row["author"]["following"]) == (mine, mine)
        assert row["favoritesCount"] == 1


@pytest.mark.parametrize("path", ["", "/feed", "/{slug}", "/{slug}/comments"])
@pytest.mark.parametrize("sent", ["Token x", "Bearer a.b.c", "Basic eDp5", "Token", "x"])
def test_a_bad_token_is_refused_also_where_none_is_needed(
    blog: Flask, member: NewPerson, stranger: NewPerson, path: str, sent: str
) -> None:
    slug = publish(member(blog))
    answer = stranger(blog).call(
        "GET", "/api/articles" + path.format(slug=slug), headers={"Authorization": sent}
    )
    assert (answer.status_code, answer.json["errors"]) == (401, {"token": ["is not valid"]})


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=-1", "limit=101", "limit=x", "limit=", "limit=1e9", "limit=99999999999999",
        "offset=-1", "offset=x", "offset=1.5", "offset=99999999999999999999",
        "cursor=%00", "cursor=e30", "q[$ne]=1", "tag[$ne]=1", "tag=" + "x" * 101, "page=2",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/articles", "/api/articles/feed"])
def test_a_senseless_list_query_is_422(
    blog: Flask, member: NewPerson, path: str, query: str
) -> None:
    answer = member(blog).call("GET", f"{path}?{query}")
    assert answer.status_code == 422, answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.json["errors"]
