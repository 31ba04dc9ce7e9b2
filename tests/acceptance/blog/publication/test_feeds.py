"""Feeds and crawlers: what programs read.

The page `/` names its feeds: `<link rel="alternate" type="application/atom+xml" href=…>`, and the same with
`application/rss+xml` and `application/feed+json`. So does the page of an author, `/profile/{name}`, with the feeds of
that author. `/robots.txt` names the sitemap (`Sitemap: https://…`), which is one or an index of several. All of it
has absolute addresses and an ETag.
"""

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import pytest

from tests.acceptance.blog.people import Person, unique
from tests.acceptance.exchange import Answer
from tests.acceptance.failures import beginning
from tests.acceptance.page import Page
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client

pytestmark = pytest.mark.publication
ATOM, RSS, JSON = "application/atom+xml", "application/rss+xml", "application/feed+json"
IN_ATOM = {"": "http://www.w3.org/2005/Atom"}
IN_SITEMAP = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}
ODD = 'Tea & <b>milk</b> "now" ]]> 茶'


@beginning("finding the feed that a page names")
def address_of(client: Client, kind: str, page: str = "/") -> str:
    answer = client.opens(page)
    answer.has(200)
    found = Page(answer.text).all("link", rel="alternate", type=kind)
    answer.must(found and found[0]["href"], f'<link rel="alternate" type="{kind}" href="…">')
    return found[0]["href"]


def feed(client: Client, author: Person, kind: str) -> Answer:
    answer = client.opens(address_of(client, kind, f"/profile/{author.name}"))
    answer.has(200)
    given = answer.headers.get("content-type", "").partition(";")[0]
    answer.must(given == kind, f"Content-Type: {kind}")
    return answer


def must_lead(answer: Answer, addresses: list[str], slugs: list[str]) -> None:
    """Absolute, and the newest first."""
    whole = all(urlsplit(one).scheme in {"http", "https"} for one in addresses)
    answer.must(whole, f"absolute addresses, not {addresses}")
    found = [urlsplit(one).path for one in addresses]
    wanted = [f"/article/{slug}" for slug in slugs]
    answer.must(found == wanted, f"the entries {wanted}, in this order")


def published(author: Person) -> list[str]:
    """Slugs, the newest first."""
    titles = ("First", ODD)
    made = [author.publishes(title=f"{t} {unique('x')}", body="The *moon*")["slug"] for t in titles]
    return made[::-1]


@requirement("BLOG-FEE-01", points=2)
def test_an_author_has_an_atom_feed(author: Person, visitor: Client) -> None:
    """The Atom feed that an author's page names has their articles, newest first, each with id, title, updated, text."""
    slugs = published(author)
    answer = feed(visitor, author, ATOM)
    root = answer.xml()
    entries = root.findall("entry", IN_ATOM)
    must_lead(answer, [e.find("link", IN_ATOM).attrib["href"] for e in entries], slugs)
    for entry in entries:
        for name in ("id", "title", "updated", "content"):
            answer.must(entry.findtext(name, "", IN_ATOM), f"<{name}> in every <entry>")
        datetime.fromisoformat(entry.findtext("updated", "", IN_ATOM))
    answer.must(entries[0].findtext("title", "", IN_ATOM).startswith(ODD), f"the title {ODD}")
    answer.must("<em>moon</em>" in entries[0].findtext("content", "", IN_ATOM), "the text as HTML")


@requirement("BLOG-FEE-02", points=1)
def test_an_author_has_an_rss_feed(author: Person, visitor: Client) -> None:
    """The RSS feed has the same: title, link, guid and pubDate as mail has it."""
    slugs = published(author)
    answer = feed(visitor, author, RSS)
    items = answer.xml().findall("channel/item")
    must_lead(answer, [item.findtext("link", "") for item in items], slugs)
    answer.must(items[0].findtext("title", "").startswith(ODD), f"the title {ODD}")
    answer.must(len({item.findtext("guid") for item in items}) == 2, "a <guid> of its own each")
    parsedate_to_datetime(items[0].findtext("pubDate", ""))


@requirement("BLOG-FEE-03", points=1)
def test_an_author_has_a_json_feed(author: Person, visitor: Client) -> None:
    """The JSON Feed has the same: version, items with id, url, title and content_html."""
    slugs = published(author)
    answer = feed(visitor, author, JSON)
    told = json.loads(answer.text)
    answer.must(told["version"].startswith("https://jsonfeed.org/version/1"), "version")
    must_lead(answer, [item["url"] for item in told["items"]], slugs)
    item = told["items"][0]
    answer.must(item["id"] and item["title"].startswith(ODD), f"an id and the title {ODD}")
    answer.must("<em>moon</em>" in item["content_html"], "content_html")


@requirement("BLOG-FEE-04", points=1)
def test_the_blog_has_a_feed_of_all(author: Person, visitor: Client) -> None:
    """The feed that the first page names begins with the newest article of all."""
    path = address_of(visitor, ATOM)
    slug = author.publishes()["slug"]
    answer = visitor.opens(path)
    answer.has(200)
    answer.must(f"/article/{slug}<" in answer.text or f'/article/{slug}"' in answer.text, slug)


