"""The only place where the shop's parts are put together."""

from flask import Flask

from common import config, http, mongodb, pages
from common.auth import setup as auth
from common.auth.mongodb import MongoUserStore
from common.auth.personal import Personal
from common.errands import Errands
from common.http.counters import count_of
from common.observability import logs
from common.pages import Site
from ecommerce_api.actions.accounts import erase
from ecommerce_api.demo import DEMO_USERS
from ecommerce_api.settings import ShopSettings
from ecommerce_api.storage import accounts, catalogue, orders, provider
from ecommerce_api.storage.database import db
from ecommerce_api.web import staff
from ecommerce_api.web.api import api_blueprints
from ecommerce_api.web.console import console
from ecommerce_api.web.pages import page_blueprints

SITE = Site(
    key="shop",
    name="Harbour & Pine",
    tagline="Good things for house and way",
    links=(("Shop", "/"), ("Cart", "/cart"), ("Orders", "/orders")),
)

# What the shop knows of somebody, and what happens to it at the end of the account.
PERSONAL = Personal(
    exports={
        "orders": lambda user_id: accounts.orders(db(), user_id),
        "cart": lambda user_id: accounts.cart(db(), user_id),
    },
    erase=lambda user_id, _keep, _now: erase(db(), user_id),
)


def create_app(settings: ShopSettings | None = None) -> Flask:
    """The shop as a WSGI application; without `settings` they come from the environment."""
    settings = settings or config.load(ShopSettings)
    logs.configure(settings.log_level)
    app = Flask(__name__, static_folder="web/static", template_folder="web/templates")
    pages.install(app, SITE)
    http.install(app, settings)
    store = MongoUserStore(mongodb.install(app, settings.mongodb_url))
    provider.install(app, provider.Provider(settings))
    auth.install(app, settings, store, demo_users=DEMO_USERS, personal=PERSONAL)
    staff.install(app)
    follower = catalogue.install(app, age=settings.catalogue_age, language=settings.search_language)
    errands: Errands = app.extensions["errands"]
    errands.add(lambda now: follower.check(db(), now))
    for blueprint in (*api_blueprints, *page_blueprints, console):
        app.register_blueprint(blueprint)
    count_of(app, "orders", lambda: orders.count(db()))
    count_of(app, "people", store.count_users)
    return app
