"""The only place where the blog's parts are put together."""

from flask import Flask

from blog_app.actions.accounts import erase
from blog_app.demo import DEMO_USERS
from blog_app.models.schema import sessions, users
from blog_app.models.slugs import RenamedError
from blog_app.settings import BlogSettings
from blog_app.storage import accounts, lists
from blog_app.storage.database import db, reading
from blog_app.web import caution, remembered
from blog_app.web.api import api_blueprints
from blog_app.web.console import console
from blog_app.web.pages import page_blueprints
from blog_app.web.redirects import to_new_address
from common import config, http, objects, pages, postgres
from common.auth import setup as auth
from common.auth.personal import Personal
from common.auth.sqlalchemy import SqlUserStore
from common.http.counters import count_of
from common.observability import logs
from common.pages import Site

SITE = Site(
    key="blog",
    name="Blog",
    tagline="Articles worth the time",
    links=(("Home", "/"), ("Write", "/editor")),
    sign_in="/login",
    sign_up="/register",
)

# What the blog knows of somebody, and what happens to it at the end of the account.
PERSONAL = Personal(
    exports={
        "profile": lambda user_id: accounts.profile(db.session(), user_id),
        "articles": lambda user_id: accounts.articles(db.session(), user_id),
        "drafts": lambda user_id: accounts.drafts(db.session(), user_id),
        "revisions": lambda user_id: accounts.revisions(db.session(), user_id),
        "series": lambda user_id: accounts.series(db.session(), user_id),
        "comments": lambda user_id: accounts.comments(db.session(), user_id),
        "images": lambda user_id: accounts.sent_images(db.session(), user_id),
        "favorites": lambda user_id: accounts.marked(db.session(), user_id),
        "bookmarks": lambda user_id: accounts.kept_for_later(db.session(), user_id),
        "reports": lambda user_id: accounts.reported(db.session(), user_id),
        "following": lambda user_id: accounts.followed(db.session(), user_id),
    },
    erase=lambda user_id, keep, _now: erase(db.session(), user_id, keep=keep),
)


def create_app(settings: BlogSettings | None = None) -> Flask:
    """The blog as a WSGI application; without `settings` they come from the environment."""
    settings = settings or config.load(BlogSettings)
    logs.configure(settings.log_level)
    app = Flask(__name__, static_folder="web/static", template_folder="web/templates")
    pages.install(app, SITE)
    http.install(app, settings)
    postgres.install(app, db, settings.database_url)
    # A blog without pictures is still a blog: without S3 it stays ready.
    objects.install(app, objects.bucket(settings), optional=True)
    with app.app_context():
        store = SqlUserStore(db.engine, users, sessions)
    auth.install(
        app, settings, store, demo_users=DEMO_USERS, schemes=("bearer", "token"), personal=PERSONAL
    )
    remembered.install(app)
    caution.install(app, settings)
    for blueprint in (*api_blueprints, *page_blueprints, console):
        app.register_blueprint(blueprint)
    app.register_error_handler(RenamedError, to_new_address)
    count_of(app, "articles", lambda: lists.count(reading()))
    count_of(app, "people", store.count_users)
    return app
