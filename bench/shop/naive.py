"""The shop's lists as they are usually written first, on the same documents: a `find` with `sort`, `skip` and
`limit`, a `count_documents` for the number of pages, a pattern for the search, an aggregation for each facet.
"""

import os
import re
from typing import Any

from flask import Flask, Response, jsonify, request
from pymongo import MongoClient

ORDERS = {"newest": ("added_on", -1), "cheapest": ("variants.prices.EUR", 1)}


def create_app() -> Flask:
    app = Flask("naive")
    client: MongoClient[dict[str, Any]] = MongoClient(os.environ["SHOP_MONGODB_URL"])
    shelves = client.get_default_database()["products"]
    shelves.create_index("categories")

    @app.get("/healthz")
    def alive() -> str:
        return "alive"

    @app.get("/api/products")
    def products() -> Response:
        wanted = _wanted()
        skip, limit = int(request.args.get("skip", 0)), int(request.args.get("limit", 20))
        order = ORDERS[request.args.get("sort", "newest")]
        found = shelves.find(wanted).sort([order]).skip(skip).limit(limit)
        answer: dict[str, Any] = {"products": [_card(one) for one in found]}
        if "facets" in request.args:
            answer["facets"] = {name: _facet(name, wanted) for name in ("categories", "options")}
        return jsonify(answer | {"total": shelves.count_documents(wanted)})

    @app.get("/api/products/<slug>")
    def product(slug: str) -> Response:
        return jsonify(shelves.find_one({"_id": slug}))

    def _facet(name: str, wanted: dict[str, Any]) -> dict[str, int]:
        steps = {
            "categories": [{"$unwind": "$categories"}, {"$group": _count("$categories")}],
            "options": [
                {"$unwind": "$variants"},
                {"$unwind": "$variants.options"},
                {"$group": _count("$variants.options")},
            ],
        }
        found = shelves.aggregate([{"$match": wanted}, *steps[name]])
        return {str(one["_id"]): one["count"] for one in found}

    return app


def _wanted() -> dict[str, Any]:
    wanted: dict[str, Any] = {"state": "active"}
    if "category" in request.args:
        wanted["categories"] = request.args["category"]
    if "q" in request.args:
        pattern = re.compile(re.escape(request.args["q"]), re.IGNORECASE)
        wanted["$or"] = [{"title": pattern}, {"description": pattern}]
    return wanted


def _card(document: dict[str, Any]) -> dict[str, Any]:
    lowest = min(one["prices"]["EUR"] for one in document["variants"])
    names = ("title", "categories", "media")
    return {"slug": document["_id"], "lowest_price": lowest, **{n: document[n] for n in names}}


def _count(what: str) -> dict[str, Any]:
    return {"_id": what, "count": {"$sum": 1}}
