"""How paysim misbehaves when it is told to: each switch says what goes wrong, and how often from now on.

    error_before       500, and nothing was done           webhook_duplicate  events come twice
    error_after        the work is done, then 500          webhook_late       events come after `seconds`
    rate_limited       429, and nothing was done           webhook_lost       events never come
    slow               answers after `seconds`             webhook_shuffled   the next `count` events come in
    silent_after       the work is done, then no answer                       the reverse order, all at once
                       for `seconds`

Those of requests concern POSTs whose path contains `path`; those of webhooks concern deliveries.
"""

from typing import NamedTuple

from workshop.paysim.errors import Body, bad_parameter
from workshop.paysim.store import Database

REQUESTS = ("error_before", "error_after", "rate_limited", "slow", "silent_after")
WEBHOOKS = ("webhook_duplicate", "webhook_late", "webhook_lost", "webhook_shuffled")
MOST = 10_000
LONGEST = 60.0  # seconds


class Switch(NamedTuple):
    """One use of a switch. `last`: it is off now."""

    seconds: float
    last: bool


def take(db: Database, name: str, path: str = "") -> Switch | None:
    """Use it once, if it is on and concerns this path."""
    row = db.execute(
        "UPDATE switches SET count = count - 1 WHERE name = ? AND count > 0 AND instr(?, path) "
        "RETURNING count, seconds",
        (name, path),
    ).fetchone()
    return Switch(row["seconds"], row["count"] == 0) if row else None


def turn(db: Database, name: str, count: int, seconds: float, path: str) -> None:
    """On for the next `count` times; 0 is off. Raises ApiError for what makes no sense."""
    if name not in REQUESTS + WEBHOOKS:
        raise bad_parameter("name", f"There are {', '.join(REQUESTS + WEBHOOKS)}.")
    if not 0 <= count <= MOST:
        raise bad_parameter("count", f"count is from 0 to {MOST}")
    if not 0 <= seconds <= LONGEST:
        raise bad_parameter("seconds", f"seconds is from 0 to {LONGEST:g}")
    if path and name in WEBHOOKS:
        raise bad_parameter("path", "A webhook's switch has no path.")
    db.execute(
        "INSERT INTO switches VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
        "count = excluded.count, seconds = excluded.seconds, path = excluded.path",
        (name, count, seconds, path),
    )


def all_off(db: Database) -> None:
    db.execute("DELETE FROM switches")


def those_on(db: Database) -> list[Body]:
    """Every switch that is on."""
    return [dict(row) for row in db.execute("SELECT * FROM switches WHERE count > 0 ORDER BY name")]
