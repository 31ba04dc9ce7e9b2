"""The table of contents of an article: which of its headings lead where."""

import re
from dataclasses import dataclass
from html import unescape

FEWEST = 3  # headings of a text that needs a table; fewer are seen at a glance
MOST = 60  # more are no help to anybody
HEADING = re.compile(r'<h[12] aria-level="([23])" id="([^"]*)">(.*?)</h[12]>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Section:
    """`id` for the link, `title` as plain text; `inner` for what is part of the section before."""

    id: str
    title: str
    inner: bool


def contents_of(html: str) -> list[Section]:
    """The sections of rendered HTML and what is directly below them, where a table of them helps.

    Of very many only the outer ones; many authors begin with ##, so outer is whatever comes highest.
    """
    found = [(level, place, _plain(title)) for level, place, title in HEADING.findall(html)]
    highest = min((level for level, _, _ in found), default="")
    sections = [Section(place, title, level != highest) for level, place, title in found if title]
    if len(sections) > MOST:
        sections = [section for section in sections if not section.inner]
    return sections if FEWEST <= len(sections) <= MOST else []


def _plain(html: str) -> str:
    return unescape(TAG.sub("", html)).strip()
