"""Pages to look around on."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from common.auth.access import public
from common.http.problems import invalid
from common.pages.forms import Form
from ecommerce_api.models import browsing
from ecommerce_api.models.attributes import details
from ecommerce_api.models.carts import MOST_OF_ONE
from ecommerce_api.models.facets import Facet, facets
from ecommerce_api.models.products import Product
from ecommerce_api.models.search import LONGEST_SEARCH
from ecommerce_api.storage import products as stored
from ecommerce_api.storage.catalogue import catalogue
from ecommerce_api.storage.database import db
from ecommerce_api.web.browsing import BrowseQuery, after_of, cursor_to, wanted_of
from ecommerce_api.web.pages.currency import chosen_currency

products = Blueprint("products", __name__)
PER_PAGE = 24
SEVERAL = ("price", "option", "attribute")
ONCE = ("category", "q", "sort", "available", "cursor")
Pairs = list[tuple[str, str]]  # of a query string


class Chosen(NamedTuple):
    """Something that the list was narrowed down by, and the address of the list without it."""

    name: str
    address: str


@products.get("/")
@public
def home() -> ResponseReturnValue:
    """The shelves: searched, narrowed down, in any order."""
    shelves, asked = catalogue(), _asked()
    query = _query(asked)
    wanted = wanted_of(query, shelves)
    found = browsing.matches(shelves, wanted)
    page = browsing.page(shelves, wanted, found, PER_PAGE, after_of(query.cursor, wanted))
    narrowing = facets(shelves, wanted, found)
    base = [pair for pair in asked if pair[0] != "cursor"]
    cursor = cursor_to(page.next, wanted)
    return render_template(
        "shop/home.html",
        page=page,
        query=query,
        facets=narrowing,
        chosen=_chosen(narrowing, base),
        path=shelves.tree.path(query.category or ""),
        tree=shelves.tree,
        first=_address(base) if query.cursor else None,
        following=_address([*base, ("cursor", cursor)]) if cursor else None,
        longest=LONGEST_SEARCH,
    )


@products.get("/product/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """One product, its variants, and the form to buy it."""
    product = stored.by_slug(db(), slug)
    chosen = {"sku": request.args.get("variant", ""), "quantity": request.args.get("quantity", "1")}
    return product_page(product, Form(chosen))


def product_page(product: Product, form: Form) -> str:
    """The product with its form to buy; a form without a variant begins with the first that is left."""
    if product.variant(form["sku"]) is None:
        first = next((one for one in product.variants if one.available), product.variants[0])
        form.values["sku"] = first.sku
    shelves = catalogue()
    return render_template(
        "shop/product.html",
        product=product,
        form=form,
        details=details(product.attributes, shelves.attributes),
        crumbs=shelves.tree.path(product.categories[-1]) if product.categories else [],
        most=MOST_OF_ONE,
    )


def _asked() -> Pairs:
    """What the address says that this page knows; an empty field of a form says nothing."""
    known = [(name, request.args.get(name, "")) for name in ONCE]
    known += [(name, text) for name in SEVERAL for text in request.args.getlist(name)]
    return [pair for pair in known if pair[1]]


def _query(asked: Pairs) -> BrowseQuery:
    """Raises Invalid."""
    several = {name: [text for one, text in asked if one == name] for name in SEVERAL}
    given = {**dict(asked), **several, "currency": chosen_currency(), "limit": PER_PAGE}
    try:
        return BrowseQuery.model_validate(given)
    except ValidationError as error:
        raise invalid(error) from error


def _chosen(narrowing: Sequence[Facet], base: Pairs) -> list[Chosen]:
    """All but the category, which has its place above the list."""
    found: list[Chosen] = []
    for facet in narrowing:
        for value in facet.values:
            if value.chosen and facet.kind != "category":
                key = f"{facet.key}:{value.key}" if facet.key else value.key
                pair = (facet.kind, "true" if facet.kind == "available" else key)
                rest = [one for one in base if one != pair]
                found.append(Chosen(f"{facet.name}: {value.name}", _address(rest)))
    return found


def _address(pairs: Pairs) -> str:
    return f"/?{urlencode(pairs)}" if pairs else "/"
