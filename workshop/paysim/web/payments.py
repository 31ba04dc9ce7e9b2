"""`/v1/payment_intents`, as Stripe has them."""

import re

from flask import Blueprint, Response, current_app

from common.auth.access import public
from workshop.paysim import intents, store
from workshop.paysim.books import charge_of, intent_of, now, write
from workshop.paysim.cards import card
from workshop.paysim.currencies import check, check_last_digit
from workshop.paysim.errors import ApiError, Body, bad_parameter
from workshop.paysim.events import Source
from workshop.paysim.forms import Params
from workshop.paysim.intents import Step, confirm, shown
from workshop.paysim.store import Database
from workshop.paysim.web.protocol import ask_for_key, expanded, listed, perform, read

payments = Blueprint("payments", __name__, url_prefix="/v1")
payments.before_request(ask_for_key)
REASONS = ("abandoned", "duplicate", "fraudulent", "requested_by_customer")
QUERY = re.compile(r"""\s*metadata\[(['"])([\w-]{1,40})\1\]\s*:\s*(['"])([^'"\\]{1,500})\3\s*""")


@payments.post("/payment_intents")
@public
def create_intent() -> Response:
    """Make a payment intent, and with `confirm` try to pay it at once."""
    return perform(_create)


@payments.get("/payment_intents")
@public
def list_intents() -> Response:
    """Payment intents, newest first."""
    return read(lambda db, params: listed(db, params, "payment_intent"))


@payments.get("/payment_intents/search")
@public
def search_intents() -> Response:
    """Payment intents by one word of their metadata. Stripe knows more, and is up to a minute late."""
    return read(_search)


@payments.get("/payment_intents/<name>")
@public
def retrieve_intent(name: str) -> Response:
    """One payment intent."""

    def look(db: Database, params: Params) -> Body:
        expand = params.list("expand")
        params.no_more()
        return expanded(db, intent_of(db, name), expand)

    return read(look)


@payments.post("/payment_intents/<name>/confirm")
@public
def confirm_intent(name: str) -> Response:
    """Try to pay, with this card or the one that it has."""

    def work(db: Database, params: Params, source: Source) -> Body | ApiError:
        method, return_url = params.text("payment_method"), params.address("return_url")
        expand = params.list("expand")
        params.no_more()
        step = confirm(intent_of(db, name), method, return_url, current_app.config["URL"], now())
        return _taken(db, step, source, expand)

    return perform(work)


@payments.post("/payment_intents/<name>/capture")
@public
def capture_intent(name: str) -> Response:
    """Take the money that is held, all or `amount_to_capture`."""

    def work(db: Database, params: Params, source: Source) -> Body | ApiError:
        amount, expand = params.whole("amount_to_capture"), params.list("expand")
        params.no_more()
        intent = intent_of(db, name)
        check_last_digit(amount or 0, intent["currency"], "amount_to_capture")
        step = intents.capture(intent, charge_of(db, intent), amount)
        return _taken(db, step, source, expand)

    return perform(work)


@payments.post("/payment_intents/<name>/cancel")
@public
def cancel_intent(name: str) -> Response:
    """Give it up, and let go what is held."""

    def work(db: Database, params: Params, source: Source) -> Body | ApiError:
        given = params.text("cancellation_reason")
        reason = params.choice("cancellation_reason", given, *REASONS) if given else None
        expand = params.list("expand")
        params.no_more()
        intent = intent_of(db, name)
        return _taken(
            db, intents.cancel(intent, charge_of(db, intent), reason, now()), source, expand
        )

    return perform(work)


def _create(db: Database, params: Params, source: Source) -> Body | ApiError:
    amount, currency = params.whole("amount"), params.needed("currency").lower()
    if amount is None:
        raise bad_parameter("amount", "Missing required param: amount.", "parameter_missing")
    check(amount, currency)
    _refuse_other_kinds(params)
    method, at_once = params.text("payment_method"), params.flag("confirm")
    if method:
        card(method)
    intent = intents.new_intent(
        amount,
        currency,
        params.choice("capture_method", "automatic", "automatic_async", "manual"),
        now(),
        description=params.text("description", longest=1000),
        metadata=params.words("metadata"),
        payment_method=method,
        receipt_email=params.text("receipt_email"),
        _return_url=params.address("return_url"),
    )
    expand = params.list("expand")
    params.no_more()
    if intent["_return_url"] and not at_once:
        raise bad_parameter("return_url", "return_url goes with confirm=true.")
    write(db, Step(intent, events=[("payment_intent.created", intent)]), source)
    if not at_once:
        return expanded(db, intent, expand)
    return _taken(db, confirm(intent, None, None, current_app.config["URL"], now()), source, expand)


def _refuse_other_kinds(params: Params) -> None:
    """Here are cards alone. https://docs.stripe.com/changelog/endive/2026-09-30 took the older name away."""
    if params.list("payment_method_types"):
        message = "payment_method_types is no longer supported: use allowed_payment_method_types."
        code = "payment_method_types_no_longer_supported"
        raise bad_parameter("payment_method_types", message, code)
    if set(params.list("allowed_payment_method_types")) - {"card"}:
        raise bad_parameter("allowed_payment_method_types", "Here is only: card.")


def _taken(db: Database, step: Step, source: Source, expand: list[str]) -> Body | ApiError:
    write(db, step, source)
    return step.error or expanded(db, step.intent, expand)


def _search(db: Database, params: Params) -> Body:
    query, limit = params.needed("query"), params.whole("limit", 10) or 10
    expand = [path.removeprefix("data.") for path in params.list("expand")]
    params.no_more()
    found = QUERY.fullmatch(query)
    if found is None:
        raise bad_parameter("query", "Here is only: metadata['name']:'value'.")
    rows = store.with_metadata(db, found[2], found[4], min(limit, 100))
    return {
        "object": "search_result",
        "url": "/v1/payment_intents/search",
        "has_more": False,
        "next_page": None,
        "data": [expanded(db, shown(row), expand) for row in rows],
    }
