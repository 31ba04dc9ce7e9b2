"""One id per request, in every log line and on the answer, so that a report can be followed."""

import re
import time

import structlog
from flask import Flask, Response, g, request

from common.ids import new_id

# What a caller or proxy may choose; anything else could forge log lines.
ACCEPTED = re.compile(r"[A-Za-z0-9_-]{8,64}")


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_announce)


def current() -> str:
    """The id of the request at hand."""
    return str(g.get("request_id", ""))


def _begin() -> None:
    g.started = time.perf_counter()  # for the log line and the metrics alike
    offered = request.headers.get("X-Request-ID", "")
    g.request_id = offered if ACCEPTED.fullmatch(offered) else new_id().hex
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _announce(response: Response) -> Response:
    response.headers["X-Request-ID"] = current()
    return response
