"""The blog against the same blog written naively, and against itself with a hundred times as many articles.

Run it as bench/README.md says; the load is `wrk`, 32 connections from this same machine.
"""

import http.client
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

from bench.blog.data import Library
from bench.http.servers import ALIVE, GRANIAN, GUNICORN, Served, backing, serve, temporary_checkout
from bench.rounds import alternate, machine, show, table
from blog_app.commands import MIGRATIONS
from common import migrations
from workshop.ports import LOOPBACK

ROUNDS, SECONDS, CONNECTIONS = 3, 4, 32
SIZES = (1_000, 10_000, 100_000)  # articles; in the second all ways are compared
CALLS = 200  # of each kind and size, one after the other
OURS, EAGER, LAZY = "this blog", "ORM, loaded eagerly", "ORM, as it comes"
NAIVE = [*GUNICORN, "--workers", "2", "--worker-class", "sync", "--timeout", "120"]
WAYS: dict[str, Callable[[int], list[str]]] = {
    LAZY: lambda port: [*NAIVE, "--bind", f"{LOOPBACK}:{port}", "bench.blog.naive:create_app()"],
    EAGER: lambda port: ["env", "NAIVE_EAGER=1", *WAYS[LAZY](port)],
    OURS: lambda port: [
        *GRANIAN, *("--workers", "2", "--blocking-threads", "4", "--log-level", "warning"),
        *("--host", LOOPBACK, "--port", str(port), "blog_app:create_app"),
    ],
}  # fmt: skip
SCRIPT = """
local paths = {{ {paths} }}
math.randomseed({seed})
request = function()
  local from = string.format("10.0.%d.%d", math.random(0, 255), math.random(0, 255))
  return wrk.format("GET", paths[math.random(#paths)], {{["X-Forwarded-For"] = from}})
end
"""


@dataclass(frozen=True)
class Load:
    """What one run of wrk told: requests per second, and milliseconds."""

    per_second: float
    median: float
    p99: float


def main() -> None:
    """Print two tables: the ways at 10,000 articles, and our growth from 1,000 to 100,000."""
    if not shutil.which("wrk"):
        sys.exit("The load comes from wrk: apt install wrk, or brew install wrk.")
    with ExitStack() as at_the_end:
        checkout = at_the_end.enter_context(temporary_checkout())
        settings = at_the_end.enter_context(backing(checkout))
        os.environ["TRUSTED_PROXIES"] = (
            "1"  # each search comes from another address: there is a limit
        )
        migrations.upgrade(MIGRATIONS, settings.database_url)
        library = Library(settings.database_url)
        served = {
            name: serve(checkout, f"server-{number}", command)
            for number, (name, command) in enumerate(WAYS.items())
        }
        show(f"{machine()}; {ROUNDS} rounds of {SECONDS} s, {CONNECTIONS} connections\n")
        growth: dict[int, dict[str, float]] = {}
        for size in SIZES:
            library.grow(size)
            kinds = asked_for(library)
            growth[size] = {k: alone(served[OURS], paths) for k, paths in kinds.items()}
            if size == SIZES[1]:
                compare(served, kinds, checkout.path)
    rows = [[kind, *(f"{growth[size][kind]:.1f}" for size in SIZES)] for kind in growth[SIZES[0]]]
    show("\n" + table(["median ms, alone", *(f"{size:,} articles" for size in SIZES)], rows))


def asked_for(library: Library) -> dict[str, list[str]]:
    """Paths by kind. Words as often as people use them: rare ones as often as common ones."""
    dice = random.Random(7)  # noqa: S311
    words, slugs, size = library.language.words, library.slugs, len(library.slugs)
    rank = lambda: int(20_000 ** dice.random())  # noqa: E731  each order of magnitude alike
    pairs = [f"{words[rank()]} {words[rank()]}" for _ in range(CALLS)]
    return {
        "newest 20": ["/api/articles?limit=20"],
        "20, any page": [f"/api/articles?limit=20&offset={dice.randrange(min(size, 5000))}" for _ in range(CALLS * 10)],
        "20 of a tag": [f"/api/articles?limit=20&tag=tag+{int(200 * dice.random() ** 3)}" for _ in range(CALLS)],
        "an article": [f"/api/articles/{quote(dice.choice(slugs))}" for _ in range(CALLS * 10)],
        "search, one word": [f"/api/search?q={words[rank()]}" for _ in range(CALLS)],
        "search, two words": [f"/api/search?q={quote(pair)}" for pair in pairs],
    }  # fmt: skip


def compare(served: dict[str, Served], kinds: dict[str, list[str]], folder: Path) -> None:
    rows = []
    for kind, paths in kinds.items():
        loads: dict[str, list[Load]] = {name: [] for name in served}
        ways = {
            name: partial(noted, loads[name], one, paths, folder) for name, one in served.items()
        }
        figures = alternate(ways, ROUNDS)
        for name in served:
            kept = loads[name][1:]  # the first one only warms up
            cells = [
                f"{statistics.median(getattr(one, part) for one in kept):.1f}"
                for part in ("median", "p99")
            ]
            rate = f"{figures.median(name):.0f} ({figures.ratio(name, LAZY):.1f})"
            rows.append([f"{kind}: {name}", rate, *cells])
    show(table(["way", "requests per s", "median, ms", "p99, ms"], rows))


def noted(loads: list[Load], served: Served, paths: list[str], folder: Path) -> float:
    loads.append(load(served, paths, folder, seed=len(loads)))
    return loads[-1].per_second


def load(served: Served, paths: list[str], folder: Path, seed: int) -> Load:
    """Any answer but 200 voids the figure."""
    script = folder / "paths.lua"
    quoted = ", ".join(f'"{path}"' for path in paths)
    script.write_text(SCRIPT.format(paths=quoted, seed=seed), encoding="utf-8")
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "60s", "--latency"]
    command += ["-s", str(script), f"http://{LOOPBACK}:{served.port}"]
    alone(served, [ALIVE], calls=2)  # behind what the last load left in a slow server's queue
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if rate is None or "Non-2xx" in done.stdout:
        sys.exit(f"No good answers from {paths[0]}:\n{done.stdout}")
    per_second = (
        float(rate[1]) or 1 / SECONDS
    )  # when nobody was answered in time, it was at most that
    return Load(per_second, milliseconds(done.stdout, "50%"), milliseconds(done.stdout, "99%"))


def milliseconds(said: str, part: str) -> float:
    found = re.search(rf"{part}\s+([\d.]+)(us|ms|s|m)", said)
    if found is None:
        return float("nan")
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}[found[2]]


def alone(served: Served, paths: list[str], calls: int = CALLS) -> float:
    """Median milliseconds of one request after the other, over one connection."""
    connection = http.client.HTTPConnection(LOOPBACK, served.port, timeout=120)
    took = []
    for number, path in enumerate((paths * calls)[:calls]):
        begun = time.perf_counter()
        connection.request("GET", path, headers={"X-Forwarded-For": f"10.1.0.{number % 256}"})
        answer = connection.getresponse()
        answer.read()
        took.append(1000 * (time.perf_counter() - begun))
        if answer.status != 200:
            sys.exit(f"{answer.status} from {path}")
    connection.close()
    return statistics.median(took)


if __name__ == "__main__":
    main()
