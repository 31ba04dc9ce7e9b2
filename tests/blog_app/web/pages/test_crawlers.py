"""What search engines and those who share an address are told."""

import json
import re
import xml.etree.ElementTree as ET

from flask import Flask

from blog_app.web.pages.crawlers import NOT_FOR_CRAWLERS
from common.ids import new_id
from tests.fixtures.blog import publish
from tests.fixtures.people import NewPerson

HERE = "http://blog.test"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def locations(text: str) -> list[str]:
    return [str(found.text) for found in ET.fromstring(text).iter(LOC)]  # noqa: S314  our own words


def test_crawlers_find_the_sitemap_and_stay_out_of_what_is_not_for_them(
    blog: Flask, stranger: NewPerson
) -> None:
    answer = stranger(blog).visit("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert f"Sitemap: {HERE}/sitemap.xml" in answer.text.splitlines()
    assert "Disallow: /editor" in answer.text.splitlines()
    known = [rule.rule for rule in blog.url_map.iter_rules()]
    assert all(any(rule.startswith(path) for rule in known) for path in NOT_FOR_CRAWLERS)


def test_every_published_article_is_in_the_sitemap_of_its_month(
    blog: Flask, member: NewPerson, stranger: NewPerson
) -> None:
    slug = publish(member(blog), title=f"日本語 {new_id().hex}")
    reader = stranger(blog)
    (month, *_) = locations(reader.visit("/sitemap.xml").text)
    assert re.fullmatch(rf"{HERE}/sitemap/\d{{4}}-\d\d\.xml", month)
    found = locations(reader.visit(month.removeprefix(HERE)).text)
    (address,) = [one for one in found if slug.partition("-")[2] in one]
    assert address.isascii()
    assert reader.visit(address.removeprefix(HERE)).status_code == 200
    assert reader.visit("/sitemap/2026-13.xml").status_code == 404
    assert locations(reader.visit("/sitemap/1999-01.xml").text) == []


def test_what_is_deleted_leaves_the_sitemap(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    slug = publish(author)
    (month, *_) = locations(author.visit("/sitemap.xml").text)
    path = month.removeprefix(HERE)
    assert f"{HERE}/article/{slug}" in locations(author.visit(path).text)
    author.call("DELETE", f"/api/articles/{slug}")
    assert f"{HERE}/article/{slug}" not in locations(author.visit(path).text)


def test_an_article_says_what_it_is_to_who_shares_it(blog: Flask, member: NewPerson) -> None:
    author = member(blog)
    title, tag = '</script><b>"Tea" & more', f"t{new_id().hex}"
    slug = publish(author, title=title, description="What 'it' is", tagList=[tag])
    page = author.visit(f"/article/{slug}").text
    address = f"{HERE}/article/{slug}"
    assert f'<link rel="canonical" href="{address}">' in page
    assert f'<meta property="article:tag" content="{tag}">' in page
    assert 'content="&lt;/script&gt;&lt;b&gt;&#34;Tea&#34; &amp; more"' in page
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    told = json.loads(data)
    assert (told["headline"], told["mainEntityOfPage"]) == (title, address)
    assert told["author"]["name"] == author.name
