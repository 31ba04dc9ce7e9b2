"""Alive and ready: `/healthz` never asks anyone, `/readyz` asks each dependency by name. One that the app
can do without is named as well, but being without it is no reason to send people elsewhere."""

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
    app.extensions["optional parts"] = set[str]()
    app.register_blueprint(health)


def depends_on(app: Flask, name: str, check: Check, *, optional: bool = False) -> None:
    """Declare a dependency; `check` raises when it is away. `optional`: most of the app works without."""
    app.extensions["readiness"][name] = check
    if optional:
        app.extensions["optional parts"].add(name)


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
    away = {name for name, state in parts.items() if state != "ready"}
    if away <= current_app.extensions["optional parts"]:
        return jsonify(status="degraded" if away else "ready", parts=parts), 200
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
