"""What every app's HTTP side shares; `install` puts all of it on an app, in the order that matters."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from common.config import Settings
from common.http import (
    body,
    counters,
    cross_origin,
    headers,
    health,
    limits,
    openapi,
    problems,
    request_ids,
)
from common.http.limits import RateLimits
from common.observability import logs, metrics

__all__ = ["install"]


def install(app: Flask, settings: Settings) -> None:
    """Request ids, headers, problem documents, caps, cross-origin guard, limits, health, metrics, docs."""
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # pyrefly: ignore[method-assign]
    body.install(app)
    request_ids.install(app)  # before all that may refuse: a refusal has the request's id
    headers.install(app, public_url=settings.public_url, production=settings.production)
    problems.install(app)
    logs.install(app)
    metrics.install(app, settings)
    cross_origin.install(app)
    counted = RateLimits(
        settings.valkey_url, app.config["SITE"].key, settings.limits, settings.limit_names
    )
    limits.install(app, counted)
    health.install(app)
    counters.install(app)
    openapi.install(app)
