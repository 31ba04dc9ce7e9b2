"""Series: articles that belong together, in an order.

`POST /series` with `{"series": {"title", "description"}}` answers 201 and the series with its slug. `PUT
/series/{slug}/articles` with `{"series": {"articles": [ids as in /drafts]}}` says all of its parts, in order; `GET`
there lists them: `{"articles": [{"part", "slug", "title", …}]}`. `GET /articles/{slug}/series` tells the place of an
article: `{"series": {"slug", "part", "of", "previous": {"slug", "title"} | null, "next"}}`. `PUT` and `DELETE
/series/{slug}` rename and end it; its articles stay.
"""

import pytest

from tests.acceptance.blog.people import Person, made, unique
from tests.acceptance.failures import beginning
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client

pytestmark = pytest.mark.publication


@beginning("beginning a series")
def begun(author: Person) -> str:
    wish = {"title": f"Tides {unique('t')}", "description": "Twice a day"}
    return str(made(author.post("series", series=wish), "series", "slug")["slug"])


@beginning("putting articles into a series")
def arranged(author: Person, parts: int) -> tuple[str, list[str]]:
    """(slug of the series, slugs of its articles): the one that was published last is its first part."""
    series, slugs = begun(author), [author.publishes()["slug"] for _ in range(parts)][::-1]
    ids = [author.manuscript_of(slug)["id"] for slug in slugs]
    author.put("series", series, "articles", series={"articles": ids}).has(200)
    return series, slugs


def parts_of(client: Client, series: str) -> list[str]:
    return [one["slug"] for one in client.get("series", series, "articles").gives(200, "articles")]


@requirement("BLOG-SER-01", points=2)
def test_a_series_shows_its_articles_in_order(author: Person, visitor: Client) -> None:
    """A series is public, counts its articles, and lists them in the order that its author gave them."""
    series, slugs = arranged(author, 3)
    visitor.get("series", series).gives(200, "series", slug=series, articlesCount=3)
    answer = visitor.get("series", series, "articles")
    found = [one["slug"] for one in answer.gives(200, "articles")]
    answer.must(found == slugs, f"the articles {slugs}, in this order")


@requirement("BLOG-SER-02", points=1)
def test_an_article_tells_its_place(author: Person, visitor: Client) -> None:
    """A part tells which of how many it is, and what comes before and after it."""
    series, slugs = arranged(author, 2)
    answer = visitor.get("articles", slugs[1], "series")
    place = answer.gives(200, "series", slug=series, part=2, of=2, next=None)
    answer.must(place["previous"]["slug"] == slugs[0], f"series.previous.slug = {slugs[0]}")
    alone = author.publishes()["slug"]
    visitor.get("articles", alone, "series").gives(200, "series")
    answer = visitor.get("articles", alone, "series")
    answer.must(answer.holds("series") is None, "series = null")


@requirement("BLOG-SER-03", points=1)
def test_the_order_is_changed(author: Person, visitor: Client) -> None:
    """Another order replaces the one that was, all at once; what it leaves out is no part any more."""
    series, slugs = arranged(author, 3)
    ids = [author.manuscript_of(slug)["id"] for slug in (slugs[2], slugs[0])]
    author.put("series", series, "articles", series={"articles": ids}).has(200)
    answer = visitor.get("series", series, "articles")
    found = [one["slug"] for one in answer.gives(200, "articles")]
    answer.must(found == [slugs[2], slugs[0]], f"{slugs[2]}, {slugs[0]}")


@requirement("BLOG-SER-04", points=1)
def test_a_new_title_keeps_the_address(author: Person, visitor: Client) -> None:
    """A series that is renamed keeps its slug."""
    series, title = begun(author), f"Renamed {unique('t')}"
    answer = author.put("series", series, series={"title": title, "description": ""})
    answer.gives(200, "series", slug=series, title=title)


@requirement("BLOG-SER-05", points=2)
def test_nobody_else_changes_a_series(author: Person, reader: Person) -> None:
    """Another's series is neither renamed, arranged nor deleted (403 or 404), nor filled with others' articles."""
    series, slugs = arranged(author, 1)
    reader.put("series", series, series={"title": "Mine"}).refuses(403, 404)
    reader.put("series", series, "articles", series={"articles": []}).refuses(403, 404)
    reader.delete("series", series).refuses(403, 404)
    theirs = author.manuscript_of(slugs[0])["id"]
    answer = reader.put("series", begun(reader), "articles", series={"articles": [theirs]})
    answer.refuses(403, 404, 422)
    reader.get("series", series).gives(200, "series", articlesCount=1)


@requirement("BLOG-SER-06", points=1)
def test_a_draft_in_a_series_is_for_its_author(author: Person, visitor: Client) -> None:
    """A part that is not published is seen in its series by its author alone."""
    series, slugs = arranged(author, 1)
    ids = [author.begins()["id"], author.manuscript_of(slugs[0])["id"]]
    author.put("series", series, "articles", series={"articles": ids}).has(200)
    answer = visitor.get("series", series, "articles")
    answer.must([one["slug"] for one in answer.gives(200, "articles")] == slugs, f"{slugs} alone")
    answer = author.get("series", series, "articles")
    answer.must(len(answer.gives(200, "articles")) == 2, "2 articles for its author")


@requirement("BLOG-SER-07", points=1)
def test_a_series_ends_and_its_articles_stay(author: Person, visitor: Client) -> None:
    """Deleting a series answers 204; it is gone, and its articles are not."""
    series, slugs = arranged(author, 1)
    author.delete("series", series).gives_nothing(204)
    visitor.get("series", series).refuses(404)
    visitor.get("articles", slugs[0]).gives(200, "article", slug=slugs[0])
