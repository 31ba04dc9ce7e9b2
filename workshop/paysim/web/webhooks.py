"""`/v1/events` and `/v1/webhook_endpoints`, as Stripe has them."""

from flask import Blueprint, Response

from common.auth.access import public
from workshop.paysim import store
from workshop.paysim.books import now
from workshop.paysim.endpoints import new_endpoint, without_secret
from workshop.paysim.errors import Body, bad_parameter, no_such
from workshop.paysim.events import Source
from workshop.paysim.forms import Params
from workshop.paysim.names import new_name
from workshop.paysim.store import Database
from workshop.paysim.web.protocol import ask_for_key, listed, perform, read

webhooks = Blueprint("webhooks", __name__, url_prefix="/v1")
webhooks.before_request(ask_for_key)
MOST_ENDPOINTS = 16


@webhooks.get("/events")
@public
def list_events() -> Response:
    """What happened, newest first."""
    return read(lambda db, params: listed(db, params, "event"))


@webhooks.get("/events/<name>")
@public
def retrieve_event(name: str) -> Response:
    """One event."""
    return read(lambda db, _params: _found(db, "event", name))


@webhooks.post("/webhook_endpoints")
@public
def create_endpoint() -> Response:
    """Have events sent to an address. Its signing secret is told in this answer alone."""
    return perform(_create)


@webhooks.get("/webhook_endpoints")
@public
def list_endpoints() -> Response:
    """Where events are sent."""

    def look(db: Database, params: Params) -> Body:
        page = listed(db, params, "webhook_endpoint")
        return page | {"data": [without_secret(one) for one in page["data"]]}

    return read(look)


@webhooks.delete("/webhook_endpoints/<name>")
@public
def delete_endpoint(name: str) -> Response:
    """Send events there no more."""

    def work(db: Database, params: Params, _source: Source) -> Body:
        params.no_more()
        _found(db, "webhook_endpoint", name)
        store.forget(db, name)
        return {"id": name, "object": "webhook_endpoint", "deleted": True}

    return perform(work)


def _create(db: Database, params: Params, _source: Source) -> Body:
    url, kinds = params.address("url"), params.list("enabled_events")
    description = params.text("description")
    params.no_more()
    if url is None:
        raise bad_parameter("url", "Missing required param: url.", "parameter_missing")
    if not kinds:
        raise bad_parameter("enabled_events", "Name events, or `*` for all.", "parameter_missing")
    if len(store.newest(db, "webhook_endpoint", MOST_ENDPOINTS)[0]) >= MOST_ENDPOINTS:
        raise bad_parameter("url", f"You have {MOST_ENDPOINTS} webhook endpoints, which is all.")
    made = new_endpoint(new_name("we"), url, kinds, new_name("whsec", 32), now())
    made["description"] = description
    store.keep(db, made)
    return made


def _found(db: Database, kind: str, name: str) -> Body:
    found = store.find(db, kind, name)
    if found is None:
        raise no_such(kind, name)
    return found
