"""Coupons over JSON, for staff. Buyers name a code in a quote and in an order."""

from flask import Blueprint
from pydantic import Field

from common import clock
from common.http.openapi import Input, Output, PageQuery, contract
from common.paging import key_of
from ecommerce_api.actions import coupons as actions
from ecommerce_api.models.coupons import Coupon, Uses
from ecommerce_api.models.names import Code
from ecommerce_api.models.promotions import Offer
from ecommerce_api.storage import coupons as stored
from ecommerce_api.storage.database import db
from ecommerce_api.web.conditional import etag_of, if_match, needs_version
from ecommerce_api.web.idempotency import derived_id, idempotent
from ecommerce_api.web.staff import staff, who_acts

Answer = tuple["CouponOut", int, dict[str, str]]
coupons = Blueprint("coupons_api", __name__, url_prefix="/api/coupons")


class NewCoupon(Input):
    code: Code
    offer: Offer
    limit: Uses = Field(description="Uses by all customers together")
    per_customer: Uses = 1
    active: bool = True


class ChangedCoupon(Input):
    """What is left out stays as it is."""

    offer: Offer | None = None
    limit: Uses | None = None
    per_customer: Uses | None = None
    active: bool | None = None


class CouponOut(Output):
    code: str
    offer: Offer
    limit: int
    per_customer: int
    active: bool
    used: int
    version: int


class CouponList(Output):
    coupons: list[CouponOut]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page")


@coupons.get("")
@staff("terms:read")
@contract("coupons", HTTP_200=CouponList)
def list_coupons(query: PageQuery) -> CouponList:
    """All coupons, by code"""
    found = stored.listed(db(), query.limit, key_of(query.cursor, str))
    rows = [CouponOut.model_validate(one) for one in found.rows]
    return CouponList(coupons=rows, next_cursor=found.next)


@coupons.post("")
@staff("terms:write")
@idempotent
@contract("coupons", HTTP_201=CouponOut)
def create(json: NewCoupon) -> Answer:
    """Give out a new code"""
    given = Coupon(json.code, json.offer, json.limit, json.per_customer, json.active)
    ids = actions.Ids(derived_id("coupon"), derived_id("entry"))
    return _answer(actions.create(db(), who_acts(), given, ids=ids, now=clock.now()), 201)


@coupons.get("/<code>")
@staff("terms:read")
@contract("coupons", HTTP_200=CouponOut)
def show(code: str) -> Answer:
    """One coupon, and how often it was used. Its ETag is that of its last change; uses leave it"""
    return _answer(stored.of(db(), code))


@coupons.patch("/<code>")
@staff("terms:write")
@needs_version
@idempotent(required=False)
@contract("coupons", HTTP_200=CouponOut)
def change(code: str, json: ChangedCoupon) -> Answer:
    """Change a coupon; its uses stay"""
    given = {name: getattr(json, name) for name in json.model_fields_set}
    kept = actions.change(
        db(),
        who_acts(),
        code,
        {name: value for name, value in given.items() if value is not None},
        seen=if_match(),
        entry_id=derived_id("entry"),
        now=clock.now(),
    )
    return _answer(kept)


def _answer(coupon: Coupon, status: int = 200) -> Answer:
    return CouponOut.model_validate(coupon), status, {"ETag": etag_of(coupon.version)}