@requirement("BLOG-FEE-05", points=2)
def test_a_feed_that_did_not_change_is_not_sent_again(author: Person, visitor: Client) -> None:
    """A feed asked for with its ETag answers 304 without a body, and 200 once there is something new."""
    author.publishes()
    path = address_of(visitor, ATOM, f"/profile/{author.name}")
    first = visitor.opens(path)
    first.has(200)
    etag = first.headers.get("etag", "")
    first.must(etag, "an ETag")
    visitor.opens(path, If_None_Match=etag).gives_nothing(304)
    author.publishes()
    visitor.opens(path, If_None_Match=etag).has(200)


@requirement("BLOG-FEE-06", points=1)
def test_drafts_are_in_no_feed(author: Person, visitor: Client) -> None:
    """A feed has nothing of drafts, nor of what was taken back."""
    slug = author.publishes()["slug"]
    hidden = author.begins()["title"]
    answer = feed(visitor, author, ATOM)
    answer.must(slug in answer.text and hidden not in answer.text, f"{slug} and no {hidden}")
    author.delete("articles", slug).has(204)
    answer = feed(visitor, author, ATOM)
    answer.must(slug not in answer.text, f"no {slug} after it was deleted")


@requirement("BLOG-CRA-01", points=1)
def test_robots_are_told_where_to_go(visitor: Client) -> None:
    """/robots.txt names the sitemap by its absolute address, and keeps crawlers from the editor."""
    answer = visitor.opens("/robots.txt")
    answer.has(200)
    sitemap_of(visitor)
    rules = [line.strip().lower() for line in answer.text.splitlines()]
    answer.must("user-agent: *" in rules, "User-agent: *")
    kept_out = [rule for rule in rules if rule.startswith("disallow: /")]
    answer.must("disallow: /editor" in kept_out, "Disallow: /editor")
    answer.must("disallow: /" not in kept_out, "the articles to be allowed")


@beginning("finding the sitemap")
def sitemap_of(client: Client) -> str:
    answer = client.opens("/robots.txt")
    answer.has(200)
    lines = [line.partition(":") for line in answer.text.splitlines()]
    found = [value.strip() for name, _, value in lines if name.strip().lower() == "sitemap"]
    whole = found and urlsplit(found[0]).scheme in {"http", "https"}
    answer.must(whole, "Sitemap: https://…")
    return found[0]


@requirement("BLOG-CRA-02", points=2)
def test_the_sitemap_has_every_article(author: Person, visitor: Client) -> None:
    """The sitemap that robots.txt names, or one in its index, has what was just published, with lastmod."""
    slug = author.publishes()["slug"]
    answer = visitor.opens(sitemap_of(visitor))
    answer.has(200)
    root = answer.xml()
    if parts := [one.text or "" for one in root.findall("sitemap/loc", IN_SITEMAP)]:
        roots = [visitor.opens(address).xml() for address in parts]
    else:
        roots = [root]
    found = [one for root in roots for one in root.findall("url", IN_SITEMAP)]
    here = [
        o for o in found if urlsplit(o.findtext("loc", "", IN_SITEMAP)).path == f"/article/{slug}"
    ]
    answer.must(len(here) == 1, f"<loc>https://…/article/{slug}</loc> once")
    changed = here[0].findtext("lastmod", "", IN_SITEMAP)
    answer.must(datetime.fromisoformat(changed).tzinfo, "<lastmod> with a zone")


@requirement("BLOG-CRA-03", points=2)
def test_lists_and_articles_are_not_sent_again(author: Person, visitor: Client) -> None:
    """Lists and articles have an ETag: asked again with it, 304 without a body; 200 after a change."""
    slug = author.publishes()["slug"]
    here = urlsplit(visitor.server.root).path
    for path in (f"/article/{slug}", f"{here}/articles?author={author.name}"):
        first = visitor.opens(path)
        first.has(200)
        first.must(first.headers.get("etag"), "an ETag")
        visitor.opens(path, If_None_Match=first.headers["etag"]).gives_nothing(304)
        author.put("articles", slug, article={"description": unique("other")}).has(200)
        visitor.opens(path, If_None_Match=first.headers["etag"]).has(200)


@requirement("BLOG-CRA-04", points=2)
def test_what_is_personal_stays_in_no_shared_cache(author: Person, reader: Person) -> None:
    """What is told to somebody signed in may not be kept by shared caches."""
    slug = author.publishes()["slug"]
    reader.favours(slug)
    for path in (("articles", slug), ("articles",), ("user",), ("drafts",)):
        answer = reader.get(*path)
        answer.has(200)
        rules = {rule.strip() for rule in answer.headers.get("cache-control", "").split(",")}
        answer.must(rules & {"no-store", "private"}, "Cache-Control: no-store or private")
