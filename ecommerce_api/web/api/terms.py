"""The terms of sale over JSON, for staff: read whole, replaced whole."""

from flask import Blueprint
from pydantic import Field

from common import clock
from common.http.openapi import Input, Output, contract
from ecommerce_api.actions import terms as actions
from ecommerce_api.models.terms import Promotions, TaxRules, Terms, Zones
from ecommerce_api.storage import terms as stored
from ecommerce_api.storage.database import db
from ecommerce_api.web.conditional import etag_of, if_match, needs_version, revalidated
from ecommerce_api.web.idempotency import derived_id, idempotent
from ecommerce_api.web.staff import staff, who_acts

Answer = tuple["TermsOut", int, dict[str, str]]
terms = Blueprint("terms_api", __name__, url_prefix="/api/terms")


class NewTerms(Input):
    promotions: Promotions
    taxes: TaxRules = Field(description="The first that covers a place counts")
    zones: Zones = Field(description="The first that covers a place counts")


class TermsOut(Output):
    version: int
    promotions: Promotions
    taxes: TaxRules
    zones: Zones


@terms.get("")
@staff("terms:read")
@revalidated
@contract("terms", HTTP_200=TermsOut)
def show() -> Answer:
    """Promotions, taxes and delivery, as they are"""
    return _answer(stored.current(db()))


@terms.put("")
@staff("terms:write")
@needs_version
@idempotent(required=False)
@contract("terms", HTTP_200=TermsOut)
def replace(json: NewTerms) -> Answer:
    """Sell under these terms from now on"""
    given = Terms(promotions=json.promotions, taxes=json.taxes, zones=json.zones)
    kept = actions.replace(
        db(), who_acts(), given, seen=if_match(), entry_id=derived_id("entry"), now=clock.now()
    )
    return _answer(kept)


def _answer(terms: Terms) -> Answer:
    return TermsOut.model_validate(terms), 200, {"ETag": etag_of(terms.version)}
