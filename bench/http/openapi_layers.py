"""What an OpenAPI layer costs per request, and what its document costs.

Run it as bench/README.md says; it needs two packages that the project itself does without.
"""

import time
from collections.abc import Callable
from importlib.metadata import version

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bench.http.layers import LAYERS
from bench.rounds import Figures, alternate, machine, show, table

ROUNDS = 25
CALLS = 60  # per way and round
BASELINE = next(iter(LAYERS))
SHORT = {"title": "A note", "body": "Word " * 20, "tags": ["sea", "light"]}
LONG = {"title": "An article", "body": "Word " * 1600, "tags": ["sea", "light"]}

Call = Callable[[FlaskClient], TestResponse]
CALLED: dict[str, tuple[int, Call]] = {
    "GET 20 rows": (200, lambda client: client.get("/notes?limit=20")),
    "POST 150 bytes": (201, lambda client: client.post("/notes", json=SHORT)),
    "POST 8 kB": (201, lambda client: client.post("/notes", json=LONG)),
    "GET /openapi.json": (200, lambda client: client.get("/openapi.json")),
}


def main() -> None:
    """Print a table: microseconds of CPU per call in the test client, and the ratio to bare Flask."""
    apps = {name: make() for name, make in LAYERS.items()}
    columns = [measured(apps, status, call) for status, call in CALLED.values()]
    rows = [
        [name, documented(app), *(cell(column, name) for column in columns)]
        for name, app in apps.items()
    ]
    show(f"{machine()}; median of {ROUNDS} rounds of {CALLS} calls; {versions()}\n")
    show(table(["layer", "OpenAPI", *CALLED], rows))


def measured(apps: dict[str, Flask], status: int, call: Call) -> Figures:
    """CPU seconds per call for each app that has this route at all."""
    clients = {name: app.test_client() for name, app in apps.items()}
    able = {name: client for name, client in clients.items() if call(client).status_code == status}

    def timer(client: FlaskClient) -> Callable[[], float]:
        def way() -> float:
            begun = time.process_time()  # not the clock on the wall: neighbours don't count
            for _ in range(CALLS):
                call(client)
            return (time.process_time() - begun) / CALLS

        return way

    return alternate({name: timer(client) for name, client in able.items()}, ROUNDS)


def cell(column: Figures, name: str) -> str:
    if name not in column:
        return "none"
    spent = f"{column.median(name) * 1e6:.0f} us"
    return f"{spent} ({column.ratio(name, BASELINE):.2f})" if BASELINE in column else spent


def documented(app: Flask) -> str:
    """The version of OpenAPI that the layer writes."""
    answer = app.test_client().get("/openapi.json")
    return str(answer.get_json()["openapi"]) if answer.status_code == 200 else "none"


def versions() -> str:
    names = ("flask", "pydantic", "spectree", "flask-openapi", "apiflask")
    return ", ".join(f"{name} {version(name)}" for name in names)


if __name__ == "__main__":
    main()
