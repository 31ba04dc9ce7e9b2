"""How Markdown becomes HTML that is safe to show: CommonMark with tables, footnotes and formulas, then an
allow-list.

pulldown-cmark (through pyromark) reads any text in time proportional to its length, however badly it is
meant. Raw HTML in it is shown as text; `allow_list.py` is the second lock.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any

import nh3
import pyromark
from pyromark import Options
from pyromark.event import Event, Range

from blog_app.models import figures
from blog_app.models.allow_list import cleaned
from blog_app.models.code import Colouring
from common.texts import slug_of

OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_MATH
    | Options.ENABLE_TASKLISTS
)
LONGEST_PLACE = 60  # characters of an id
DEEPEST = 50  # lists in quotes in lists …
PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")  # all that a backslash makes plain in CommonMark
HEADING = re.compile(r"<h([1-6])>(.*?)</h[1-6]>", re.DOTALL)
FOOTNOTE_REFERENCE = re.compile(
    r'<sup class="footnote-reference"><a href="#([^"]*)">(\d+)</a></sup>'
)
FOOTNOTE = re.compile(
    r'<div class="footnote-definition" id="([^"]*)"><sup class="footnote-definition-label">(\d+)</sup>'
)
TAG = re.compile(r"<[^>]*>")
INLINE = re.compile(r"</?(?:a|code|del|em|s|span|strong|sup)\b[^>]*>")


def rendered(text: str) -> str:
    """Safe HTML of a Markdown text. Links get rel="nofollow ugc noopener".

    What is nested deeper than anybody can read is shown as it was typed: cleaning it would take minutes.
    """
    if _depth_of(text) > DEEPEST:
        html = f"<pre>{nh3.clean_text(text)}</pre>"
    else:
        html = pyromark.html(
            _without_html_and_pictures(text), options=OPTIONS, highlight=Colouring().block
        )
    return cleaned(_with_places(html))


def plain(html: str) -> str:
    """What rendered HTML says, without tags: a space where a block ends, none within a word."""
    return unescape(" ".join(TAG.sub(" ", INLINE.sub("", html)).split()))


def _with_places(html: str) -> str:
    """Headings with an id to link to, and told to be one level lower than they are written, as the page's
    first is the article's title; footnotes that lead there and back."""
    taken: Counter[str] = Counter()

    def heading(found: re.Match[str]) -> str:
        level, title = int(found[1]), found[2]
        place = "s-" + (slug_of(unescape(TAG.sub("", title)), LONGEST_PLACE) or "section")
        taken[place] += 1
        if taken[place] > 1:
            place = f"{place}-{taken[place]}"
        return f'<h{level} aria-level="{min(6, level + 1)}" id="{place}">{title}</h{level}>'

    def reference(found: re.Match[str]) -> str:
        number = found[2]
        taken["ref-" + number] += 1  # the way back leads to the first
        place = f' id="ref-{number}"' if taken["ref-" + number] == 1 else ""
        return f'<sup{place}><a href="#note-{number}">{number}</a></sup>'

    html = figures.with_all_widths(html)
    html = FOOTNOTE_REFERENCE.sub(reference, html)
    html = FOOTNOTE.sub(
        r'<div class="footnote" id="note-\2"><sup><a href="#ref-\2">\2</a></sup>', html
    )
    return HEADING.sub(heading, html)


def _depth_of(text: str) -> int:
    """How deep its blocks and spans are nested, or a number above DEEPEST."""
    depth = deepest = 0
    for event in pyromark.events(text, options=OPTIONS):
        if isinstance(event, dict):
            depth += ("Start" in event) - ("End" in event)
            deepest = max(deepest, depth)
            if deepest > DEEPEST:
                break
    return deepest


def _without_html_and_pictures(text: str) -> str:
    """The same Markdown with each picture from elsewhere as a link, and raw HTML as plain text."""
    if "<" not in text and "![" not in text:
        return text
    source = text.encode()
    parts: list[bytes] = []
    done = 0
    for start, end, replacement in _replacements(text, source):
        parts += [source[done:start], replacement.encode()]
        done = end
    return b"".join([*parts, source[done:]]).decode()


def _replacements(text: str, source: bytes) -> Iterator[tuple[int, int, str]]:
    """(start, end, Markdown instead) by byte offsets, in order."""
    links, pictures, own = 0, 0, False
    address, title, words = "", "", ""
    events: Iterator[tuple[Any, Range]] = pyromark.events_with_range(text, options=OPTIONS)
    for event, place in events:
        start, end = place["start"], place["end"]
        match event:
            case {"Start": {"Link": _}}:
                links += 1
            case {"End": "Link"}:
                links -= 1
            case {"Start": {"Image": picture}}:
                if pictures == 0:
                    own = figures.is_own(picture["dest_url"])
                    address, title, words = picture["dest_url"], picture["title"], ""
                pictures += 1
            case {"End": "Image"}:
                pictures -= 1
                if pictures == 0 and not own:
                    yield start, end, _as_link(address, title, words, inside=bool(links))
            case _ if pictures:
                words += _words_of(event)
            case {"InlineHtml": _} | {"Html": _}:
                yield start, end, source[start:end].decode().replace("<", "\\<")


def _words_of(event: Event) -> str:
    match event:
        case {"Text": text} | {"Code": text} | {"InlineHtml": text}:
            return str(text)
        case "SoftBreak" | "HardBreak":
            return " "
        case _:
            return ""


def _as_link(address: str, title: str, words: str, *, inside: bool) -> str:
    """A picture from elsewhere is a link to it, as our pages load nothing from other hosts; within a
    link it is only its text, as links do not nest. Without words it shows its address."""
    shown = _plain(words.strip() or address)
    if inside or not address:
        return shown
    return f"[{shown}](<{_plain(address)}>" + (f' "{_plain(title)}")' if title else ")")


def _plain(text: str) -> str:
    """Text that means nothing in Markdown."""
    return PUNCTUATION.sub(r"\\\g<0>", text.replace("\n", " "))
