"""What buyers do with orders."""

from datetime import datetime
from uuid import UUID

from ecommerce_api.models.carts import CartChanged, OutOfStock
from ecommerce_api.models.orders import Checkout, Order
from ecommerce_api.storage import carts, orders, stock
from ecommerce_api.storage.database import (
    ClientSession,
    Database,
    Document,
    DuplicateKeyError,
    in_one_transaction,
)


def place(
    db: Database[Document], buyer_id: UUID, checkout: Checkout, *, order_id: UUID, now: datetime
) -> Order:
    """Order what is in the buyer's cart: stock, order and emptied cart in one transaction.

    Doing it again with the same checkout (a second press, a request sent anew after a lost answer) finds
    the order of the first time.

    Raises:
        CartChanged, CartEmpty, NoLongerSold, PriceChanged, OutOfStock: nothing is written, see
            `Order.from_quote`.
        Invalid: the cart was ordered already, for another total.
    """

    def attempt(session: ClientSession) -> Order:
        placed = orders.of_checkout(db, buyer_id, checkout.cart_version, session)
        if placed is not None:
            return placed.confirmed_again(checkout)
        quote = carts.quoted(db, buyer_id, checkout.total.currency, session)
        order = Order.from_quote(quote, checkout, order_id=order_id, now=now)
        for line in order.lines:
            if not stock.take(db, line.sku, line.quantity, session):
                gone = f"{line.title} was sold a moment ago"
                raise OutOfStock(f"Not enough in stock: {gone}.", errors={line.sku: [gone]})
        orders.add(db, order, session)
        if not carts.replace(db, quote.cart.emptied(), was=quote.cart.version, session=session):
            raise CartChanged("The cart has changed since you saw it. Look at it again.")
        return order

    try:
        order = in_one_transaction(db, attempt)
    except DuplicateKeyError:
        # Two requests with one checkout at the same moment: the index let one of them through.
        placed = orders.of_checkout(db, buyer_id, checkout.cart_version)
        if placed is None:
            raise
        return placed.confirmed_again(checkout)
    stock.tell_sold_out(db, [line.sku for line in order.lines])
    return order
