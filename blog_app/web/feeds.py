"""What a feed says, and how: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1 from one noun."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from flask import json, render_template

from blog_app.models.allow_list import for_elsewhere
from blog_app.storage.stories import Story

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # Atom wants a moment, even where nothing has happened yet
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as a feed has it, whole: texts without what XML cannot hold, links with our host."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    author: str
    author_url: str
    tags: list[str]
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """`page` is the address of what people see of it, `url` its own."""

    title: str
    page: str
    url: str
    entries: list[Entry]

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=NEVER)


def entry_of(story: Story, public_url: str) -> Entry:
    return Entry(
        id=f"urn:uuid:{story.id}",  # stays when the address changes
        url=f"{public_url}/article/{story.slug}",
        title=_clean(story.title),
        summary=_clean(story.description),
        html=_clean(for_elsewhere(story.html, public_url)),
        author=_clean(story.author.name),
        author_url=f"{public_url}/profile/{story.author.name}",
        tags=[_clean(tag) for tag in story.tags],
        published=story.published_at,
        updated=story.updated_at,
    )


def _atom(feed: Feed) -> str:
    return render_template("blog/feed_atom.xml", feed=feed)


def _rss(feed: Feed) -> str:
    """Moments as mail has them (RFC 5322)."""
    return render_template("blog/feed_rss.xml", feed=feed, stamp=format_datetime)


def _json_feed(feed: Feed) -> str:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.page,
            "feed_url": feed.url,
            "items": [_item(entry) for entry in feed.entries],
        }
    )


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "authors": [{"name": entry.author, "url": entry.author_url}],
        "tags": entry.tags,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
    }


def _clean(text: str) -> str:
    return NOT_IN_XML.sub("", text)


# kind: (media type, how it is written)
KINDS: dict[str, tuple[str, Callable[[Feed], str]]] = {
    "atom": ("application/atom+xml", _atom),
    "rss": ("application/rss+xml", _rss),
    "json": ("application/feed+json", _json_feed),
}
