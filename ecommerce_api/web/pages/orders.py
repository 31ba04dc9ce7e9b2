"""Pages to order on, and to look at what was ordered."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from common import clock
from common.auth.access import current_user, signed_in
from common.errors import Invalid
from common.http.limits import rate_limits
from common.ids import new_id
from common.pages.forms import SHOWN_AGAIN, Form
from common.paging import key_of
from ecommerce_api.actions import orders as actions
from ecommerce_api.models.money import CURRENCIES, Money
from ecommerce_api.models.orders import PER_BUYER, Checkout
from ecommerce_api.storage import carts as stored_carts
from ecommerce_api.storage import orders as stored
from ecommerce_api.storage.database import db
from ecommerce_api.web.pages.currency import chosen_currency

orders = Blueprint("orders", __name__)
PER_PAGE = 10


@orders.get("/checkout")
@signed_in
def checkout() -> ResponseReturnValue:
    """What would be ordered, for how much."""
    return _checkout_page(Form())


@orders.post("/checkout")
@signed_in
def place() -> ResponseReturnValue:
    """Order it. Pressed twice, it is one order."""
    form = Form.sent("cart_version", "total", "currency")
    try:
        rate_limits().take(PER_BUYER, "order", str(current_user().id))
        order = actions.place(
            db(), current_user().id, _seen(form), order_id=new_id(), now=clock.now()
        )
    except SHOWN_AGAIN as refusal:
        return _checkout_page(form.refused(refusal)), refusal.status
    return redirect(f"/orders/{order.number}?placed=yes", 303)


@orders.get("/orders")
@signed_in
def list_orders() -> ResponseReturnValue:
    """Your orders, newest first."""
    after = key_of(request.args.get("cursor"), datetime.fromisoformat, UUID)
    page = stored.latest_of(db(), current_user().id, PER_PAGE, after)
    return render_template("shop/orders.html", page=page, first=after is None)


@orders.get("/orders/<number>")
@signed_in
def show(number: str) -> ResponseReturnValue:
    """One of your orders."""
    order = stored.of(db(), current_user().id, number)
    return render_template("shop/order.html", order=order, placed="placed" in request.args)


def _seen(form: Form) -> Checkout:
    """What the page showed, from its hidden fields. Raises Invalid."""
    numbers = (form["cart_version"], form["total"])
    currency = form["currency"]
    if currency not in CURRENCIES or not all(
        text.isascii() and text.isdecimal() and len(text) < 16 for text in numbers
    ):
        raise Invalid("The form came back changed. Look at it again.")
    version, total = map(int, numbers)
    return Checkout(version, Money(total, currency))


def _checkout_page(form: Form) -> str:
    quote = stored_carts.quoted(db(), current_user().id, chosen_currency())
    return render_template("shop/checkout.html", quote=quote, form=form)
