"""What a WSGI server adds to the blog's list of articles: granian and gunicorn on a real PostgreSQL.

The load is `wrk`, eight connections from this same machine: ratios tell, requests per second don't travel.
"""

import base64
import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import psutil

import blog_app
from bench.rounds import Figures, alternate, machine, show, table
from blog_app.actions import articles
from blog_app.commands import MIGRATIONS
from blog_app.demo import DEMO_USERS
from blog_app.models.articles import Draft
from blog_app.settings import BlogSettings
from blog_app.storage.database import db
from common import clock, config, migrations
from common.auth.demo import ensure
from common.auth.sign_in import users
from common.ids import new_id
from workshop import records
from workshop.checkout import Checkout
from workshop.children import Child, python
from workshop.ports import LOOPBACK, any_free_port
from workshop.servers.cache import Cache
from workshop.servers.postgres import Postgres
from workshop.servers.server import Server

ROUNDS = 5
SECONDS = 2
CONNECTIONS = 8
PASSWORD = "for-the-bench-only"  # noqa: S105  of servers that live for two minutes
S = TypeVar("S", bound=Server)
LIST, ALIVE = "/api/articles?limit=20", "/healthz"
GRANIAN = python("-m", "granian", "--interface", "wsgi", "--factory", "--no-ws")
GUNICORN = python("-m", "gunicorn", "--no-control-socket", "--log-level", "warning")
COMMANDS: dict[str, Callable[[int], list[str]]] = {
    "gunicorn sync, 2 workers": lambda port: [
        *GUNICORN, *("--workers", "2", "--worker-class", "sync"),
        *("--bind", f"{LOOPBACK}:{port}", "blog_app:create_app()"),
    ],
    "gunicorn gthread, 2 workers of 4 threads": lambda port: [
        *GUNICORN, *("--workers", "2", "--worker-class", "gthread", "--threads", "4"),
        *("--bind", f"{LOOPBACK}:{port}", "blog_app:create_app()"),
    ],
    "granian, 2 workers of 1 thread": lambda port: [
        *GRANIAN, *("--workers", "2", "--blocking-threads", "1", "--log-level", "warning"),
        *("--host", LOOPBACK, "--port", str(port), "blog_app:create_app"),
    ],
    "granian, 2 workers of 4 threads": lambda port: [
        *GRANIAN, *("--workers", "2", "--blocking-threads", "4", "--log-level", "warning"),
        *("--host", LOOPBACK, "--port", str(port), "blog_app:create_app"),
    ],
}  # fmt: skip
BASELINE = next(iter(COMMANDS))


@dataclass(frozen=True)
class Served:
    """A running server: where it listens, and the process that its workers belong to."""

    port: int
    pid: int


def main() -> None:
    """Print a table: CPU and requests per second by server, with the ratio to gunicorn's sync worker."""
    if not shutil.which("wrk"):
        sys.exit("The load comes from wrk: apt install wrk, or brew install wrk.")
    with ExitStack() as at_the_end:
        checkout = at_the_end.enter_context(temporary_checkout())
        settings = at_the_end.enter_context(backing(checkout))
        fill(settings)
        served = {
            name: serve(checkout, f"server-{number}", command)
            for number, (name, command) in enumerate(COMMANDS.items())
        }
        spent = measured(served, lambda one: cpu_per_request(one, LIST))
        fast = measured(served, lambda one: load(one, LIST)[1])
        bare = measured(served, lambda one: load(one, ALIVE)[1])
    rows = [
        [name, cell(spent, name, 1e3, " ms"), cell(fast, name), cell(bare, name)]
        for name in COMMANDS
    ]
    used = ", ".join(f"{name} {version(name)}" for name in ("granian", "gunicorn", "flask"))
    show(
        f"{machine()}; median of {ROUNDS} rounds of {SECONDS} s, {CONNECTIONS} connections; {used}\n"
    )
    head = ["CPU per list", "lists of 20 per s", "requests without a query per s"]
    show(table(["server", *head], rows))


