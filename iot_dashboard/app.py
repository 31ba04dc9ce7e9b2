"""The only place where the dashboard's parts are put together."""

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from common import config, http, objects, pages, postgres
from common.auth import setup as auth
from common.auth.personal import Personal
from common.auth.sqlalchemy import SqlUserStore
from common.http.counters import count_of
from common.observability import logs
from common.pages import Site
from iot_dashboard.actions.accounts import erase
from iot_dashboard.demo import DEMO_USERS
from iot_dashboard.models.schema import sessions, users
from iot_dashboard.settings import IotSettings
from iot_dashboard.storage import accounts, batches, devices, readings
from iot_dashboard.storage.database import db
from iot_dashboard.web import live
from iot_dashboard.web.api import api_blueprints
from iot_dashboard.web.pages import page_blueprints

SITE = Site(
    key="iot",
    name="Stations",
    tagline="Weather as it is measured",
    links=(("Dashboard", "/"), ("My devices", "/mine")),
)

# What the dashboard knows of somebody, and what happens to it at the end of the account.
PERSONAL = Personal(
    exports={"devices": lambda user_id: accounts.devices(db.session(), user_id)},
    erase=lambda user_id, _keep, now: erase(db.session(), user_id, now=now),
)


def create_app(settings: IotSettings | None = None) -> Flask:
    """The dashboard as a WSGI application; without `settings` they come from the environment."""
    settings = settings or config.load(IotSettings)
    logs.configure(settings.log_level)
    app = Flask(__name__, static_folder="web/static", template_folder="web/templates")
    pages.install(app, SITE)
    http.install(app, settings)
    postgres.install(app, db, settings.database_url)
    objects.install(app, objects.bucket(settings))
    with app.app_context():
        store = SqlUserStore(db.engine, users, sessions)
        live.install(app, sessionmaker(db.engine, class_=Session))
    auth.install(app, settings, store, demo_users=DEMO_USERS, personal=PERSONAL)
    app.config["DEVICE_SECRET"] = settings.device_secret
    app.config["BROKER"] = settings.broker
    for blueprint in (*api_blueprints, *page_blueprints):
        app.register_blueprint(blueprint)
    count_of(app, "readings", lambda: readings.count(db.session()))
    count_of(app, "devices", lambda: devices.count(db.session()))
    count_of(app, "batches in S3", lambda: batches.count_archived(db.session()))
    return app
