"""Which currency a browser sees prices in: chosen with a form, kept in a cookie, as it is a taste of the
reader and no secret."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, redirect, request
from flask.typing import ResponseReturnValue

from common.auth.access import public
from common.auth.next_page import own_path
from common.errors import Invalid
from common.http.limits import client_address, rate_limits
from ecommerce_api.models.money import CURRENCIES, PER_ADDRESS, Currency

currency = Blueprint("currency", __name__)
A_YEAR = timedelta(days=365)


@currency.post("/currency")
@public
def choose() -> ResponseReturnValue:
    """See prices in this currency from now on."""
    rate_limits().take(PER_ADDRESS, "currency", client_address())
    wanted = request.form.get("currency", "")
    if wanted not in CURRENCIES:
        raise Invalid.field("currency", f"choose one of {', '.join(CURRENCIES)}")
    answer = redirect(own_path(request.form.get("next")), 303)
    answer.set_cookie(
        _cookie_name(),
        wanted,
        max_age=int(A_YEAR.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        path="/",
    )
    return answer


def chosen_currency() -> Currency:
    """The one in the cookie; euros for who has not chosen, or has written something else there."""
    wanted = request.cookies.get(_cookie_name())
    return wanted if wanted in CURRENCIES else "EUR"


@currency.app_context_processor
def _known_to_all() -> dict[str, Any]:
    return {"currency": chosen_currency(), "currencies": CURRENCIES}


def _cookie_name() -> str:
    return (
        "__Host-shop_currency" if current_app.config["SESSION_COOKIE_SECURE"] else "shop_currency"
    )
