"""Zip files: ours are always the same bytes, those of strangers hold no tricks."""

import io
import os
import stat
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from blog_app.models import zips
from blog_app.models.exchange import Unreadable
from blog_app.models.zips import MOST_ENTRIES, Archive, packed
from common.errors import Invalid

MIB = 2**20


def zipped(fill: Callable[[ZipFile], None]) -> io.BytesIO:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        fill(archive)
    return made


def named(*names: str) -> io.BytesIO:
    return zipped(lambda archive: [archive.writestr(name, "x") for name in names] and None)


def refused(stream: io.BytesIO) -> str:
    with pytest.raises(Unreadable) as refusal:
        Archive(stream)
    return str(refusal.value)


def test_what_is_packed_can_be_opened_by_anybody_and_is_always_the_same() -> None:
    files = [("articles/a.md", "ä\r\n".encode()), ("articles/b.md", b"")]
    data = b"".join(packed(files))
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert [(one, archive.read(one)) for one in archive.namelist()] == files
    time.sleep(0.01)
    assert b"".join(packed(files)) == data
    archive = Archive(io.BytesIO(data))
    assert [(name, archive.read(name, MIB)) for name in archive.names()] == files


def test_packing_holds_one_file_at_a_time() -> None:
    tracemalloc.start()
    sent = sum(len(piece) for piece in packed((f"{n}.md", os.urandom(MIB // 4)) for n in range(20)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent > 5 * MIB
    assert most < 2 * MIB


@pytest.mark.parametrize(
    "name",
    ["../a.md", "a/../../b.md", "/etc/a.md", "C:/a.md", "c:a.md", "..\\a.md", "a\nb.md", "x" * 501],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    assert "cannot be trusted" in refused(named("fine.md", name))


def test_two_files_of_one_name_are_refused_whatever_their_case() -> None:
    assert "twice" in refused(named("a.md", "A.md"))
    assert "twice" in refused(named("\u00e9.md", "e\u0301.md"))


def test_links_are_refused() -> None:
    link = ZipInfo("a.md")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    assert "link" in refused(zipped(lambda archive: archive.writestr(link, "/etc/passwd")))


def test_what_is_encrypted_or_packed_oddly_is_refused() -> None:
    data = bytearray(named("a.md").getvalue())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refused(io.BytesIO(data))
    odd = zipped(lambda archive: archive.writestr("a.md", "x", ZIP_BZIP2))
    assert "compressed" in refused(odd)


def test_names_are_in_utf8_whether_they_say_so_or_not() -> None:
    data = named("\u00e4\u00f6.md").getvalue()
    silent = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        silent[silent.index(mark) + place + 1] &= ~0x08
    assert Archive(io.BytesIO(data)).names() == Archive(io.BytesIO(silent)).names() == ["äö.md"]
    latin = bytes(silent).replace("äö".encode(), b"\xe4\xf6\xe4\xf6")
    assert "not a zip archive" in refused(io.BytesIO(latin))


def test_a_hundred_thousand_entries_are_refused_at_once() -> None:
    many = zipped(
        lambda archive: [archive.writestr(f"{n}", b"") for n in range(MOST_ENTRIES + 1)] and None
    )
    assert "entries" in refused(many)
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", *[0] * 18)
    began = time.process_time()
    assert "entries" in refused(io.BytesIO(entry * 100_000))
    assert time.process_time() - began < 1


def test_a_bomb_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MOST_UNPACKED", 2 * MIB)
    bomb = zipped(lambda a: [a.writestr(f"{n}.md", bytes(MIB)) for n in range(3)] and None)
    assert len(bomb.getvalue()) < MIB / 100
    assert "unpacks to more than" in refused(bomb)


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_said() -> None:
    data = bytearray(zipped(lambda a: a.writestr("a.md", bytes(10 * MIB))).getvalue())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + place
        data[at : at + 4] = struct.pack("<L", 10)
    tracemalloc.start()
    with pytest.raises(Invalid, match="damaged"):
        Archive(io.BytesIO(data)).read("a.md", MIB)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2 * MIB


def test_a_file_that_is_too_large_or_damaged_is_refused_alone() -> None:
    data = bytearray(
        zipped(lambda a: [a.writestr(n, os.urandom(2000)) for n in "ab"] and None).getvalue()
    )
    data[100] ^= 1
    archive = Archive(io.BytesIO(data))
    with pytest.raises(Invalid, match="damaged"):
        archive.read("a", MIB)
    with pytest.raises(Invalid, match="larger"):
        archive.read("b", 1999)
    assert len(archive.read("b", 2000)) == 2000


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06" + bytes(18) + b"x", b"\x00" * 1000])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    if data[:4] == b"PK\x05\x06":
        assert Archive(io.BytesIO(data[:-1])).names() == []
    assert "not a zip archive" in refused(io.BytesIO(data[:-2]))


def test_any_archive_that_was_cut_or_turned_over_is_refused_or_read() -> None:
    whole = zipped(
        lambda a: [a.writestr(f"{n}.md", f"text {n}" * 50) for n in range(3)] and None
    ).getvalue()
    for place in range(0, len(whole), 7):
        for broken in (
            whole[:place],
            whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :],
        ):
            try:
                archive = Archive(io.BytesIO(broken))
                for name in archive.names():
                    archive.read(name, MIB)
            except Invalid:
                pass


def test_what_systems_leave_in_archives_is_passed_over() -> None:
    stream = named("a/", "a/b.md", "__MACOSX/a/._b.md", ".DS_Store", "a/.hidden.md")
    assert Archive(stream).names() == ["a/b.md"]
    assert zipfile.is_zipfile(stream)
