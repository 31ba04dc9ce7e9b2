"""Pages of the buyer's cart."""

import re
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from common.auth.access import current_user, identity, signed_in
from common.errors import Invalid
from common.http.limits import rate_limits
from common.pages.forms import SHOWN_AGAIN, Form
from ecommerce_api.actions import carts as actions
from ecommerce_api.models.carts import MOST_OF_ONE, PER_BUYER
from ecommerce_api.storage import carts as stored
from ecommerce_api.storage import products as stored_products
from ecommerce_api.storage.database import db
from ecommerce_api.web.pages.currency import chosen_currency
from ecommerce_api.web.pages.products import product_page

WHOLE = re.compile(r"-?[0-9]{1,100}")
carts = Blueprint("carts", __name__, url_prefix="/cart")


@carts.get("")
@signed_in
def show() -> ResponseReturnValue:
    """Your cart at today's prices."""
    return cart_page(Form())


@carts.get("/choice")
@signed_in
def choice() -> ResponseReturnValue:
    """The way of a visitor's form: past the sign-in, and back to the product with what was chosen.

    It puts nothing in, as no GET may change anything; that takes one more press.
    """
    sku, quantity = request.args.get("sku", ""), request.args.get("quantity", "1")
    product, _ = stored_products.by_sku(db(), sku)
    chosen = urlencode({"variant": sku, "quantity": quantity})
    return redirect(f"/product/{product.slug}?{chosen}", 303)


@carts.post("")
@signed_in
def put() -> ResponseReturnValue:
    """Put so many more of something into your cart."""
    form = Form.sent("sku", "quantity")
    product, _ = stored_products.by_sku(db(), form["sku"])
    try:
        rate_limits().take(PER_BUYER, "cart", str(current_user().id))
        actions.put(db(), current_user().id, form["sku"], _whole(form["quantity"]))
    except SHOWN_AGAIN as refusal:
        return product_page(product, form.refused(refusal)), refusal.status
    flash(f"{product.title} is in your cart.", "good")
    return redirect("/cart", 303)


@carts.post("/lines/<sku>")
@signed_in
def change_quantity(sku: str) -> ResponseReturnValue:
    """Have so many of this in your cart."""
    field = f"quantity-{sku}"  # the page has one for every line
    form = Form({field: request.form.get("quantity", "")})
    try:
        rate_limits().take(PER_BUYER, "cart", str(current_user().id))
        actions.change_quantity(db(), current_user().id, sku, _whole(form[field]))
    except SHOWN_AGAIN as refusal:
        if "quantity" in refusal.errors:
            refusal.errors[field] = refusal.errors.pop("quantity")
        return cart_page(form.refused(refusal)), refusal.status
    return redirect("/cart", 303)


@carts.post("/lines/<sku>/remove")
@signed_in
def remove(sku: str) -> ResponseReturnValue:
    """Take this out of your cart."""
    try:
        rate_limits().take(PER_BUYER, "cart", str(current_user().id))
        actions.remove(db(), current_user().id, sku)
    except SHOWN_AGAIN as refusal:
        return cart_page(Form().refused(refusal)), refusal.status
    return redirect("/cart", 303)


def cart_page(form: Form) -> str:
    quote = stored.quoted(db(), current_user().id, chosen_currency())
    return render_template("shop/cart.html", quote=quote, form=form, most=MOST_OF_ONE)


@carts.app_context_processor
def _known_to_all() -> dict[str, Any]:
    return {"pieces_in_cart": _pieces_in_cart}


def _pieces_in_cart() -> int:
    if identity() is None:
        return 0
    return sum(line.quantity for line in stored.of(db(), current_user().id).lines)


def _whole(text: str) -> int:
    """A number as people type it. Raises Invalid."""
    if not WHOLE.fullmatch(text.strip()):
        raise Invalid.field("quantity", "type a whole number")
    return int(text)
