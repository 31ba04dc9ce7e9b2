"""A checkout's folders: private, whole again when damaged, forgotten at once."""

import errno
import os
import shutil
import stat
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from workshop.checkout import Checkout, is_root, write_private
from workshop.errors import WorkshopError, from_os


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_its_rooms_are_private_and_made_so_again(place: Checkout) -> None:
    for folder in (place.state, place.run, place.children):
        folder.chmod(0o777)
    place.make_rooms()
    passable = 0o711 if is_root() else 0o700  # servers that run as nobody must pass
    assert mode(place.state) == passable
    assert mode(place.run) == mode(place.children) == mode(place.state / "logs") == 0o700


def test_forgetting_deletes_everything_in_seconds(place: Checkout) -> None:
    many = place.data("documents")
    many.mkdir()
    for number in range(2000):
        (many / str(number)).write_bytes(b"x")
    started = time.monotonic()
    assert place.state in place.forget()
    assert time.monotonic() - started < 5
    assert not place.state.exists()
    assert list(place.path.iterdir()) == []


def test_forgetting_goes_on_where_an_interrupted_one_stopped(place: Checkout) -> None:
    (place.path / ".capstone.forgotten" / "data").mkdir(parents=True)
    place.forget()
    assert list(place.path.iterdir()) == []


def test_a_nearly_full_disk_is_refused_with_the_cure(
    place: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10, 9, 1))
    with pytest.raises(WorkshopError, match=r"nearly full: 0 MB left.*Free at least 200 MB"):
        place.make_rooms()
    place.make_rooms(to_fill=False)  # for `reset`, which is how one frees some


@pytest.mark.skipif(not is_root(), reason="only root can make another user's folder")
def test_another_users_state_is_refused_with_the_cure(
    place: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.chown(place.state, 12345, 12345)
    place.refuse_foreign_owner()  # root may
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(WorkshopError, match=r"belongs to another user.*sudo chown"):
        place.refuse_foreign_owner()


def test_a_private_file_is_replaced_whole_or_not_at_all(
    place: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = place.run / "file"
    write_private(file, "old")
    assert mode(file) == 0o600

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_private(file, "new")
    assert file.read_text() == "old"
    assert list(place.run.glob("file.*")) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EDQUOT, "The disk is full"),
        (errno.EACCES, "No permission"),
        (errno.EROFS, "No permission"),
        (errno.EISDIR, "Is a directory"),
    ],
)
def test_the_systems_trouble_becomes_one_line_with_the_place(number: int, words: str) -> None:
    told = str(from_os(OSError(number, os.strerror(number), "/some/file")))
    assert words in told
    assert "/some/file" in told
    assert "\n" not in told


def test_another_checkout_keeps_its_data_elsewhere(tmp_path: Path) -> None:
    assert Checkout(tmp_path / "a").system_state != Checkout(tmp_path / "b").system_state
