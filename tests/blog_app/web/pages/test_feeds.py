"""Feeds: what readers' programs are told, in three formats, of everybody, a tag, an author."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from flask import Flask

from common.ids import new_id
from tests.fixtures.blog import publish
from tests.fixtures.people import NewPerson, Person

ATOM = {"a": "http://www.w3.org/2005/Atom"}
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
Told = dict[str, Any]
HERE = "http://blog.test"


@pytest.fixture
def author(blog: Flask, member: NewPerson) -> Person:
    return member(blog)


def read_atom(text: str) -> list[Told]:
    found = ET.fromstring(text)  # noqa: S314  our own words
    assert found.findtext("a:id", None, ATOM)
    return [
        {
            "id": entry.findtext("a:id", None, ATOM),
            "title": entry.findtext("a:title", None, ATOM),
            "url": entry.find("a:link", ATOM).attrib["href"],  # pyrefly: ignore[missing-attribute]
            "html": entry.findtext("a:content", None, ATOM),
            "author": entry.findtext("a:author/a:name", None, ATOM),
            "tags": [tag.attrib["term"] for tag in entry.findall("a:category", ATOM)],
            "published": datetime.fromisoformat(entry.findtext("a:published", "", ATOM)),
        }
        for entry in found.findall("a:entry", ATOM)
    ]


def read_rss(text: str) -> list[Told]:
    return [
        {
            "id": item.findtext("guid"),
            "title": item.findtext("title"),
            "url": item.findtext("link"),
            "html": item.findtext(CONTENT),
            "author": item.findtext("{http://purl.org/dc/elements/1.1/}creator"),
            "tags": [tag.text for tag in item.findall("category")],
            "published": parsedate_to_datetime(item.findtext("pubDate", "")),
        }
        for item in ET.fromstring(text).findall("channel/item")  # noqa: S314  our own words
    ]


def read_json(text: str) -> list[Told]:
    return [
        {
            "id": item["id"],
            "title": item["title"],
            "url": item["url"],
            "html": item["content_html"],
            "author": item["authors"][0]["name"],
            "tags": item["tags"],
            "published": datetime.fromisoformat(item["date_published"]),
        }
        for item in json.loads(text)["items"]
    ]


READERS: dict[str, Callable[[str], list[Told]]] = {
    "atom": read_atom,
    "rss": read_rss,
    "json": read_json,
}
each_kind = pytest.mark.parametrize("kind", READERS)


def feed(person: Person, path: str, kind: str) -> list[Told]:
    answer = person.visit(f"{path}/feed.{kind}")
    assert answer.status_code == 200
    return READERS[kind](answer.text)


@each_kind
def test_an_article_is_told_whole(author: Person, kind: str) -> None:
    tag = f"t{new_id().hex}"
    title = '<b>"Tea" & sympathy</b> ]]>'
    slug = publish(author, title=title, body="# Hot\n\n<script>", tagList=["a & b", tag])
    (told,) = feed(author, f"/tag/{tag}", kind)
    when = told.pop("published")
    assert told.pop("id").startswith("urn:uuid:")
    assert told == {
        "title": title,
        "url": f"{HERE}/article/{slug}",
        "html": "<h1>Hot</h1>\n<p>&lt;script&gt;</p>\n",
        "author": author.name,
        "tags": ["a & b", tag],
    }
    said = author.call("GET", f"/api/articles/{slug}").json["article"]["createdAt"]
    assert abs((datetime.fromisoformat(said) - when).total_seconds()) < 1


@each_kind
def test_links_lead_to_us_from_anywhere(author: Person, kind: str) -> None:
    publish(author, body="[there](/tag/x) and [far](https://example.com/)")
    (told,) = feed(author, f"/profile/{author.name}", kind)
    assert f'href="{HERE}/tag/x"' in told["html"]
    assert 'href="https://example.com/"' in told["html"]


@each_kind
def test_what_xml_cannot_hold_does_not_break_a_feed(author: Person, kind: str) -> None:
    publish(author, body="bell \a, vertical tab \v, no character \ufffe: end")
    (told,) = feed(author, f"/profile/{author.name}", kind)
    assert told["html"] == "<p>bell , vertical tab , no character : end</p>\n"


def test_newest_first_and_no_more_than_twenty(author: Person) -> None:
    slugs = [publish(author) for _ in range(21)]
    told = feed(author, f"/profile/{author.name}", "json")
    assert [one["url"].rpartition("/")[2] for one in told] == slugs[:0:-1]
    assert feed(author, "", "json")[0]["url"].endswith(slugs[-1])


def test_an_entry_keeps_its_id_when_its_address_changes(author: Person) -> None:
    slug = publish(author)
    (before,) = feed(author, f"/profile/{author.name}", "atom")
    title = {"article": {"title": f"Renamed {new_id().hex}"}}
    assert author.call("PUT", f"/api/articles/{slug}", json=title).status_code == 200
    (after,) = feed(author, f"/profile/{author.name}", "atom")
    assert after["url"] != before["url"]
    assert after["id"] == before["id"]


@each_kind
def test_a_feed_that_has_not_changed_is_not_sent_again(
    author: Person, stranger: NewPerson, kind: str
) -> None:
    publish(author)
    path = f"/profile/{author.name}/feed.{kind}"
    reader = stranger(author.app)
    again = {"If-None-Match": reader.call("GET", path).headers["ETag"]}
    assert reader.call("GET", path, headers=again).status_code == 304
    publish(author)
    assert reader.call("GET", path, headers=again).status_code == 200


def test_feeds_of_nobody_and_nothing(author: Person) -> None:
    assert feed(author, f"/tag/{new_id().hex}", "atom") == []
    assert author.visit(f"/profile/{new_id().hex}/feed.atom").status_code == 404
    assert author.visit("/feed.doc").status_code == 404
