"""What a quote has to tell besides its sums: why a coupon does not count, what is lacking, where nothing goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ecommerce_api.models.carts import CartLine, QuotedLine
from ecommerce_api.models.coupons import Coupon
from ecommerce_api.models.discounts import Applied, Basket
from ecommerce_api.models.money import Money
from ecommerce_api.models.promotions import in_order
from ecommerce_api.models.quotes import Asked, Notice
from ecommerce_api.models.shipping import Delivery
from ecommerce_api.models.terms import Terms


def of(
    basket: Basket, terms: Terms, asked: Asked, applied: Sequence[Applied], ways: Delivery
) -> Iterator[Notice]:
    """All that the buyer should know, the gravest first."""
    if basket.lines:
        yield from _delivery(asked, ways)
        if asked.coupon:
            yield from _coupon(asked.coupon, basket, asked, applied)
        yield from _spend_more(basket, terms, asked, ways)


def of_goods(lines: Iterable[QuotedLine], gone: Iterable[CartLine]) -> Iterator[Notice]:
    """What is no longer sold, or not so often. A courtesy: the order decides."""
    for line in gone:
        yield Notice("no-longer-sold", f"{line.name} is no longer sold. Take it out of the cart.")
    for short in (line for line in lines if line.short):
        name, left = short.product.name_of(short.variant), short.variant.available
        text = f"only {left} left" if left else "sold out"
        yield Notice("out-of-stock", f"{name}: {text}.")


def of_change(total: Money, seen: int | None) -> Iterator[Notice]:
    """That the total is another one than the buyer was told before."""
    if seen is not None and seen != total.amount:
        before = Money(seen, total.currency)
        yield Notice("price-changed", f"The total is now {total}, not {before}.", before)


def _delivery(asked: Asked, ways: Delivery) -> Iterator[Notice]:
    place = asked.destination
    if place is None:
        return
    if ways.zone is None:
        where = f"{place.country} {place.postcode}".rstrip()
        yield Notice("not-delivered", f"We do not deliver to {where}.")
    elif not ways.possible:
        yield Notice("not-delivered", "No delivery takes a parcel like this.")
    elif asked.method and ways.chosen is None:
        yield Notice("method-not-possible", "This delivery is not possible. Choose another one.")


def _coupon(
    coupon: Coupon, basket: Basket, asked: Asked, applied: Sequence[Applied]
) -> Iterator[Notice]:
    """Why the coupon takes nothing off, if it does not."""
    name = f"The coupon {coupon.code}"
    obstacle = coupon.obstacle(asked.currency, asked.now)
    lacking = coupon.offer.lacking(basket.lines, asked.currency)
    if obstacle:
        yield Notice("coupon-not-valid", f"{name} {obstacle}.")
    elif not any(coupon.offer.scope.covers(line) for line in basket.lines):
        yield Notice("coupon-for-other-things", f"{name} is for other things than these.")
    elif lacking:
        more = Money(lacking, asked.currency)
        yield Notice("coupon-minimum", f"{name} counts from {more} more on.", more)
    elif all(one.source.offer is not coupon.offer for one in applied):
        if any(one.source.offer.exclusive for one in applied) or coupon.offer.exclusive:
            text = f"{name} does not go together with other offers, and they save more."
            yield Notice("coupon-outdone", text)
        else:
            yield Notice("coupon-without-effect", f"{name} takes nothing off here.")


def _spend_more(basket: Basket, terms: Terms, asked: Asked, ways: Delivery) -> Iterator[Notice]:
    """What a little more would bring: a live promotion on things that are in the basket, a free delivery."""
    for promotion in in_order(terms.promotions):
        offer = promotion.offer
        possible = offer.live(asked.now) and offer.valid_in(asked.currency)
        lacking = offer.lacking(basket.lines, asked.currency)
        touched = any(offer.scope.covers(line) for line in basket.lines)
        if possible and touched and lacking:
            more = Money(lacking, asked.currency)
            yield Notice("spend-more", f"Spend {more} more for: {offer.name}.", more)
    spend = sum(line.sum.amount for line in basket.lines)
    free_from = ways.chosen.free_from.get(asked.currency, 0) if ways.chosen else 0
    if ways.chosen and spend < free_from and basket.shipping:
        more = Money(free_from - spend, asked.currency)
        yield Notice(
            "spend-more", f"Spend {more} more for free delivery: {ways.chosen.name}.", more
        )
