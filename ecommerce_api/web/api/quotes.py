"""Quotes over JSON: what a basket costs, line by line, and why."""

from typing import Literal
from uuid import UUID

from flask import Blueprint
from pydantic import Field

from common import clock
from common.auth.access import asker_id, not_signed_in, public
from common.http.limits import client_address, rate_limits
from common.http.openapi import Input, Output, contract
from ecommerce_api.actions import quotes as actions
from ecommerce_api.models.addresses import Destination
from ecommerce_api.models.carts import MOST_LINES, MOST_OF_ONE
from ecommerce_api.models.money import Currency
from ecommerce_api.models.quotes import PER_ASKER, Kind, Missing, Quote, Wish
from ecommerce_api.storage.database import db
from ecommerce_api.web.api.money import MoneyOut
from ecommerce_api.web.idempotency import idempotent

quotes = Blueprint("quotes_api", __name__, url_prefix="/api/quotes")


class WantedLine(Input):
    sku: str = Field(min_length=1, max_length=80)
    quantity: int = Field(ge=1, le=MOST_OF_ONE)


class NewQuote(Input):
    """Without `lines` it is your cart that is quoted."""

    currency: Currency = "EUR"
    lines: list[WantedLine] | None = Field(None, min_length=1, max_length=MOST_LINES)
    destination: Destination | None = None
    method: str | None = Field(None, max_length=80, description="The key of a delivery")
    coupon: str | None = Field(None, max_length=60, description="A code")
    seen_total: int | None = Field(
        None, ge=0, le=2**53, description="What you were told before; a notice says if it changed"
    )


class DiscountOut(Output):
    kind: Literal["promotion", "coupon"]
    key: str
    name: str
    amount: MoneyOut


class ChargeOut(Output):
    listed: MoneyOut = Field(description="At shelf prices")
    discounts: list[DiscountOut]
    net: MoneyOut
    tax: MoneyOut
    gross: MoneyOut = Field(description="Net and tax: what is paid")


class QuotedLineOut(Output):
    sku: str
    slug: str
    name: str
    quantity: int
    price: MoneyOut
    tax_class: str
    charge: ChargeOut


class QuotedShippingOut(Output):
    zone: str
    method: str
    name: str
    pickup: bool
    charge: ChargeOut


class MethodOut(Output):
    key: str
    name: str
    pickup: bool
    price: MoneyOut


class TaxRowOut(Output):
    name: str
    rate: int = Field(description="Millionths: 190000 is 19 %")
    net: MoneyOut
    tax: MoneyOut


class TotalsOut(Output):
    goods: MoneyOut = Field(description="At shelf prices")
    discounts: MoneyOut
    shipping: MoneyOut
    tax: MoneyOut
    tax_included: bool = Field(description="Whether the prices contain the tax")
    total: MoneyOut


class StepOut(Output):
    kind: Kind
    text: str
    amount: MoneyOut
    adds: bool = Field(description="Whether it is a part of the total, or only tells")


class NoticeOut(Output):
    code: str
    text: str
    amount: MoneyOut | None


class QuoteOut(Output):
    lines: list[QuotedLineOut]
    shipping: QuotedShippingOut | None
    totals: TotalsOut
    taxes: list[TaxRowOut]
    steps: list[StepOut] = Field(description="How the total comes about, row by row")
    methods: list[MethodOut] = Field(description="The deliveries that are possible")
    missing: list[Missing] = Field(description="What must be said before it can be ordered")
    notices: list[NoticeOut]
    coupon: str | None = Field(description="The code, where it takes something off")
    terms_version: int
    fingerprint: str = Field(description="Another one as soon as another amount would be paid")


@quotes.post("")
@public
@idempotent(required=False)
@contract("quotes", HTTP_200=QuoteOut)
def make(json: NewQuote) -> QuoteOut:
    """What your cart, or these lines, cost altogether; every step of it"""
    buyer_id = asker_id()
    rate_limits().take(PER_ASKER, "quote", str(buyer_id or client_address()))
    wish = Wish(json.currency, json.destination, json.method, json.coupon, json.seen_total)
    return QuoteOut.model_validate(_quote(json.lines, buyer_id, wish))


def _quote(lines: list[WantedLine] | None, buyer_id: UUID | None, wish: Wish) -> Quote:
    if lines is not None:
        wanted = [(line.sku, line.quantity) for line in lines]
        return actions.of_lines(db(), wanted, buyer_id, wish, now=clock.now())
    if buyer_id is None:
        raise not_signed_in()
    return actions.of_cart(db(), buyer_id, wish, now=clock.now())
