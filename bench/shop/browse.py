"""Browsing the shop against browsing it as it is usually written first, and against itself with a hundred times
as many products.

Run it as bench/README.md says; the load is `wrk`, 32 connections from this same machine.
"""

import base64
import os
import random
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote

from bench.blog.readers import Load, alone, noted
from bench.http.servers import ALIVE, GRANIAN, PASSWORD, Served, serve, started, temporary_checkout
from bench.rounds import alternate, machine, show, table
from bench.shop.data import Goods
from common.mongodb import Mongo
from ecommerce_api.models.browsing import SORTS, Wanted, matches, page
from ecommerce_api.models.cards import CATEGORY
from ecommerce_api.models.catalogue import Catalogue
from ecommerce_api.models.facets import facets
from ecommerce_api.storage.catalogue import Follower
from ecommerce_api.storage.database import Database, Document
from ecommerce_api.web.browsing import cursor_to
from workshop.checkout import Checkout
from workshop.ports import LOOPBACK, any_free_port
from workshop.servers.cache import Cache
from workshop.servers.documents import Documents

ROUNDS = 3
SIZES = (500, 5_000, 50_000)  # products; at the first of them both ways are compared
CALLS = 200  # of each kind and size, one after the other
LIMIT, MOST_PAGES = 20, 200
QUEUES = 4  # connections to a server, so that each of its two workers gets one
OURS, NAIVE = "this shop", "find, sort, skip, count"
FACTORIES = {NAIVE: "bench.shop.naive:create_app", OURS: "ecommerce_api:create_app"}
Kinds = dict[str, list[str]]  # paths by what they ask for


def main() -> None:
    """Print three tables: both ways at 500 products, our growth to 50,000, and what a process pays for it."""
    if not shutil.which("wrk"):
        sys.exit("The load comes from wrk: apt install wrk, or brew install wrk.")
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    growth: dict[int, dict[str, float]] = {}
    costs: dict[int, list[str]] = {}
    with ExitStack() as at_the_end:
        checkout = at_the_end.enter_context(temporary_checkout())
        mongo = at_the_end.enter_context(backing(checkout))
        goods = Goods(mongo.database)
        served = {
            name: serve(checkout, f"server-{number}", command(factory))
            for number, (name, factory) in enumerate(FACTORIES.items())
        }
        show(f"{machine()}; {ROUNDS} rounds of 4 s, 32 connections\n")
        for size in sizes:
            goods.grow(size)
            costs[size] = list(cost_of_a_process(mongo.database, goods))
            ours = asked_of_ours(goods, mongo.database)
            time.sleep(1)  # until the processes have followed
            alone(served[OURS], ours["newest 20"], calls=20)
            growth[size] = {kind: alone(served[OURS], paths) for kind, paths in ours.items()}
            if size == sizes[0]:
                compare(served, {OURS: ours, NAIVE: asked_of_naive(goods)}, checkout.path)
    head = [f"{size:,} products" for size in sizes]
    rows = [[kind, *(f"{growth[size][kind]:.1f}" for size in sizes)] for kind in growth[sizes[0]]]
    show("\n" + table(["median ms, alone", *head], rows))
    names = [
        "read at the start, ms",
        "one edit followed, ms",
        "pages made, of 20, ms",
        "with facets, ms",
    ]
    rows = [[name, *(costs[size][place] for size in sizes)] for place, name in enumerate(names)]
    show("\n" + table(["in the process", *head], rows))


def command(factory: str) -> Callable[[int], list[str]]:
    """Both are served as the workshop serves the shop."""
    return lambda port: [
        *GRANIAN, *("--workers", "2", "--blocking-threads", "4", "--log-level", "warning"),
        *("--host", LOOPBACK, "--port", str(port), factory),
    ]  # fmt: skip


@contextmanager
def backing(checkout: Checkout) -> Iterator[Mongo]:
    """The document server and Valkey; the settings go to the child processes."""
    documents = started(Documents(checkout, any_free_port(), user="shop", password=PASSWORD))
    cache = started(Cache(checkout, any_free_port(), PASSWORD))
    os.environ.update(
        {
            "SHOP_PUBLIC_URL": f"http://{LOOPBACK}",
            "SHOP_JWT_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
            "SMTP_URL": f"smtp://{LOOPBACK}:25",  # no mail is sent here
            "LOG_LEVEL": "WARNING",
            **documents.variables("SHOP_MONGODB_URL", "shop"),
            **cache.variables("VALKEY_URL", "shop"),
        }
    )
    mongo = Mongo(os.environ["SHOP_MONGODB_URL"])
    yield mongo
    mongo.close()


