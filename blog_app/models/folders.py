"""A blog as a folder of files in a zip: how they are named, and which of them are articles."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import IO

from blog_app.models import front_matter
from blog_app.models.exchange import MOST_ARTICLES, SPLIT, Arrival, Item, Outcome, Unreadable
from blog_app.models.front_matter import LARGEST_FILE
from blog_app.models.images import Shown
from blog_app.models.lifecycle import DRAFT
from blog_app.models.wxr import Feed
from blog_app.models.zips import Archive, packed
from common.errors import Invalid

FOLDER = "articles"
BESIDE = "unpublished-changes"  # to read: an import leaves them out
MISSING = "images-that-are-missing.txt"
LONGEST_NAME = 60  # of what can be read in it
SAFE = re.compile(r"[a-z0-9_-]{1,100}")
DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # which Windows takes for no file
ZIP, XML = b"PK", b"<"


class Folder:
    """The Markdown files of a zip."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Raises Unreadable: no zip, one with tricks, or one with too many articles."""
        self._archive = Archive(stream)
        names = self._archive.names()
        texts = [name for name in names if name.lower().endswith((".md", ".markdown"))]
        self._names = [name for name in texts if not name.startswith(f"{BESIDE}/")]
        self.count = len(self._names)
        if self.count > MOST_ARTICLES:
            raise Unreadable(SPLIT)
        others = len(names) - self.count
        self.left_out: dict[str, int] = {"other files": others} if others else {}

    def items(self, start: int = 0) -> Iterator[Arrival]:
        """In the archive's order, from that file on, counted from 0. One of two files under one key is refused: they would overwrite each
        other anew each time."""
        seen: dict[str, str] = {}
        for name in self._names[start:]:
            try:
                item = front_matter.read(name, self._archive.read(name, LARGEST_FILE))
            except Invalid as refusal:
                faults = "; ".join(
                    f"{field}: {', '.join(f)}" for field, f in refusal.errors.items()
                )
                yield Outcome(name, "refused", faults)
                continue
            identity = str(item.id or item.key)
            if identity in seen:
                yield Outcome(name, "refused", f"is the same article as {seen[identity]}")
                continue
            seen[identity] = name
            yield item


def opened(stream: IO[bytes]) -> Folder | Feed:
    """What somebody sent, by how it begins. Raises Unreadable."""
    stream.seek(0)
    begin = stream.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    if begin.startswith(ZIP):
        return Folder(stream)
    if begin.startswith(XML):
        return Feed(stream)
    raise Unreadable("is neither a zip archive nor XML")


def files_of(
    items: Iterable[Item], pictures: Iterable[tuple[str, bytes | None]] = ()
) -> Iterator[bytes]:
    """A zip in pieces: a file for each item, then the pictures (id, bytes) where links in the texts look
    for them. Those that could not be had (None) are named in a file."""
    return packed(_files_of(items, pictures))


def _files_of(
    items: Iterable[Item], pictures: Iterable[tuple[str, bytes | None]]
) -> Iterator[tuple[str, bytes]]:
    for item in items:
        yield f"{FOLDER}/{_name_of(item)}.md", front_matter.written(item)
        if item.beside:
            changes = replace(item, draft=item.beside, status=DRAFT)
            yield f"{BESIDE}/{_name_of(item)}.md", front_matter.written(changes)
    missing: list[str] = []
    for image_id, data in pictures:
        name = Shown(image_id).address.strip("/")
        if data is None:
            missing.append(name)
        else:
            yield name, data
    if missing:
        yield MISSING, "".join(f"{name}\n" for name in missing).encode()


def _name_of(item: Item) -> str:
    """The slug where all systems can have it as a name; else what can be read of it and a number that is
    made of the slug. No slug has a `~`, so no two articles have one name."""
    if not item.slug:
        return f"draft~{sha256(item.key.encode()).hexdigest()[:12]}"
    if SAFE.fullmatch(item.slug) and not DEVICES.fullmatch(item.slug):
        return item.slug
    readable = "-".join(re.findall(r"[a-z0-9_]+", item.slug))[:LONGEST_NAME].strip("-")
    return f"{readable}~{sha256(item.slug.encode()).hexdigest()[:12]}"
