"""How accounts write: the app's post, the key behind its links, and what every mail names."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from flask import Flask, current_app

from common.auth import recovery
from common.auth.links import CONFIRM, RESET
from common.auth.store import UserStore
from common.config import Settings
from common.mail import Mailer
from common.outbox import OutgoingMail, Post, Words, Writer


class _Writes(Protocol):
    def __call__(
        self,
        store: UserStore,
        mail: OutgoingMail,
        key: bytes,
        *,
        app_name: str,
        url: str,
        now: datetime,
    ) -> Words | None: ...


def post_of(app: Flask, settings: Settings, store: UserStore, ring: Callable[[], None]) -> Post:
    """The app's post, with writers for the mails that carry links."""
    site, url = app.config["SITE"], app.config["PUBLIC_URL"]
    # A new signing key in front (rotation) makes other links of mails that wait; those sent stay good.
    key = hashlib.sha256(b"links" + settings.signing_seeds[0]).digest()

    def writer(write: _Writes) -> Writer:
        return lambda mail, now: write(store, mail, key, app_name=site.name, url=url, now=now)

    mailer = Mailer(settings.smtp_url, f"{site.name} <{settings.sender}>")
    writers = {RESET: writer(recovery.write_reset), CONFIRM: writer(recovery.write_confirmation)}
    return Post(store.outbox, mailer, ring, writers)


def post() -> Post:
    """The post of the app at hand."""
    found: Post = current_app.extensions["post"]
    return found


def app_name() -> str:
    return str(current_app.config["SITE"].name)


def public_url() -> str:
    return str(current_app.config["PUBLIC_URL"])
