"""The slug of an article: each has one of its own, whatever its title is, and keeps it: `/articles/{slug}`."""

import secrets

from tests.acceptance.blog.people import Person, draft, unique
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client


@requirement("BLOG-ART-08", points=2)
def test_a_second_article_with_the_same_title_takes_nothing_from_the_first(
    author: Person, reader: Person, visitor: Client
) -> None:
    """A title that is in use is answered 201 with another slug, or 409; the first article stays."""
    title = f"The same {unique('title')}"
    first = author.publishes(title=title, body="The first one")["slug"]
    answer = reader.post("articles", article=draft(title=title, body="The second one"))
    answer.has(201, 409)
    if answer.status == 201:
        answer.must(answer.holds("article")["slug"] != first, f"another slug than {first}")
    visitor.get("articles", first).gives(200, "article", body="The first one")


@requirement("BLOG-ART-10", points=2)
def test_a_body_edit_keeps_the_slug(author: Person, visitor: Client) -> None:
    """An edit of body, description or tags leaves the slug as it was, even where titles are alike."""
    title = f"Alike {unique('title')}"
    author.publishes(title=title)
    slug = author.publishes(title=f"{title}!")["slug"]
    for change in ({"body": "New"}, {"description": "New"}, {"tagList": ["new"]}):
        author.put("articles", slug, article=change).gives(200, "article", slug=slug)
    visitor.get("articles", slug).gives(200, "article", body="New")


@requirement("BLOG-ART-11", points=1)
def test_the_slug_after_a_new_title_leads_to_the_article(author: Person, visitor: Client) -> None:
    """After a change of title the slug in the answer leads to the article."""
    slug, title = author.publishes()["slug"], f"Renamed {unique('title')}"
    now = author.put("articles", slug, article={"title": title}).gives(200, "article", title=title)
    visitor.get("articles", now["slug"]).gives(200, "article", title=title)


@requirement("BLOG-ART-22", points=2)
def test_a_title_in_japanese_has_a_slug(author: Person, visitor: Client) -> None:
    """An article whose title has no Latin letters is published under a slug and read there."""
    for letters in ("日本語の題名あいうえお", "абвгдежз", "?!…#&*+"):
        title = "".join(secrets.choice(letters) for _ in range(12))
        slug = author.publishes(title=title)["slug"]
        visitor.get("articles", slug).gives(200, "article", title=title, slug=slug)


@requirement("BLOG-ART-23", points=2)
def test_a_title_named_like_a_route_does_no_harm(author: Person, visitor: Client) -> None:
    """An article titled "feed" is read under its slug, and /articles/feed stays the feed."""
    slug = author.publishes(title="feed")["slug"]
    visitor.get("articles", slug).gives(200, "article", title="feed")
    author.get("articles", "feed").gives(200, "articles")
