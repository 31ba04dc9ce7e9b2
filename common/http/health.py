"""Alive and ready: `/healthz` never asks anyone, `/readyz` asks each dependency by name."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong

from flask import Blueprint, Flask, Response, current_app, jsonify

from common.auth.access import public

Check = Callable[[], object]
PATIENCE = 1.5  # seconds for all checks together

health = Blueprint("health", __name__)


def install(app: Flask) -> None:
    app.extensions["readiness"] = dict[str, Check]()
    app.register_blueprint(health)


def depends_on(app: Flask, name: str, check: Check) -> None:
    """Declare a dependency; `check` raises when it is away."""
    app.extensions["readiness"][name] = check


@health.get("/healthz")
@public
def alive() -> Response:
    """Whether this process answers at all. Restart it when it does not."""
    return jsonify(status="alive")


@health.get("/readyz")
@public
def ready() -> tuple[Response, int] | tuple[Response, int, dict[str, str]]:
    """Whether every dependency answers. Send no traffic here while it is 503."""
    checks: dict[str, Check] = current_app.extensions["readiness"]
    parts = _run(checks)
    if all(state == "ready" for state in parts.values()):
        return jsonify(status="ready", parts=parts), 200
    return jsonify(status="not ready", parts=parts), 503, {"Retry-After": "2"}


def _run(checks: dict[str, Check]) -> dict[str, str]:
    pool = ThreadPoolExecutor(max_workers=max(1, len(checks)))
    futures = {name: pool.submit(check) for name, check in checks.items()}
    parts = {}
    deadline = time.monotonic() + PATIENCE
    for name, future in futures.items():
        try:
            future.result(timeout=max(0, deadline - time.monotonic()))
            parts[name] = "ready"
        except TookTooLong:
            parts[name] = "away: no answer in time"
        except Exception as error:  # noqa: BLE001  whatever a driver raises, the part is away
            parts[name] = f"away: {type(error).__name__}"
    pool.shutdown(wait=False)  # a check that hangs must not hold up the answer
    return parts
