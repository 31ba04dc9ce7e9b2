"""The only place where the portal's parts are put together."""

from collections.abc import Sequence

from flask import Flask

from common import pages
from common.auth import access
from common.http import body, headers, health, problems, request_ids
from common.observability import logs
from common.pages import Site
from workshop.apps import APPS, App
from workshop.checkout import Checkout
from workshop.portal.mails import Mails
from workshop.portal.settings import PortalSettings, load
from workshop.portal.watch import Watch
from workshop.portal.web.api import api
from workshop.portal.web.pages import home_pages

SITE = Site(key="portal", name="capstone", tagline="Four living apps", accounts=False)


def create_app(
    settings: PortalSettings | None = None,
    checkout: Checkout | None = None,
    apps: Sequence[App] = APPS,
) -> Flask:
    """The portal as a WSGI application; without arguments: of this very checkout."""
    settings, checkout = settings or load(), checkout or Checkout.here()
    logs.configure("WARNING")  # a page that asks every second would fill the log
    app = Flask(__name__, static_folder="web/static", template_folder="web/templates")
    app.config["PORTAL_URL"] = settings.url
    pages.install(app, SITE)
    body.install(app)
    headers.install(app, public_url=settings.url, production=False)
    problems.install(app)
    request_ids.install(app)
    access.install(app, identify=lambda: None)
    health.install(app)
    app.extensions["watch"] = Watch(checkout, apps)
    app.extensions["mails"] = Mails(checkout)
    app.register_blueprint(home_pages)
    app.register_blueprint(api)
    return app
