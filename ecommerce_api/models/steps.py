"""How a total comes about, in words and amounts: one row per line, offer, delivery and tax, and the total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecommerce_api.models.charges import PricedLine, PricedShipping
from ecommerce_api.models.discounts import Applied
from ecommerce_api.models.money import Money
from ecommerce_api.models.quotes import Step, TaxRow, Totals
from ecommerce_api.models.rounding import percent


def of(
    lines: Sequence[PricedLine],
    applied: Sequence[Applied],
    shipping: PricedShipping | None,
    taxes: Sequence[TaxRow],
    totals: Totals,
) -> tuple[Step, ...]:
    """All rows in the order of the calculation. Those that add make the total."""
    rows = [
        *(_line(one) for one in lines),
        *_offers(applied, totals, delivery=False),
        *(_shipping(shipping) if shipping else ()),
        *_offers(applied, totals, delivery=True),
        *(_tax(row, included=totals.tax_included) for row in taxes),
        Step("total", "Total", totals.total, adds=False),
    ]
    return tuple(rows)


def _line(priced: PricedLine) -> Step:
    text = f"{priced.name}: {priced.quantity} at {priced.price}"
    return Step("line", text, priced.charge.listed)


def _offers(applied: Sequence[Applied], totals: Totals, *, delivery: bool) -> Iterator[Step]:
    """What each offer took off the goods or, beneath the delivery, off the delivery."""
    for one in applied:
        amount = one.cut.shipping if delivery else sum(one.cut.lines)
        if amount:
            source = one.source
            name = source.offer.name
            text = f"{name} (coupon {source.key})" if source.kind == "coupon" else name
            yield Step(source.kind, text, Money(-amount, totals.total.currency))


def _shipping(shipping: PricedShipping) -> Iterator[Step]:
    yield Step("shipping", f"Delivery: {shipping.name}", shipping.charge.listed)


def _tax(row: TaxRow, *, included: bool) -> Step:
    whole = f"{percent(row.rate)} {row.name}"
    text = f"{whole} on {row.net}, included" if included else f"{whole} on {row.net}"
    return Step("tax", text, row.tax, adds=not included)