def measured(served: dict[str, Served], what: Callable[[Served], float]) -> Figures:
    return alternate({name: partial(what, one) for name, one in served.items()}, ROUNDS)


@contextmanager
def temporary_checkout() -> Iterator[Checkout]:
    """A folder that all servers' data goes into, and with it away."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)  # PostgreSQL runs as nobody when we are root
        checkout = Checkout(Path(folder) / "checkout")
        checkout.path.mkdir(mode=0o711)
        checkout.make_rooms()
        try:
            yield checkout
        finally:
            records.end_all(checkout.children, grace=2)
            checkout.forget()


@contextmanager
def backing(checkout: Checkout) -> Iterator[BlogSettings]:
    """PostgreSQL and Valkey for the blog; the settings also go to the child processes."""
    postgres = started(
        Postgres(checkout, any_free_port(), password=PASSWORD, databases={"blog": PASSWORD})
    )
    cache = started(Cache(checkout, any_free_port(), PASSWORD))
    given = {
        "BLOG_PUBLIC_URL": f"http://{LOOPBACK}",
        "BLOG_JWT_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "SMTP_URL": f"smtp://{LOOPBACK}:25",  # no mail is sent here
        "BLOG_S3_ENDPOINT_URL": f"http://{LOOPBACK}:9",  # and no picture is kept
        "BLOG_S3_BUCKET": "none",
        "BLOG_S3_ACCESS_KEY_ID": "none",
        "BLOG_S3_SECRET_ACCESS_KEY": PASSWORD,
        "LOG_LEVEL": "WARNING",
        **postgres.variables("BLOG_DATABASE_URL", "blog"),
        **cache.variables("VALKEY_URL", "blog"),
    }
    os.environ.update(given)
    yield config.load(BlogSettings)


def started(server: S) -> S:
    server.start()
    server.wait_until_ready()
    server.provision()
    return server


def fill(settings: BlogSettings) -> None:
    """A hundred articles of an ordinary length by one author."""
    migrations.upgrade(MIGRATIONS, settings.database_url)
    with blog_app.create_app(settings).app_context():
        author = ensure(users(), DEMO_USERS[0], now=clock.now())
        for number in range(100):
            draft = Draft(f"Article {number}", "What it is about", "Word " * 400, ["sea", "light"])
            articles.publish(db.session(), author.id, draft, article_id=new_id(), now=clock.now())


def serve(checkout: Checkout, name: str, command: Callable[[int], list[str]]) -> Served:
    """Start one server and wait until it answers; all of them stay up, idle while others work."""
    port = any_free_port()
    child = Child(checkout, name, command(port))
    child.start()
    deadline = time.monotonic() + 60
    while not answers(port):
        if child.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"{name} did not start: {child.last_words()}")
        time.sleep(0.1)
    return Served(port, child.pid or 0)


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
    try:
        connection.request("GET", ALIVE)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def load(served: Served, path: str) -> tuple[int, float]:
    """How many requests were answered, and how many a second; any answer but 200 voids the figure."""
    url = f"http://{LOOPBACK}:{served.port}{path}"
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "10s", url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    count = re.search(r"(\d+) requests in", done.stdout)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if count is None or rate is None or "Non-2xx" in done.stdout:
        sys.exit(f"No good answers from {path}:\n{done.stdout}")
    return int(count[1]), float(rate[1])


def cpu_per_request(served: Served, path: str) -> float:
    """CPU seconds of the server's processes, PostgreSQL's not included: neighbours change it little."""
    before = cpu_of(served.pid)
    count, _ = load(served, path)
    return (cpu_of(served.pid) - before) / count


def cpu_of(leader: int) -> float:
    process = psutil.Process(leader)
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return sum(one.user + one.system for one in times)


def cell(column: Figures, name: str, factor: float = 1, unit: str = "") -> str:
    figure = f"{column.median(name) * factor:.2f}" if unit else f"{column.median(name):.0f}"
    return f"{figure}{unit} ({column.ratio(name, BASELINE):.2f})"


if __name__ == "__main__":
    main()
