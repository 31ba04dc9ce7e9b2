"""The buyer's cart over JSON. There is one per buyer, so its address needs no name."""

from flask import Blueprint
from pydantic import Field

from common.auth.access import current_user, signed_in
from common.http.limits import rate_limits
from common.http.openapi import Input, Output, contract
from ecommerce_api.actions import carts as actions
from ecommerce_api.models.carts import PER_BUYER, QuotedLine
from ecommerce_api.models.money import Currency
from ecommerce_api.storage import carts as stored
from ecommerce_api.storage.database import db
from ecommerce_api.web.api.money import MoneyOut
from ecommerce_api.web.browsing import PriceQuery
from ecommerce_api.web.idempotency import idempotent

carts = Blueprint("carts_api", __name__, url_prefix="/api/cart")


class Quantity(Input):
    quantity: int


class CartLineOut(Output):
    sku: str
    slug: str
    title: str
    label: str
    quantity: int
    available: int
    price: MoneyOut
    sum: MoneyOut


class GoneLineOut(Output):
    sku: str
    slug: str
    name: str
    quantity: int


class CartOut(Output):
    version: int = Field(description="Goes up with every change; an order names the one it is for")
    lines: list[CartLineOut]
    no_longer_sold: list[GoneLineOut] = Field(
        description="Costs nothing; nothing can be ordered before it is taken out"
    )
    total: MoneyOut


@carts.get("")
@signed_in
@contract("cart", HTTP_200=CartOut)
def show(query: PriceQuery) -> CartOut:
    """Your cart at today's prices."""
    return _cart(query.currency)


@carts.put("/lines/<sku>")
@signed_in
@idempotent(required=False)
@contract("cart", HTTP_200=CartOut)
def change_quantity(sku: str, query: PriceQuery, json: Quantity) -> CartOut:
    """Have so many of this in your cart, whatever was there before."""
    rate_limits().take(PER_BUYER, "cart", str(current_user().id))
    actions.change_quantity(db(), current_user().id, sku, json.quantity)
    return _cart(query.currency)


@carts.delete("/lines/<sku>")
@signed_in
@idempotent(required=False)
@contract("cart", HTTP_200=CartOut)
def remove(sku: str, query: PriceQuery) -> CartOut:
    """Take this out of your cart."""
    rate_limits().take(PER_BUYER, "cart", str(current_user().id))
    actions.remove(db(), current_user().id, sku)
    return _cart(query.currency)


def _cart(currency: Currency) -> CartOut:
    quote = stored.quoted(db(), current_user().id, currency)
    return CartOut(
        version=quote.cart.version,
        lines=[_line(line) for line in quote.lines],
        no_longer_sold=[GoneLineOut.model_validate(line) for line in quote.gone],
        total=MoneyOut.of(quote.total),
    )


def _line(line: QuotedLine) -> CartLineOut:
    return CartLineOut(
        sku=line.variant.sku,
        slug=line.product.slug,
        title=line.product.title,
        label=line.variant.label,
        quantity=line.quantity,
        available=line.variant.available,
        price=MoneyOut.of(line.price),
        sum=MoneyOut.of(line.sum),
    )
