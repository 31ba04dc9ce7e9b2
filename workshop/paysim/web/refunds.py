"""`/v1/refunds` and `/v1/charges`, as Stripe has them."""

from flask import Blueprint, Response

from common.auth.access import public
from workshop.paysim import store
from workshop.paysim.books import charge_of, intent_of, refund
from workshop.paysim.currencies import check_last_digit
from workshop.paysim.errors import ApiError, Body, bad_parameter, no_such
from workshop.paysim.events import Source
from workshop.paysim.forms import Params
from workshop.paysim.store import Database
from workshop.paysim.web.protocol import ask_for_key, expanded, listed, perform, read

refunds = Blueprint("refunds", __name__, url_prefix="/v1")
refunds.before_request(ask_for_key)
REASONS = ("duplicate", "fraudulent", "requested_by_customer")


@refunds.post("/refunds")
@public
def create_refund() -> Response:
    """Give money back, all that is left or `amount`."""
    return perform(_refund)


@refunds.get("/refunds")
@public
def list_refunds() -> Response:
    """Refunds, newest first; of one payment intent, if you say which."""
    return read(lambda db, params: listed(db, params, "refund"))


@refunds.get("/charges")
@public
def list_charges() -> Response:
    """Charges, newest first; of one payment intent, if you say which."""
    return read(lambda db, params: listed(db, params, "charge"))


@refunds.get("/<any(refunds, charges):kind>/<name>")
@public
def retrieve(kind: str, name: str) -> Response:
    """One refund or charge."""

    def look(db: Database, params: Params) -> Body:
        expand = params.list("expand")
        params.no_more()
        found = store.find(db, kind.removesuffix("s"), name)
        if found is None:
            raise no_such(kind.removesuffix("s"), name)
        return expanded(db, found, expand)

    return read(look)


def _refund(db: Database, params: Params, source: Source) -> Body:
    amount, name = params.whole("amount"), params.text("payment_intent")
    given = params.text("reason")
    reason = params.choice("reason", given, *REASONS) if given else None
    metadata, expand = params.words("metadata"), params.list("expand")
    charge_name = params.text("charge")
    params.no_more()
    if bool(name) == bool(charge_name):
        raise bad_parameter("payment_intent", "Say either payment_intent or charge.")
    intent = intent_of(db, name) if name else None
    charge = charge_of(db, intent) if intent else store.find(db, "charge", charge_name or "")
    if charge is None or not charge["paid"] or not charge["captured"]:
        message = f"This PaymentIntent ({name}) does not have a successful charge to refund."
        raise ApiError(message, code="payment_intent_unexpected_state", param="payment_intent")
    check_last_digit(amount or 0, charge["currency"])
    return expanded(
        db, refund(db, charge, amount, source, metadata=metadata, reason=reason), expand
    )
