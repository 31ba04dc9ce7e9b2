"""The only place where the chat's parts are put together."""

from flask import Flask

from chat_app.actions.accounts import erase
from chat_app.demo import DEMO_USERS
from chat_app.models.schema import sessions, users
from chat_app.settings import ChatSettings
from chat_app.sockets import setup as sockets
from chat_app.storage import accounts, messages, presence, rooms
from chat_app.storage.database import db
from chat_app.web.api import api_blueprints
from chat_app.web.pages import page_blueprints
from common import clock, config, http, pages, postgres
from common.auth import setup as auth
from common.auth.personal import Personal
from common.auth.sqlalchemy import SqlUserStore
from common.http.counters import count_of
from common.observability import logs
from common.pages import Site

SITE = Site(
    key="chat",
    name="Chat",
    tagline="Rooms to talk in",
    links=(("Rooms", "/"), ("Open a room", "/rooms/new")),
)

# What the chat knows of somebody, and what happens to it at the end of the account.
PERSONAL = Personal(
    exports={
        "rooms": lambda user_id: accounts.memberships(db.session(), user_id),
        "messages": lambda user_id: accounts.sent(db.session(), user_id),
    },
    erase=lambda user_id, _keep, _now: erase(db.session(), user_id),
)


def create_app(settings: ChatSettings | None = None) -> Flask:
    """The chat as a WSGI application; without `settings` they come from the environment."""
    settings = settings or config.load(ChatSettings)
    logs.configure(settings.log_level)
    app = Flask(__name__, static_folder="web/static", template_folder="web/templates")
    pages.install(app, SITE)
    sockets.install(app, settings)
    http.install(app, settings)
    postgres.install(app, db, settings.database_url)
    presence.install(app, settings.valkey_url)
    with app.app_context():
        store = SqlUserStore(db.engine, users, sessions)
    auth.install(app, settings, store, demo_users=DEMO_USERS, personal=PERSONAL)
    for blueprint in (*api_blueprints, *page_blueprints):
        app.register_blueprint(blueprint)
    count_of(app, "messages", lambda: messages.count(db.session()))
    count_of(app, "rooms", lambda: rooms.count(db.session()))
    count_of(app, "people here", lambda: len(presence.presence().here(clock.now())))
    return app
