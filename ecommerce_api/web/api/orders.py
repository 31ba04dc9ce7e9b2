"""The buyer's orders over JSON."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint
from pydantic import Field

from common import clock
from common.auth.access import current_user, signed_in
from common.http.limits import rate_limits
from common.http.openapi import Input, Output, PageQuery, contract
from common.paging import key_of
from ecommerce_api.actions import orders as actions
from ecommerce_api.models.money import Currency, Money
from ecommerce_api.models.orders import PER_BUYER, Checkout, Order
from ecommerce_api.storage import orders as stored
from ecommerce_api.storage.database import db
from ecommerce_api.web.api.money import MoneyOut
from ecommerce_api.web.conditional import revalidated
from ecommerce_api.web.idempotency import derived_id, idempotent

orders = Blueprint("orders_api", __name__, url_prefix="/api/orders")


class NewOrder(Input):
    """What you saw in your cart. Another version or another total is refused, not ordered."""

    cart_version: int
    total: int = Field(description="In the currency's smallest unit")
    currency: Currency


class OrderLineOut(Output):
    sku: str
    slug: str
    title: str
    label: str
    quantity: int
    price: MoneyOut
    sum: MoneyOut


class OrderOut(Output):
    number: str
    status: str
    placed_at: str
    lines: list[OrderLineOut]
    total: MoneyOut


class OrderList(Output):
    orders: list[OrderOut]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page")


@orders.post("")
@signed_in
@idempotent
@contract("orders", HTTP_201=OrderOut)
def place(json: NewOrder) -> tuple[OrderOut, int]:
    """Order what is in your cart. Sending it again has one effect and the same answer."""
    rate_limits().take(PER_BUYER, "order", str(current_user().id))
    checkout = Checkout(json.cart_version, Money(json.total, json.currency))
    order = actions.place(
        db(), current_user().id, checkout, order_id=derived_id("order"), now=clock.now()
    )
    return _order(order), 201


@orders.get("")
@signed_in
@contract("orders", HTTP_200=OrderList)
def list_orders(query: PageQuery) -> OrderList:
    """Yours, newest first."""
    after = key_of(query.cursor, datetime.fromisoformat, UUID)
    found = stored.latest_of(db(), current_user().id, query.limit, after)
    return OrderList(orders=[_order(order) for order in found.rows], next_cursor=found.next)


@orders.get("/<number>")
@signed_in
@revalidated
@contract("orders", HTTP_200=OrderOut)
def show(number: str) -> OrderOut:
    """One of yours."""
    return _order(stored.of(db(), current_user().id, number))


def _order(order: Order) -> OrderOut:
    return OrderOut(
        number=order.number,
        status=order.status,
        placed_at=clock.rfc3339(order.placed_at),
        lines=[
            OrderLineOut(
                sku=line.sku,
                slug=line.slug,
                title=line.title,
                label=line.label,
                quantity=line.quantity,
                price=MoneyOut.of(line.price),
                sum=MoneyOut.of(line.sum),
            )
            for line in order.lines
        ],
        total=MoneyOut.of(order.total),
    )
