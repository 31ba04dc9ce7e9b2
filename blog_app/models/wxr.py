"""WordPress's export (WXR, RSS with more): its posts as items. Read as a stream, and no tree is built: of
whatever size the file is, no more is held than one post.

Document types are refused, so no entity can be declared: none is fetched, none grows to a billion laughs.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import IO, Any
from urllib.parse import unquote
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from blog_app.models.articles import LONGEST_BODY, LONGEST_DESCRIPTION, Draft
from blog_app.models.exchange import (
    MOST_ARTICLES,
    SPLIT,
    Arrival,
    Item,
    Outcome,
    Unreadable,
    address_of,
    moment_of,
    summary_of,
)
from blog_app.models.hypertext import markdown_of
from blog_app.models.lifecycle import DRAFT, PUBLISHED
from blog_app.models.tags import LONGEST_TAG, MOST_TAGS, clean_tags

BLOCK = 2**16
LONGEST_VALUE = 2 * LONGEST_BODY  # characters of HTML; what is longer is no article here
MOST_LABELS = 100  # looked at of one post
KIND = "wp:post_type"
MOST_ELEMENTS = 1_000_000  # each costs some microseconds, and a file has room for ten million
KEPT = {
    "title", "guid", "link", "content:encoded", "excerpt:encoded", KIND, "wp:post_id", "wp:post_name",
    "wp:status", "wp:post_password", "wp:post_date_gmt", "wp:post_date", "wp:post_modified_gmt",
}  # fmt: skip
STATUSES = {
    "publish": PUBLISHED,
    "future": PUBLISHED,
    "draft": DRAFT,
    "pending": DRAFT,
    "private": DRAFT,
}
NO_TAG = "uncategorized"

Post = dict[str, str]


class Feed:
    """A WXR file, read once to see that it is whole, and again for each time it is gone through."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Raises Unreadable: not XML, not WordPress's, with a document type, or with too many posts."""
        self._stream = stream
        # What was left out, by kind: attachments, pages, comments.
        self.left_out: Counter[str] = Counter()
        self.count = 0
        for post in self._posts():
            self.count += _kind(post) == "post"
            if self.count > MOST_ARTICLES:
                raise Unreadable(SPLIT)
            if _kind(post) != "post":
                self.left_out[_kind(post)] += 1
            self.left_out["comment"] += int(post.get("comments", "0"))
        self.left_out += Counter()  # without those that are none

    def items(self, start: int = 0) -> Iterator[Arrival]:
        """From that post on, counted from 0; those before cost next to nothing."""
        posts = (post for post in self._posts() if _kind(post) == "post")
        return map(_arrival, islice(posts, start, None))

    def _posts(self) -> Iterator[Post]:
        self._stream.seek(0)
        parser, reader = make_parser(), _Reader()
        parser.forbid_dtd = True
        parser.setContentHandler(reader)
        try:
            while block := self._stream.read(BLOCK):
                parser.feed(block)
                yield from reader.taken()
            parser.close()
        except DefusedXmlException as error:
            raise Unreadable("has a document type (DTD), which no export has") from error
        except (SAXException, ValueError, LookupError) as error:
            reason = error.getMessage() if isinstance(error, SAXException) else error
            raise Unreadable(f"is not XML that can be read: {reason}") from error
        if not reader.is_export:
            raise Unreadable("is XML, but not an export of WordPress (WXR)")


class _Reader(ContentHandler):
    """Collects the texts of the elements right below an <item>, by name. The prefixes are those that
    WordPress writes and its own importer asks for; so they are the same in all versions."""

    def __init__(self) -> None:
        super().__init__()
        self.is_export = False
        self._done: list[Post] = []
        self._elements = 0
        self._depth = 0  # below the item
        self._post: Post | None = None
        self._text: list[str] = []
        self._length = 0
        self._domain = ""

    def taken(self) -> list[Post]:
        taken = self._done.copy()
        self._done.clear()
        return taken

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  the library's spelling
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise Unreadable(f"has more than {MOST_ELEMENTS:,} elements: split it")
        if self._post is None:
            self._post = {} if name == "item" else None
            self.is_export |= name == "wp:wxr_version"
            return
        self._depth += 1
        if self._depth == 1:
            self._text.clear()
            self._length = 0
            self._domain = attrs.get("domain", "")

    def characters(self, content: str) -> None:
        if self._depth == 1 and self._length <= LONGEST_VALUE:
            self._text.append(content)
            self._length += len(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        if self._post is None:
            return
        if self._depth == 0:
            self._done.append(self._post)
            self._post = None
            return
        self._depth -= 1
        if self._depth == 0:
            self._keep(self._post, name, "".join(self._text))

    def _keep(self, post: Post, name: str, text: str) -> None:
        if name == "wp:comment":
            post["comments"] = str(int(post.get("comments", "0")) + 1)
        elif name == "category" and self._domain in {"post_tag", "category"}:
            labels = post.get("labels", "")
            if labels.count("\n") < MOST_LABELS:
                post["labels"] = labels + " ".join(text.split()) + "\n"
        elif name in KEPT:
            post[name] = text


def _kind(post: Post) -> str:
    return post.get(KIND, "post").strip()[:40]


def _arrival(post: Post) -> Arrival:
    title = " ".join(post.get("title", "").split())
    source = f"{title[:80] or 'Untitled'} ({post.get('wp:post_id', '?').strip()[:20]})"
    status = post.get("wp:status", "").strip()
    if status not in STATUSES:
        return Outcome(source, "skipped", f"is {status or 'of no status'} there")
    if len(post.get("content:encoded", "")) > LONGEST_VALUE:
        return Outcome(source, "refused", f"body: is longer than {LONGEST_BODY} characters")
    body = markdown_of(post.get("content:encoded", ""))
    excerpt = summary_of(markdown_of(post.get("excerpt:encoded", "")))
    # Who needed a password to read it there does without only if its author says so.
    status = DRAFT if post.get("wp:post_password", "").strip() else STATUSES[status]
    return Item(
        source=source,
        key=f"wxr:{post.get('guid', '').strip() or post.get('link', '').strip() or source}",
        draft=Draft(
            title=title,
            description=(excerpt or summary_of(body) or title)[:LONGEST_DESCRIPTION],
            body=body,
            tags=_tags(post),
        ),
        slug=address_of(unquote(post.get("wp:post_name", ""))),
        status=status,
        published=(_when(post, "wp:post_date_gmt") or _when(post, "wp:post_date"))
        if status == PUBLISHED
        else None,
        changed=_when(post, "wp:post_modified_gmt"),
        slug_is_key=False,
    )


def _tags(post: Post) -> list[str]:
    """Tags and categories, as many as an article here can have."""
    found = clean_tags(post.get("labels", "").split("\n"))
    return [tag for tag in found if len(tag) <= LONGEST_TAG and tag != NO_TAG][:MOST_TAGS]


def _when(post: Post, name: str) -> datetime | None:
    """Drafts say the year 0, which never was."""
    try:
        return moment_of(post.get(name, ""))
    except ValueError:
        return None
