"""Pages for people: the money that is here, and 3-D Secure, where a buyer approves a payment or refuses it."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from common.auth.access import public
from common.errors import NotFound
from workshop.paysim import ledger, store, switches
from workshop.paysim.books import now, write
from workshop.paysim.currencies import shown
from workshop.paysim.errors import Body
from workshop.paysim.events import Source
from workshop.paysim.intents import authenticated
from workshop.paysim.store import Database
from workshop.paysim.web.protocol import the_store

pages = Blueprint("pages", __name__)


@pages.get("/")
@public
def home() -> ResponseReturnValue:
    """The money, the last payments, the webhooks and the switches."""
    with the_store().reading() as db:
        return render_template(
            "paysim/home.html",
            totals=ledger.totals(db),
            payments=ledger.newest(db),
            queue=ledger.queue(db),
            switches=switches.those_on(db),
        )


@pages.get("/redirect/authenticate/<token>")
@public
def ask(token: str) -> Response:
    """3-D Secure: the bank asks whether it is you."""
    with the_store().reading() as db:
        intent = _asked(db, token)
    page = make_response(render_template("paysim/three_d_secure.html", intent=intent))
    back = urlsplit(intent["_return_url"] or current_app.config["URL"])
    # The form's answer leads back to the shop, which browsers count as a target of the form.
    policy = (
        f"default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; \
base-uri 'none'; frame-ancestors 'none'; form-action 'self' {back.scheme}://{back.netloc}"
    )
    page.headers["Content-Security-Policy"] = policy
    return page


@pages.post("/redirect/authenticate/<token>")
@public
def answer(token: str) -> ResponseReturnValue:
    """Approve it or not, and go back to the shop. What was answered already stays as it is."""
    with the_store().writing() as db:
        intent = _asked(db, token)
        step = authenticated(intent, request.form.get("answer") == "approve", now())
        if step.events:
            write(db, step, Source())
    current_app.extensions["deliveries"].wake()
    return redirect(_way_back(step.intent), 303)


def _asked(db: Database, token: str) -> Body:
    found = store.with_token(db, token)
    if found is None:
        raise NotFound("There is no such payment to approve.")
    return found


def _way_back(intent: Body) -> str:
    """The shop's `return_url`, with what Stripe adds to it."""
    base = intent["_return_url"] or "/"
    added = {
        "payment_intent": intent["id"],
        "payment_intent_client_secret": intent["client_secret"],
        "redirect_status": "failed" if intent["last_payment_error"] else "succeeded",
    }
    return f"{base}{'&' if urlsplit(base).query else '?'}{urlencode(added)}"


def _about(intent: Body) -> str:
    """What it is for, as the shop has told: its description, or the number among its metadata."""
    return str(intent["description"] or intent["metadata"].get("number", ""))


@pages.app_context_processor
def _known_to_all() -> dict[str, Any]:
    return {
        "money": shown,
        "about": _about,
        "moment": lambda seconds: datetime.fromtimestamp(seconds, UTC),
    }
