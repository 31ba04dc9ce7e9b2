"""How categories and attributes are kept: few, in the shop's order, and read whole."""

from dataclasses import asdict

from ecommerce_api.models.attributes import Attribute
from ecommerce_api.models.categories import Category, Tree
from ecommerce_api.storage import revisions
from ecommerce_api.storage.database import Database, Document, insert_new


def add(db: Database[Document], categories: list[Category]) -> None:
    """Keep new categories, in their order."""
    documents = [
        {"_id": one.key, "name": one.name, "parent": one.parent, "position": position}
        for position, one in enumerate(categories)
    ]
    insert_new(db, "categories", documents)
    revisions.touch(db, [revisions.EVERYTHING])


def tree(db: Database[Document]) -> Tree:
    """All of them, in the shop's order."""
    found = sorted(db["categories"].find(), key=lambda one: (one["position"], one["_id"]))
    return Tree([Category(one["_id"], one["name"], one["parent"]) for one in found])


def add_attributes(db: Database[Document], attributes: list[Attribute]) -> None:
    """Keep new attributes, in their order."""
    documents = [
        {"_id": one.key, "position": position, **asdict(one)}
        for position, one in enumerate(attributes)
    ]
    insert_new(db, "attributes", documents)
    revisions.touch(db, [revisions.EVERYTHING])


def attributes(db: Database[Document]) -> dict[str, Attribute]:
    """All of them by their key, in the shop's order."""
    found = sorted(db["attributes"].find(), key=lambda one: (one["position"], one["_id"]))
    return {
        one["_id"]: Attribute(
            key=one["_id"],
            name=one["name"],
            kind=one["kind"],
            unit=one["unit"],
            choices=tuple(one["choices"]),
            categories=tuple(one["categories"]),
        )
        for one in found
    }
