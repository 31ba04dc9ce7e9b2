"""The only place where paysim's parts are put together."""

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from common import pages
from common.auth import access
from common.http import body, cross_origin, headers, health, problems, request_ids
from common.observability import logs
from common.pages import Site
from workshop.paysim import endpoints
from workshop.paysim.books import now
from workshop.paysim.deliveries import Deliveries
from workshop.paysim.errors import ApiError
from workshop.paysim.idempotency import InFlight
from workshop.paysim.settings import PaysimSettings
from workshop.paysim.store import Store
from workshop.paysim.web.own import own
from workshop.paysim.web.pages import pages as own_pages
from workshop.paysim.web.payments import payments
from workshop.paysim.web.protocol import answer_error
from workshop.paysim.web.refunds import refunds
from workshop.paysim.web.webhooks import webhooks

SITE = Site(key="portal", name="paysim", tagline="Payments that are not real", accounts=False)


def create_app(settings: PaysimSettings | None = None) -> Flask:
    """paysim as a WSGI application; without settings they come from the environment."""
    settings = settings or PaysimSettings()
    logs.configure("WARNING")
    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    app.config.update(URL=settings.url, PAYSIM_KEY=settings.key)
    _install_what_all_share(app, settings.url)
    if settings.host:
        app.config["TRUSTED_HOSTS"].append(settings.host)
    app.register_error_handler(ApiError, answer_error)
    app.register_error_handler(NotFound, _no_such_address)
    for blueprint in (payments, refunds, webhooks, own, own_pages):
        app.register_blueprint(blueprint)
    store = Store(settings.file)
    with store.writing() as db:
        endpoints.from_settings(db, settings.webhook_url, settings.webhook_secret, now())
    deliveries = Deliveries(store)
    app.extensions |= {"paysim": store, "in flight": InFlight(), "deliveries": deliveries}
    deliveries.start()
    return app


def _install_what_all_share(app: Flask, url: str) -> None:
    pages.install(app, SITE)
    body.install(app)
    request_ids.install(app)
    headers.install(app, public_url=url, production=False)
    problems.install(app)
    cross_origin.install(app)
    access.install(app, identify=lambda: None)
    health.install(app)


def _no_such_address(error: NotFound) -> Response:
    """Stripe's words below `/v1`, a problem document or page elsewhere."""
    if not request.path.startswith("/v1/"):
        return problems.answer_http_exception(error)
    message = f"Unrecognized request URL ({request.method}: {request.path})."
    return answer_error(ApiError(message, status=404))
