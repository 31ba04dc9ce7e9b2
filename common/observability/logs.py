"""The log: JSON, UTC, one line an event on stdout, with the request's and user's id in it.

JSON escapes line breaks, so input cannot forge a line (security requirement 24).
"""

import logging
import sys
import time

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("http")
QUIET = {"/healthz", "/readyz", "/metrics", "/api/counters"}


def configure(level: str) -> None:
    """Send structlog's and the libraries' own log records through one JSON writer."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # At DEBUG they write what they send and get: documents with password hashes, signed requests.
    # "common.patience" is what SQLAlchemy calls the log of its pools.
    for noisy in ("werkzeug", "botocore", "urllib3", "pymongo", "stripe", "common.patience"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def install(app: Flask) -> None:
    """One line per request, written when its answer is ready."""
    app.after_request(_log_request)


def _log_request(response: Response) -> Response:
    if request.path in QUIET and response.status_code < 400:
        return response
    identity = g.get("identity")
    log.info(
        "request",
        method=request.method,
        # The template, not the path: a path may hold what should not be in a log.
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        ms=round((time.perf_counter() - g.started) * 1000, 1),
        user_id=str(identity.user.id) if identity else None,
    )
    return response
