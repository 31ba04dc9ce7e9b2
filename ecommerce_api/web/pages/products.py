"""Pages to look around on."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from common.auth.access import public
from common.pages.forms import Form
from common.paging import key_of
from ecommerce_api.models.attributes import details
from ecommerce_api.models.carts import MOST_OF_ONE
from ecommerce_api.models.products import LONGEST_SEARCH, Product
from ecommerce_api.storage import categories as shelves
from ecommerce_api.storage import products as stored
from ecommerce_api.storage.database import db

products = Blueprint("products", __name__)
PER_PAGE = 24


@products.get("/")
@public
def home() -> ResponseReturnValue:
    """The shelves: newest first, by category and search."""
    category, text = request.args.get("category", ""), request.args.get("q", "")
    after = key_of(request.args.get("cursor"), str)
    return render_template(
        "shop/home.html",
        page=stored.newest(db(), PER_PAGE, category=category, text=text, after=after),
        first=after is None,
        categories=list(shelves.tree(db())),
        category=category,
        text=text,
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
    tree = shelves.tree(db())
    return render_template(
        "shop/product.html",
        product=product,
        form=form,
        details=details(product.attributes, shelves.attributes(db())),
        crumbs=[one for key in product.categories if (one := tree.get(key))],
        most=MOST_OF_ONE,
    )
