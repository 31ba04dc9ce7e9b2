"""Running a server as `nobody` when we are root, and finding a place that `nobody` can reach.

PostgreSQL refuses to run as root. Folders of people are never opened up for it: when the checkout lies
below a private home, the server's data and, if need be, its binaries live in the system's state folder.
"""

import os
import shutil
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from workshop.checkout import Checkout, is_root, write_private


@dataclass(frozen=True)
class Identity:
    """A user and group id to run a child process as."""

    user: int
    group: int


def unprivileged() -> Identity | None:
    """Whom a server runs as: `nobody` when we are root, else ourselves (None)."""
    if sys.platform == "win32" or not is_root():
        return None
    import pwd  # there is none on Windows

    nobody = pwd.getpwnam("nobody")
    return Identity(nobody.pw_uid, nobody.pw_gid)


def data_home(checkout: Checkout, name: str, identity: Identity | None) -> Path:
    """The data folder of `name`, reachable for `identity`; data follows when that place changes."""
    usual, elsewhere = checkout.data(name), checkout.system_state / name
    if identity is None:
        return usual
    if can_reach(usual.parent, identity):
        if elsewhere.exists() and not usual.exists():  # a private home has been opened since
            shutil.move(elsewhere, usual)
        return usual
    checkout.system_state.mkdir(mode=0o711, parents=True, exist_ok=True)
    if usual.exists() and not elsewhere.exists():  # the checkout was readable when it was made
        shutil.move(usual, elsewhere)
    return elsewhere


def make_own(folder: Path, identity: Identity | None) -> None:
    """Create a private folder that belongs to the server's user."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if identity is not None:
        os.chown(folder, identity.user, identity.group)


def write_owned(path: Path, text: str, identity: Identity | None) -> None:
    """A private file that belongs to the server's user."""
    write_private(path, text)
    if identity is not None:
        os.chown(path, identity.user, identity.group)


def can_reach(path: Path, identity: Identity) -> bool:
    """Whether `identity` may pass through every folder down to and including `path`.

    Reads the permission bits only. An access list may allow more; then we merely use the other place.
    """
    return all(_may_pass(folder.stat(), identity) for folder in (path, *path.parents))


def _may_pass(folder: os.stat_result, identity: Identity) -> bool:
    if folder.st_uid == identity.user:
        return bool(folder.st_mode & stat.S_IXUSR)
    if folder.st_gid == identity.group:
        return bool(folder.st_mode & stat.S_IXGRP)
    return bool(folder.st_mode & stat.S_IXOTH)
