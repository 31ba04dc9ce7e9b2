"""What a basket costs: the one place where prices, offers, delivery and taxes come together. No I/O, no clock.

In this order, each from what the one before has left: shelf prices, promotions, the coupon, delivery, taxes, total.
All sharing out over lines is done in the order of SKUs, so that the order of a basket changes no cent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecommerce_api.models import notices, steps
from ecommerce_api.models.carts import QuotedLine
from ecommerce_api.models.charges import Charge, Discount, PricedLine, PricedShipping
from ecommerce_api.models.discounts import Applied, Basket, Candidate, best
from ecommerce_api.models.money import Currency, Money
from ecommerce_api.models.promotions import in_order
from ecommerce_api.models.quotes import (
    Asked,
    Missing,
    PossibleMethod,
    Quote,
    TaxRow,
    Totals,
)
from ecommerce_api.models.shipping import Delivery, delivery
from ecommerce_api.models.taxes import SHIPPING, TaxRule, levy, needs_region, rule_for
from ecommerce_api.models.terms import Terms


def quote(lines: Sequence[QuotedLine], terms: Terms, asked: Asked) -> Quote:
    """What these lines cost, for who asks like this. Each line has a SKU of its own and a price in the
    currency that is asked for.

    Without a destination there is no tax and no delivery yet, without a method no delivery: `missing` says so.
    What does not apply, and why, stands in the notices.
    """
    ordered = tuple(sorted(lines, key=lambda line: line.variant.sku))
    ways = _ways(ordered, terms, asked)
    chosen = ways.chosen
    basket = Basket(ordered, asked.currency, chosen.key if chosen else None, ways.price)
    applied = best(list(_candidates(basket, terms, asked)), basket)
    rule = rule_for(terms.taxes, asked.destination) if asked.destination else None
    charges, taxes = _charges(basket, applied, rule)
    by_sku = dict(zip((line.variant.sku for line in ordered), charges, strict=False))
    priced = tuple(
        PricedLine(line, line.product.tax_class, by_sku[line.variant.sku]) for line in lines
    )
    shipping = _shipping(ways, charges[-1])
    totals = _totals(charges, asked.currency, tax_included=bool(rule and rule.inclusive))
    return Quote(
        asked=asked,
        lines=priced,
        shipping=shipping,
        totals=totals,
        taxes=taxes,
        steps=steps.of(priced, applied, shipping, taxes, totals),
        methods=_possible(ways, asked.currency),
        missing=tuple(_missing(lines, terms, asked, ways)),
        notices=tuple(notices.of(basket, terms, asked, applied, ways)),
        coupon=next((one.source.key for one in applied if one.source.kind == "coupon"), None),
        terms_version=terms.version,
    )


def _ways(lines: Sequence[QuotedLine], terms: Terms, asked: Asked) -> Delivery:
    zone = terms.zone(asked.destination) if asked.destination and lines else None
    spend = sum(line.sum.amount for line in lines)
    grams = sum(line.variant.weight * line.quantity for line in lines)
    return delivery(zone, spend, grams, asked.currency, asked.method)


def _candidates(basket: Basket, terms: Terms, asked: Asked) -> Iterator[Candidate]:
    """The offers that are live, and whose minimum is reached: promotions first, the coupon last."""
    offers = [
        Candidate("promotion", one.key, one.offer)
        for one in in_order(terms.promotions)
        if one.offer.valid_in(asked.currency) and one.offer.live(asked.now)
    ]
    if asked.coupon and asked.coupon.obstacle(asked.currency, asked.now) is None:
        offers.append(Candidate("coupon", asked.coupon.code, asked.coupon.offer))
    for one in offers:
        if not one.offer.lacking(basket.lines, asked.currency):
            yield one


def _charges(
    basket: Basket, applied: Sequence[Applied], rule: TaxRule | None
) -> tuple[list[Charge], tuple[TaxRow, ...]]:
    """What is charged for each line and, at the end, for the delivery; and the taxes in sum."""
    rest = basket.amounts
    for one in applied:
        rest = rest.minus(one.cut)
    classes = [line.product.tax_class for line in basket.lines]
    charged = [*zip(classes, rest.lines, strict=True), (SHIPPING, rest.shipping)]
    taxes, summary = levy(charged, rule)
    inside = rule is not None and rule.inclusive
    listed = [*basket.amounts.lines, basket.shipping]

    def money(amount: int) -> Money:
        return Money(amount, basket.currency)

    charges = [
        Charge(
            listed=money(listed[place]),
            discounts=_discounts(applied, place, basket.currency),
            net=money(amount - tax if inside else amount),
            tax=money(tax),
        )
        for place, ((_, amount), tax) in enumerate(zip(charged, taxes, strict=True))
    ]
    rows = tuple(TaxRow(one.name, one.rate, money(one.net), money(one.tax)) for one in summary)
    return charges, rows


def _discounts(applied: Sequence[Applied], place: int, currency: Currency) -> tuple[Discount, ...]:
    """What each offer took off the line of this place, or off the delivery, whose place is behind the lines."""
    cuts = [(one.source, (*one.cut.lines, one.cut.shipping)[place]) for one in applied]
    return tuple(
        Discount(source.kind, source.key, source.offer.name, Money(amount, currency))
        for source, amount in cuts
        if amount
    )


def _shipping(ways: Delivery, charge: Charge) -> PricedShipping | None:
    if ways.zone is None or ways.chosen is None:
        return None
    chosen = ways.chosen
    return PricedShipping(ways.zone.key, chosen.key, chosen.name, chosen.pickup, charge)


def _totals(charges: Sequence[Charge], currency: Currency, *, tax_included: bool) -> Totals:
    *goods, shipping = charges

    def money(amount: int) -> Money:
        return Money(amount, currency)

    return Totals(
        goods=money(sum(one.listed.amount for one in goods)),
        discounts=money(sum(one.discount for one in charges)),
        shipping=shipping.listed,
        tax=money(sum(one.tax.amount for one in charges)),
        tax_included=tax_included,
        total=money(sum(one.gross.amount for one in charges)),
    )


def _possible(ways: Delivery, currency: Currency) -> tuple[PossibleMethod, ...]:
    return tuple(
        PossibleMethod(method.key, method.name, method.pickup, Money(price, currency))
        for method, price in ways.possible
    )


def _missing(
    lines: Sequence[QuotedLine], terms: Terms, asked: Asked, ways: Delivery
) -> Iterator[Missing]:
    if not lines:
        yield "lines"
    if asked.destination is None:
        yield "destination"
    elif needs_region(terms.taxes, asked.destination):
        yield "region"
    if ways.chosen is None:
        yield "method"
