"""The shop's categories over JSON."""

from flask import Blueprint
from pydantic import Field

from common.auth.access import public
from common.http.openapi import Output, contract
from ecommerce_api.models.cards import CATEGORY
from ecommerce_api.models.facets import counts
from ecommerce_api.storage.catalogue import catalogue
from ecommerce_api.web.conditional import revalidated

categories = Blueprint("categories_api", __name__, url_prefix="/api")


class CategoryOut(Output):
    key: str
    name: str
    parent: str | None
    products: int = Field(description="How many there are of it and below it")


class CategoryList(Output):
    categories: list[CategoryOut]


@categories.get("/categories")
@public
@revalidated
@contract("catalogue", HTTP_200=CategoryList)
def list_categories() -> CategoryList:
    """All categories in the shop's order, each with how many products it has."""
    shelves = catalogue()
    having = dict(counts(shelves.values.get(CATEGORY, {}), shelves.alive))
    return CategoryList(
        categories=[
            CategoryOut(
                key=one.key, name=one.name, parent=one.parent, products=having.get(one.key, 0)
            )
            for one in shelves.tree
        ]
    )
