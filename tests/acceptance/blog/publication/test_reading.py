"""Reading on: the archive, articles that are alike, and how long one takes to read, on pages for anybody.

`/archive/{year}/{month}` links to what was published in that month (UTC), the newest first. The page of an article,
`/article/{slug}`, says how many minutes it takes ("3 min"), and links to others with the same tags. What it says of
itself to others (`<link rel=canonical>`, Open Graph, Twitter cards, JSON-LD) has absolute addresses.
"""

import json
import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from tests.acceptance import pictures
from tests.acceptance.blog.people import Person, draft, made, unique
from tests.acceptance.exchange import Answer
from tests.acceptance.failures import beginning
from tests.acceptance.page import Page
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client

pytestmark = pytest.mark.publication


def opened(client: Client, path: str) -> tuple[Answer, Page]:
    answer = client.opens(path)
    answer.has(200)
    return answer, Page(answer.text)


def links(page: Page) -> list[str]:
    return [urlsplit(link["href"]).path for link in page.all("a")]


@requirement("BLOG-REA-01", points=2)
def test_an_article_has_a_page(author: Person, visitor: Client) -> None:
    """An article is read at /article/{slug} without an account: its title in <h1> and <title>, its text as HTML."""
    article = author.publishes(body="The *moon* does it.")
    answer, page = opened(visitor, f"/article/{article['slug']}")
    title = article["title"]
    shown = [one.text.strip() for one in page.all("h1")] == [title]
    answer.must(shown and title in page.all("title")[0].text, f'"{title}" in <h1> and <title>')
    answer.must(any(one.text == "moon" for one in page.all("em")), "<em>moon</em>")


@requirement("BLOG-REA-02", points=1)
def test_a_page_says_how_long_it_takes(author: Person, visitor: Client) -> None:
    """An article of 2,000 words takes between 5 and 15 minutes to read, a short one 1."""
    for words, least, most in ((2_000, 5, 15), (20, 1, 1)):
        slug = author.publishes(body="tide " * words)["slug"]
        answer, page = opened(visitor, f"/article/{slug}")
        told = re.search(r"(\d+)\s*min", " ".join(one.text for one in page.all("body")))
        answer.must(told and least <= int(told[1]) <= most, f"{least} to {most} min")


@requirement("BLOG-REA-03", points=1)
def test_an_article_leads_to_those_that_are_alike(author: Person, visitor: Client) -> None:
    """The page of an article links to others that share a rare tag with it."""
    tag = unique("tag")
    slugs = [author.publishes(tagList=[tag])["slug"] for _ in range(2)]
    for here, there in (slugs, slugs[::-1]):
        answer, page = opened(visitor, f"/article/{here}")
        answer.must(f"/article/{there}" in links(page), f"a link to /article/{there}")


@requirement("BLOG-REA-04", points=1)
def test_the_archive_has_every_month(author: Person, visitor: Client) -> None:
    """What was published now is in the archive of this month, and a month that cannot be answers 404."""
    slug, now = author.publishes()["slug"], datetime.now(UTC)
    answer, page = opened(visitor, f"/archive/{now.year}/{now.month}")
    answer.must(f"/article/{slug}" in links(page), f"a link to /article/{slug}")
    visitor.opens(f"/archive/{now.year}/13").refuses(404)


@requirement("BLOG-REA-05", points=1)
def test_a_page_that_is_not_there_says_so(author: Person, visitor: Client) -> None:
    """An article that does not exist, or not yet, has a page in HTML that answers 404."""
    opened(visitor, f"/article/{author.publishes()['slug']}")
    answer = visitor.opens(f"/article/{unique('nothing')}")
    answer.refuses(404)
    answer.must("html" in answer.headers.get("content-type", ""), "a page in HTML")


@requirement("BLOG-REA-06", points=1)
def test_an_old_address_leads_to_the_page(author: Person, visitor: Client) -> None:
    """After a change of title the old page answers 301 or 308 to the new one."""
    slug = author.publishes()["slug"]
    change = {"title": f"Renamed {unique('title')}"}
    now = author.put("articles", slug, article=change).gives(200, "article")["slug"]
    answer = visitor.opens(f"/article/{slug}")
    answer.has(301, 308)
    location = answer.headers.get("location", "")
    answer.must(urlsplit(location).path == f"/article/{now}", f"Location: …/article/{now}")


@requirement("BLOG-REA-07", points=1)
def test_a_page_has_one_address(author: Person, visitor: Client) -> None:
    """An article's page names its canonical address, absolute and without what came behind the `?`."""
    slug = author.publishes()["slug"]
    answer, page = opened(visitor, f"/article/{slug}?utm_source=elsewhere")
    (canonical,) = [link["href"] for link in page.all("link", rel="canonical")]
    parts = urlsplit(canonical)
    whole = parts.scheme in {"http", "https"} and parts.netloc and not parts.query
    answer.must(whole and parts.path == f"/article/{slug}", f"https://…/article/{slug}")


@requirement("BLOG-REA-08", points=2)
def test_a_page_looks_well_where_it_is_shared(author: Person, visitor: Client) -> None:
    """Open Graph and Twitter cards have title, description, type, address and, with a cover, its picture."""
    title = f'"Tea" & <b>{unique("x")}</b>'
    slug = with_cover(author, title)
    answer, page = opened(visitor, f"/article/{slug}")
    for name, wanted in (("og:title", title), ("og:type", "article"),
                         ("og:description", "What it is about")):  # fmt: skip
        answer.must(page.meta(name) == [wanted], f"{name}: {wanted}")
    for name in ("og:url", "og:image"):
        absolute = page.meta(name) and page.meta(name)[0].startswith(("http://", "https://"))
        answer.must(absolute, f"{name}: an absolute address")
    answer.must(page.meta("twitter:card") == ["summary_large_image"], "twitter:card")
    visitor.opens(page.meta("og:image")[0]).has(200)


@beginning("publishing an article with a cover")
def with_cover(author: Person, title: str) -> str:
    sent = author.upload("images", files={"image": ("a.png", pictures.png(), "image/png")})
    image = made(sent, "image", "id")
    begun = author.post("drafts", draft=draft(title=title, coverImage=image["id"]))
    own = begun.gives(201, "draft")
    seen = {"version": own["version"]}
    answer = author.post("drafts", own["id"], "publish", draft=seen)
    return str(answer.gives(200, "draft")["slug"])


@requirement("BLOG-REA-09", points=2)
def test_a_page_tells_search_engines_what_it_is(author: Person, visitor: Client) -> None:
    """JSON-LD on an article's page is valid JSON of schema.org: headline, author, dates, whatever the title holds."""
    title = f'"Tea" </script> & {unique("x")}'
    slug = author.publishes(title=title)["slug"]
    answer, page = opened(visitor, f"/article/{slug}")
    found = [json.loads(one.text) for one in page.all("script", type="application/ld+json")]
    articles = [one for one in found if str(one.get("@type", "")).endswith(("Article", "Posting"))]
    answer.must(articles, 'JSON-LD with "@type": "Article" or "BlogPosting"')
    told = articles[0]
    answer.must(told.get("headline") == title, f"headline: {title}")
    answer.must(author.name in json.dumps(told.get("author")), f"author: {author.name}")
    published = datetime.fromisoformat(told.get("datePublished"))
    answer.must(published.tzinfo, "datePublished with a zone")
