"""The numbers at `/metrics`, for Prometheus: requests and their times by route template.

With several workers prometheus_client keeps its counters in files (PROMETHEUS_MULTIPROC_DIR), so that
whichever worker is asked answers for all.
"""

import hmac
import os
import time

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from common.auth.access import public
from common.config import Settings
from common.errors import NotSignedIn
from common.http.headers import KNOWN_METHODS

metrics = Blueprint("metrics", __name__)
LABELS = ["method", "route", "status"]


def install(app: Flask, settings: Settings) -> None:
    registry = CollectorRegistry()
    app.extensions["metrics"] = {
        "registry": registry,
        "token": settings.metrics_token,
        "requests": Counter("http_requests", "Answers given", LABELS, registry=registry),
        "seconds": Histogram(
            "http_request_seconds", "Time to an answer", LABELS[:2], registry=registry
        ),
    }
    app.after_request(_count)
    app.register_blueprint(metrics)


@metrics.get("/metrics")
@public
def show() -> Response:
    """For Prometheus; asks for `METRICS_TOKEN` as a bearer token where one is set."""
    parts = current_app.extensions["metrics"]
    offered = request.headers.get("Authorization", "")
    expected = f"Bearer {parts['token']}"
    # As bytes: of text, compare_digest takes ASCII only, and callers may send anything.
    if parts["token"] and not hmac.compare_digest(offered.encode(), expected.encode()):
        raise NotSignedIn("Send the metrics token as a bearer token.")
    registry = parts["registry"]
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:  # prometheus_client's own variable
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _count(response: Response) -> Response:
    parts = current_app.extensions["metrics"]
    route = request.url_rule.rule if request.url_rule else "(none)"
    # Whatever callers invent is one label: every new one would be kept in memory for good.
    method = request.method if request.method in KNOWN_METHODS else "(other)"
    parts["requests"].labels(method, route, response.status_code).inc()
    parts["seconds"].labels(method, route).observe(time.perf_counter() - g.started)
    return response
