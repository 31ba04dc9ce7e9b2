"""paysim's own interface: the switches that make it misbehave, and the ledger. JSON in and out, with the key."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from common.auth.access import public
from workshop.paysim import ledger, switches
from workshop.paysim.errors import bad_parameter
from workshop.paysim.web.protocol import ask_for_key, the_store

own = Blueprint("own", __name__, url_prefix="/paysim")
own.before_request(ask_for_key)


@own.get("/switches")
@public
def show_switches() -> Response:
    """The switches that are on."""
    with the_store().reading() as db:
        return jsonify(switches=switches.those_on(db))


@own.post("/switches")
@public
def turn() -> Response:
    """Turn one on for the next `count` times: {"name", "count": 1, "seconds": 0, "path": ""}."""
    asked: Any = request.get_json()
    given: dict[str, Any] = {"count": 1, "seconds": 0, "path": ""} | (
        asked if isinstance(asked, dict) else {}
    )
    kinds: dict[str, Any] = {"name": str, "count": int, "seconds": (int, float), "path": str}
    for name, kind in kinds.items():
        if not isinstance(given.get(name), kind) or isinstance(given[name], bool):
            raise bad_parameter(name, f"{name} is missing, or of another type")
    if set(given) - set(kinds):
        raise bad_parameter("name", f"There are only {', '.join(kinds)}.")
    with the_store().writing() as db:
        switches.turn(db, given["name"], given["count"], given["seconds"], given["path"])
        return jsonify(switches=switches.those_on(db))


@own.delete("/switches")
@public
def all_off() -> Response:
    """Behave again."""
    with the_store().writing() as db:
        switches.all_off(db)
        return jsonify(switches=[])


@own.get("/ledger")
@public
def show_ledger() -> Response:
    """What was authorised, captured and refunded, by payment intent: oldest first, `after` the one named."""
    after = request.args.get("after", "")
    with the_store().reading() as db:
        lines = ledger.lines(db, after)
        return jsonify(ledger=lines, has_more=len(lines) == ledger.PER_PAGE)
