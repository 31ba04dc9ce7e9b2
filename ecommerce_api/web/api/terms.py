"""The terms of sale over JSON, for staff: read whole, replaced whole."""

from flask import Blueprint
from pydantic import Field

from common.auth.access import role
from common.http.openapi import Input, Output, contract
from ecommerce_api.actions import terms as actions
from ecommerce_api.models.terms import Promotions, TaxRules, Terms, Zones
from ecommerce_api.storage import terms as stored
from ecommerce_api.storage.database import db

terms = Blueprint("terms_api", __name__, url_prefix="/api/terms")


class NewTerms(Input):
    version: int = Field(ge=0, le=2**53, description="Of the terms that these were made from")
    promotions: Promotions
    taxes: TaxRules = Field(description="The first that covers a place counts")
    zones: Zones = Field(description="The first that covers a place counts")


class TermsOut(Output):
    version: int
    promotions: Promotions
    taxes: TaxRules
    zones: Zones


@terms.get("")
@role("staff")
@contract("terms", HTTP_200=TermsOut)
def show() -> TermsOut:
    """Promotions, taxes and delivery, as they are"""
    return TermsOut.model_validate(stored.current(db()))


@terms.put("")
@role("staff")
@contract("terms", HTTP_200=TermsOut)
def replace(json: NewTerms) -> TermsOut:
    """Sell under these terms from now on"""
    given = Terms(json.version, json.promotions, json.taxes, json.zones)
    return TermsOut.model_validate(actions.replace(db(), given))
