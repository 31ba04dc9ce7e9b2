"""Coupons over JSON, for staff. Buyers name a code in a quote and in an order."""

from flask import Blueprint
from pydantic import Field

from common.auth.access import role
from common.http.openapi import Input, Output, PageQuery, contract
from common.paging import key_of
from ecommerce_api.actions import coupons as actions
from ecommerce_api.models.coupons import Coupon, Uses
from ecommerce_api.models.names import Code
from ecommerce_api.models.promotions import Offer
from ecommerce_api.storage import coupons as stored
from ecommerce_api.storage.database import db

coupons = Blueprint("coupons_api", __name__, url_prefix="/api/coupons")


class NewCoupon(Input):
    code: Code
    offer: Offer
    limit: Uses = Field(description="Uses by all customers together")
    per_customer: Uses = 1
    active: bool = True


class ChangedCoupon(Input):
    """What is left out stays as it is."""

    version: int = Field(ge=1, le=2**53, description="Of the coupon that the change was made from")
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
@role("staff")
@contract("coupons", HTTP_200=CouponList)
def list_coupons(query: PageQuery) -> CouponList:
    """All coupons, by code"""
    found = stored.listed(db(), query.limit, key_of(query.cursor, str))
    rows = [CouponOut.model_validate(one) for one in found.rows]
    return CouponList(coupons=rows, next_cursor=found.next)


@coupons.post("")
@role("staff")
@contract("coupons", HTTP_201=CouponOut)
def create(json: NewCoupon) -> tuple[CouponOut, int]:
    """Give out a new code"""
    coupon = Coupon(json.code, json.offer, json.limit, json.per_customer, json.active)
    return CouponOut.model_validate(actions.create(db(), coupon)), 201


@coupons.get("/<code>")
@role("staff")
@contract("coupons", HTTP_200=CouponOut)
def show(code: str) -> CouponOut:
    """One coupon, and how often it was used"""
    return CouponOut.model_validate(stored.of(db(), code))


@coupons.patch("/<code>")
@role("staff")
@contract("coupons", HTTP_200=CouponOut)
def change(code: str, json: ChangedCoupon) -> CouponOut:
    """Change a coupon; its uses stay"""
    given = {name: getattr(json, name) for name in json.model_fields_set - {"version"}}
    changes = {name: value for name, value in given.items() if value is not None}
    return CouponOut.model_validate(actions.change(db(), code, json.version, changes))
