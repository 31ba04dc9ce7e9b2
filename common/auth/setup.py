"""How an app gets accounts: its user store, its keys, its mailer, and the routes of this package."""

import hashlib

from flask import Flask

from common import errands
from common.auth import access, erasure, tokens
from common.auth.api import auth_api
from common.auth.demo import DemoUser
from common.auth.openid import round_trip
from common.auth.openid.pages import openid_pages
from common.auth.pages import auth_pages
from common.auth.personal import NOTHING_MORE, Personal
from common.auth.personal_api import personal_api
from common.auth.personal_pages import personal_pages
from common.auth.post import post_of
from common.auth.recovery_api import recovery_api
from common.auth.recovery_pages import recovery_pages
from common.auth.second_factor.api import second_factor_api
from common.auth.second_factor.pages import second_factor_pages
from common.auth.second_factor.vault import Vault
from common.auth.sign_in import identify
from common.auth.store import UserStore
from common.auth.tickets import Tickets
from common.config import Settings

BLUEPRINTS = (
    auth_api,
    auth_pages,
    second_factor_api,
    second_factor_pages,
    openid_pages,
    recovery_api,
    recovery_pages,
    personal_api,
    personal_pages,
)


def install(
    app: Flask,
    settings: Settings,
    store: UserStore,
    *,
    demo_users: list[DemoUser],
    schemes: tuple[str, ...] = ("bearer",),
    personal: Personal = NOTHING_MORE,
) -> None:
    """`schemes` are the words that an Authorization header may begin with, in lower case; `personal` is
    what the app itself knows of a user, to hand out and to remove."""
    site = app.config["SITE"]
    app.config.update(
        PUBLIC_URL=settings.public_url.rstrip("/"),
        SESSION_COOKIE_SECURE=settings.production,
        # Flask's own session holds nothing but the notice for the next page.
        SESSION_COOKIE_NAME=f"{site.key}_notice",
        SESSION_COOKIE_SAMESITE="Lax",
        SECRET_KEY=hashlib.sha256(b"notices" + settings.signing_seeds[0]).digest(),
        AUTH_SCHEMES=frozenset(schemes),
        DEMO_USERS=demo_users if settings.demo else [],
    )
    app.extensions["users"] = store
    app.extensions["vault"] = Vault(settings.signing_seeds)
    app.extensions["tickets"] = Tickets(settings.valkey_url, site.key)
    app.extensions["personal"] = personal
    round_trip.install(app, settings.sign_in_with)
    tokens.install(app, settings)
    access.install(app, identify)
    todo = errands.install(app)
    app.extensions["post"] = post_of(app, settings, store, ring=todo.ring)
    todo.add(app.extensions["post"].deliver_next)
    todo.add(lambda now: erasure.finish_next(store, personal, now=now))
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
