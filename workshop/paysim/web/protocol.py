"""What all of `/v1` has in common: the key, ids of requests, idempotency, lists, expanding, and misbehaviour."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Sequence

from flask import Response, current_app, g, jsonify, request

from workshop.paysim import store, switches
from workshop.paysim.books import now
from workshop.paysim.errors import ApiError, Body, bad_parameter
from workshop.paysim.events import API_VERSION, Source
from workshop.paysim.forms import Params
from workshop.paysim.idempotency import Answer, InFlight, answered, remember
from workshop.paysim.intents import shown
from workshop.paysim.names import new_name
from workshop.paysim.store import Database, Store

Work = Callable[[Database, Params, Source], Body | ApiError]
EXPANDABLE = {"latest_charge": "charge", "charge": "charge", "payment_intent": "payment_intent"}
MOST = 100  # things in a list
LONGEST_KEY = 255


def the_store() -> Store:
    found: Store = current_app.extensions["paysim"]
    return found


def ask_for_key() -> None:
    """401 for who has another key: as a bearer token, or as the user of basic authentication."""
    sent = request.authorization
    given = (sent.token or sent.username or "") if sent else ""
    wanted: str = current_app.config["PAYSIM_KEY"]
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        message = "Invalid API Key provided." if given else "You did not provide an API key."
        raise ApiError(message, status=401)


def answer_error(error: ApiError) -> Response:
    answer = jsonify(error.body)
    answer.status_code = error.status
    return with_headers(answer)


def with_headers(answer: Response) -> Response:
    answer.headers["Request-Id"] = request_id()
    answer.headers["Stripe-Version"] = request.headers.get("Stripe-Version", API_VERSION)
    return answer


def request_id() -> str:
    if "stripe_request_id" not in g:
        g.stripe_request_id = new_name("req", 14)
    found: str = g.stripe_request_id
    return found


def read(work: Callable[[Database, Params], Body]) -> Response:
    """Answer a GET."""
    params = Params(request.args.items(multi=True))
    with the_store().reading() as db:
        return with_headers(jsonify(work(db, params)))


def perform(work: Work) -> Response:
    """Do an unsafe request: once per key, and as badly as the switches say."""
    pairs = list(request.form.items(multi=True)) + list(request.args.items(multi=True))
    key = request.headers.get("Idempotency-Key") or new_name("key")
    if len(key) > LONGEST_KEY:
        raise bad_parameter("Idempotency-Key", f"takes {LONGEST_KEY} characters")
    asked = json.dumps([request.method, request.path, sorted(pairs)])
    digest = hashlib.sha256(asked.encode()).hexdigest()
    in_flight: InFlight = current_app.extensions["in flight"]
    with in_flight.alone(key):
        with the_store().reading() as db:
            before = answered(db, key, digest)
        if before is None:
            _misbehave_before()
        answer = before or _once(work, Params(pairs), key, digest)
    if before is None:
        current_app.extensions["deliveries"].wake()
        _misbehave_after()
    response = with_headers(jsonify(answer.body))
    response.status_code = answer.status
    response.headers["Idempotency-Key"] = key
    if before:
        response.headers["Idempotent-Replayed"] = "true"
        response.headers["Original-Request"] = answer.request_id
    return response


def listed(db: Database, params: Params, kind: str) -> Body:
    """A page of a list, as `limit`, `starting_after`, `ending_before`, `payment_intent` and `expand` say."""
    limit = params.whole("limit", 10) or 10
    if limit > MOST:
        message = f"This value must be less than or equal to {MOST}."
        raise bad_parameter("limit", message, "parameter_invalid_integer")
    after, before = params.text("starting_after") or "", params.text("ending_before") or ""
    intent = params.text("payment_intent") or ""
    expand = [path.removeprefix("data.") for path in params.list("expand")]
    params.no_more()
    rows, more = store.newest(db, kind, limit, after=after, before=before, intent=intent)
    data = [expanded(db, row, expand) for row in rows]
    return {"object": "list", "url": request.path, "has_more": more, "data": data}


def expanded(db: Database, thing: Body, paths: Sequence[str]) -> Body:
    """The thing as its merchant sees it, with the things that it names in place of their names."""
    seen = shown(thing)
    for path in paths:
        if path not in EXPANDABLE or path not in seen:
            message = f"This property cannot be expanded ({path})."
            raise bad_parameter("expand", message)
        if seen[path]:
            seen[path] = shown(store.find(db, EXPANDABLE[path], seen[path]) or {})
    return seen


def _once(work: Work, params: Params, key: str, digest: str) -> Answer:
    """The work and its answer, together on the disk or not at all."""
    source = Source(request_id(), request.headers.get("Idempotency-Key"))
    try:
        with the_store().writing() as db:
            found = work(db, params, source)
            answer = _answer(found)
            remember(db, key, digest, answer, now())
            return answer
    except ApiError as refusal:
        if not refusal.kept:
            raise
        with the_store().writing() as db:
            remember(db, key, digest, _answer(refusal), now())
        raise


def _answer(found: Body | ApiError) -> Answer:
    if isinstance(found, ApiError):
        return Answer(found.status, found.body, request_id())
    return Answer(200, found, request_id())


def _switched(name: str) -> switches.Switch | None:
    if request.method != "POST":
        return None
    with the_store().reading() as db:
        on = bool(switches.those_on(db))  # nearly never, and then there is nothing to write
    if not on:
        return None
    with the_store().writing() as db:
        return switches.take(db, name, request.path)


def _misbehave_before() -> None:
    if _switched("rate_limited"):
        message = "Request rate limit exceeded."
        raise ApiError(message, status=429, code="rate_limit", kept=False)
    if _switched("error_before"):
        raise _broken()
    slow = _switched("slow")
    if slow:
        time.sleep(slow.seconds)


def _misbehave_after() -> None:
    silent = _switched("silent_after")
    if silent:
        threading.Event().wait(silent.seconds)
    if silent or _switched("error_after"):
        raise _broken()


def _broken() -> ApiError:
    message = "Something went wrong on our end."
    return ApiError(message, status=500, kind="api_error", kept=False)
