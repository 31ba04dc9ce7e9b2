"""Zip files: packed as they are sent, always the same bytes for the same content; and those of strangers
opened with care. Nothing is ever unpacked to a disk."""

import re
import stat
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from struct import error as StructError  # noqa: N812
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from blog_app.models.exchange import Unreadable
from common.errors import Invalid

MOST_ENTRIES = 5_000
MOST_UNPACKED = 200 * 2**20  # bytes, all together
LONGEST_NAME = 500
CENTRAL = b"PK\x01\x02"  # with this begins each entry of the directory
BLOCK = 2**20
BEGINNING = (1980, 1, 1, 0, 0, 0)  # of a zip's time: the same content makes the same bytes
UNIX = 3
FILE = stat.S_IFREG | 0o644
ENCRYPTED = 0x1
UTF_8 = 0x800


class Outgoing:
    """What a `ZipFile` writes into that is read at the same time: it holds one file at most."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def packed(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """A zip file of (name, content), in pieces."""
    out = Outgoing()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:  # pyrefly: ignore[no-matching-overload]
        for name, data in files:
            entry = ZipInfo(name, BEGINNING)
            entry.create_system = UNIX
            # What is compressed already (a WebP begins with RIFF) gets no smaller.
            entry.compress_type = ZIP_STORED if data.startswith(b"RIFF") else ZIP_DEFLATED
            entry.external_attr = FILE << 16
            archive.writestr(entry, data)
            yield out.taken()
    yield out.taken()


class Archive:
    """A zip file somebody sent, all of its directory looked at before anything is read of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Raises Unreadable, naming the first entry that no honest archive has."""
        # Before zipfile reads it: an archive of 50 MB can hold a million entries, each an object.
        if _count(stream, CENTRAL) > MOST_ENTRIES:
            raise Unreadable(f"has more than {MOST_ENTRIES:,} entries")
        try:
            self._zip = ZipFile(stream)
            entries = [(_name_of(entry), entry) for entry in self._zip.infolist()]
        except (
            BadZipFile,
            NotImplementedError,
            ValueError,
            EOFError,
            OSError,
            StructError,
        ) as error:
            raise Unreadable("is not a zip archive that can be read") from error
        _refuse_tricks(entries)
        self._entries = {name: entry for name, entry in entries if not _is_clutter(name)}

    def names(self) -> list[str]:
        """In the archive's own order, without folders and what systems leave in them."""
        return list(self._entries)

    def read(self, name: str, largest: int) -> bytes:
        """Raises Invalid for what is larger (as the directory says it, and zipfile reads no more), or
        damaged."""
        entry = self._entries[name]
        if entry.file_size > largest:
            raise Invalid.field("file", f"is larger than {largest:,} bytes")
        try:
            with self._zip.open(entry) as file:
                # Not a bare read(), which unpacks what comes, whatever the directory said.
                return file.read(entry.file_size)
        except (BadZipFile, EOFError, OSError, ValueError, zlib.error, StructError) as error:
            raise Invalid.field("file", "is damaged") from error


def _count(stream: IO[bytes], mark: bytes) -> int:
    stream.seek(0)
    found, rest = 0, b""
    while block := stream.read(BLOCK):
        found += (rest + block).count(mark)
        rest = block[1 - len(mark) :]
    stream.seek(0)
    return found


def _name_of(entry: ZipInfo) -> str:
    """Names are in UTF-8, also where a Mac did not say so. Raises UnicodeError, a ValueError."""
    name = entry.orig_filename
    return name if entry.flag_bits & UTF_8 else name.encode("cp437").decode("utf-8")


def _refuse_tricks(entries: list[tuple[str, ZipInfo]]) -> None:
    seen: set[str] = set()
    for name, entry in entries:
        same = unicodedata.normalize("NFC", name).casefold()
        if fault := "stands in it twice" if same in seen else _trick_of(name, entry):
            raise Unreadable(f"cannot be trusted: {_shown(name)} {fault}")
        seen.add(same)
    if sum(entry.file_size for _, entry in entries) > MOST_UNPACKED:
        raise Unreadable(f"unpacks to more than {MOST_UNPACKED // 2**20} MiB: split it")


def _trick_of(name: str, entry: ZipInfo) -> str | None:
    if len(name) > LONGEST_NAME:
        return "has too long a name"
    if (
        re.search(r"[\\\x00-\x1f\x7f]", name)
        or re.match(r"/|[A-Za-z]:", name)
        or ".." in name.split("/")
    ):
        return "would lie outside of its folder"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link to another file"
    if entry.flag_bits & ENCRYPTED:
        return "is encrypted"
    if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        return "is compressed in a way that few can read"
    return None


def _shown(name: str) -> str:
    return re.sub(r"[^ -~]", "?", name[:80])


def _is_clutter(name: str) -> bool:
    """Folders, and what a Mac puts beside each file."""
    return name.endswith("/") or any(p == "__MACOSX" or p.startswith(".") for p in name.split("/"))
