"""The smallest app that has all of `common/` in it: accounts on PostgreSQL, and a route for each way to fail.

What all four apps must show is tested on them (`any_app`); this one has the routes that they should not have.
"""

from typing import Any

from flask import Blueprint, Flask, render_template_string
from flask_sqlalchemy import SQLAlchemy
from pydantic import Field
from pydantic_settings import SettingsConfigDict
from sqlalchemy import MetaData, text

from common import config, errors, http, pages, postgres
from common.addresses import PostgresUrl
from common.auth import setup as auth
from common.auth.access import public, role, signed_in
from common.auth.demo import demo_user
from common.auth.sqlalchemy import SqlUserStore
from common.auth.tables import account_tables
from common.config import Settings
from common.http.counters import count_of
from common.http.openapi import Input, Output, Query, contract
from common.pages import Site

SITE = Site(key="small", name="Small", tagline="As little as possible")
DEMO_USERS = [demo_user("Noor", "tries things")]
FAILURES: dict[str, Exception] = {
    **{kind.code(): kind(f"About {kind.title}.") for kind in errors.Refusal.__subclasses__()},
    "crash": RuntimeError("the secret inside"),
    "with-fields": errors.Invalid.field("title", "is not right"),
    "later": errors.TooMany("Not now.", retry_after=7),
}


class SmallSettings(Settings):
    model_config = SettingsConfigDict(env_prefix="SMALL_", env_file=None)

    database_url: PostgresUrl


class Thing(Input):
    name: str = Field(max_length=50)
    size: float = 1.0
    parts: list[str] = Field(default_factory=list)


class ThingOut(Output):
    name: str
    size: float


class ThingQuery(Query):
    size: float = 1.0


def create_app(settings: SmallSettings | None = None) -> Flask:
    settings = settings or config.load(SmallSettings)
    app = Flask(__name__)
    db = SQLAlchemy(metadata=MetaData())
    users, sessions = account_tables(db.metadata)
    pages.install(app, SITE)
    http.install(app, settings)
    postgres.install(app, db, settings.database_url)
    with app.app_context():
        store = SqlUserStore(db.engine, users, sessions)
    auth.install(app, settings, store, demo_users=DEMO_USERS)
    app.register_blueprint(routes(db))
    count_of(app, "people", store.count_users)
    app.extensions["make_tables"] = lambda: db.metadata.create_all(db.engine)
    return app


def routes(db: SQLAlchemy) -> Blueprint:  # noqa: C901  it counts the views, which have no branches
    """New for each app, as the views hold its database."""
    small = Blueprint("small", __name__)

    @small.get("/unstated")
    def unstated() -> str:
        return "nobody said who may see this"

    @small.get("/for/signed-in")
    @signed_in
    def for_signed_in() -> str:
        return "signed in"

    @small.get("/for/editors")
    @role("editor")
    def for_editors() -> str:
        return "editors"

    @small.get("/api/for/admins")
    @role("admin")
    def for_admins() -> dict[str, str]:
        return {"for": "admins"}

    @small.get("/api/for/programs")
    @role("editor", scope="things:read")
    def for_programs() -> dict[str, str]:
        return {"for": "programs"}

    @small.route("/fail/<kind>", methods=["GET", "POST"])
    @small.get("/api/fail/<kind>", endpoint="fail_api")
    @public
    def fail(kind: str) -> str:
        raise FAILURES[kind]

    @small.get("/page")
    @public
    def page() -> str:
        return render_template_string("{% extends 'common/page.html' %}")

    @small.get("/api/database")
    @public
    def database() -> dict[str, Any]:
        return {"found": db.session.scalar(text("SELECT 1"))}

    @small.get("/api/sleep")
    @public
    def sleep() -> dict[str, Any]:
        return {"found": db.session.scalar(text("SELECT 1 FROM pg_sleep(20)"))}

    @small.post("/api/things")
    @public
    @contract("things", HTTP_200=ThingOut)
    def things(json: Thing) -> ThingOut:
        return ThingOut(name=json.name, size=json.size)

    @small.get("/api/things")
    @public
    @contract("things", HTTP_200=ThingOut)
    def search(query: ThingQuery) -> ThingOut:
        return ThingOut(name="found", size=query.size)

    return small