def cost_of_a_process(db: Database[Document], goods: Goods) -> Iterator[str]:
    """Milliseconds: reading everything, following one edit, making a page without and with facets."""
    follower = Follower(0, "english")
    yield f"{1000 * timed(lambda: follower.current(db)):.0f}"
    catalogue = follower.current(db)
    [more] = goods.made(1)
    goods.slugs.pop()  # it is on no shelf
    yield f"{1000 * timed(lambda: catalogue.changed([more], gone=(), revision=1)):.1f}"
    for faceted in (False, True):
        took = [timed(partial(a_page, catalogue, one, faceted=faceted)) for one in tastes(goods)]
        yield f"{1000 * statistics.median(took):.2f}"


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def tastes(goods: Goods) -> list[Wanted]:
    """What different people look for: a part of the shop in some order, sometimes with a word."""
    dice = random.Random(7)  # noqa: S311
    found = []
    for number in range(CALLS):
        part = frozenset({dice.choice(goods.parts).key})
        text = word(goods, dice) if number % 4 == 0 else ""
        sort = dice.choice(SORTS)
        found.append(Wanted(text=text, sort=sort, values={CATEGORY: part} if number % 3 else {}))
    return found


def a_page(catalogue: Catalogue, wanted: Wanted, *, faceted: bool) -> None:
    found = matches(catalogue, wanted)
    page(catalogue, wanted, found, LIMIT)
    if faceted:
        facets(catalogue, wanted, found)


def word(goods: Goods, dice: random.Random) -> str:
    """Rare ones as often as common ones."""
    return goods.language.words[int(len(goods.language.words) ** dice.random())]


def asked_of_ours(goods: Goods, db: Database[Document]) -> Kinds:
    catalogue, wanted = Follower(0, "english").current(db), Wanted()
    found, after, pages = matches(catalogue, wanted), None, ["/api/products?limit=20"]
    for _ in range(MOST_PAGES):
        after = page(catalogue, wanted, found, LIMIT, after).next
        if after is None:
            break
        pages.append(f"/api/products?limit=20&cursor={cursor_to(after, wanted)}")
    return {"newest 20": pages[:1], "20, any page": pages, **asked_of_both(goods)}


def asked_of_naive(goods: Goods) -> Kinds:
    skips = range(0, len(goods.slugs), LIMIT)
    pages = [f"/api/products?limit=20&skip={skip}" for skip in skips]
    return {"newest 20": pages[:1], "20, any page": pages, **asked_of_both(goods)}


def asked_of_both(goods: Goods) -> Kinds:
    dice = random.Random(7)  # noqa: S311
    parts = [one.key for one in goods.parts]
    words = [word(goods, dice) for _ in range(CALLS)]
    return {
        "cheapest of a category": [f"/api/products?limit=20&category={one}&sort=cheapest" for one in parts],
        "a category with facets": [f"/api/products?limit=20&category={one}&facets=true" for one in parts],
        "search, one word": [f"/api/products?limit=20&q={quote(one)}" for one in words],
        "a product": [f"/api/products/{quote(dice.choice(goods.slugs))}" for _ in range(CALLS)],
    }  # fmt: skip


def compare(served: dict[str, Served], asked: dict[str, Kinds], folder: Path) -> None:
    rows = []
    for kind in asked[OURS]:
        loads: dict[str, list[Load]] = {name: [] for name in served}
        ways = {
            name: partial(
                loaded, loads[name], one, asked[name][kind], folder, list(served.values())
            )
            for name, one in served.items()
        }
        figures = alternate(ways, ROUNDS)
        for name in served:
            kept = loads[name][1:]  # the first one only warms up
            cells = [
                f"{statistics.median(getattr(one, part) for one in kept):.1f}"
                for part in ("median", "p99")
            ]
            rate = f"{figures.median(name):.0f} ({figures.ratio(name, NAIVE):.1f})"
            rows.append([f"{kind}: {name}", rate, *cells])
    show(table(["way", "requests per s", "median, ms", "p99, ms"], rows))


def loaded(
    loads: list[Load], one: Served, paths: list[str], folder: Path, everyone: list[Served]
) -> float:
    """Begins when all servers are done with what the last load left in their queues: they share a database."""
    for other in everyone * QUEUES:
        alone(other, [ALIVE], calls=2)
    return noted(loads, one, paths, folder)


if __name__ == "__main__":
    main()
