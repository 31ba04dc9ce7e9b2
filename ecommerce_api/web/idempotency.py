"""Requests that may be sent again: under one Idempotency-Key there is one effect and one answer.

    @orders.post("")
    @signed_in
    @idempotent
    @contract("orders", HTTP_201=OrderOut)
    def place(json: NewOrder):
        order_id = derived_id("order")  # the same, should this have to be done over

It stands above `@contract`, as it keeps what `@contract` makes. Every unsafe route of the API states whether
a key is needed (`@idempotent`) or heeded (`@idempotent(required=False)`: PUT and DELETE, which may be sent
again anyway); `tests/ecommerce_api/web/test_idempotency.py` finds one that does not.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, overload
from uuid import UUID

from flask import Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from common import clock
from common.auth.access import identity, program
from common.errors import Refusal
from common.http.description import describe
from common.http.limits import client_address
from common.ids import new_id
from ecommerce_api.models.idempotency import (
    LONGEST_KEY,
    Answer,
    Asked,
    Claim,
    IdempotencyKeyMissing,
    fingerprint_of,
    key_in,
    who_is,
)
from ecommerce_api.storage import idempotency as stored
from ecommerce_api.storage.database import db

View = TypeVar("View", bound=Callable[..., Any])
HEADER = "Idempotency-Key"
KEPT_HEADERS = ("Content-Type", "ETag", "Location", "Retry-After")


@overload
def idempotent(view: View) -> View: ...
@overload
def idempotent(
    *, required: bool = True, secrets: tuple[str, ...] = (), largest: int | None = None
) -> Callable[[View], View]: ...
def idempotent(
    view: Any = None,
    *,
    required: bool = True,
    secrets: tuple[str, ...] = (),
    largest: int | None = None,
) -> Any:
    """State that a route heeds an Idempotency-Key, and (`required`) answers 400 without one.

    `secrets` are the names of members that are shown once: a repetition has `null` there, as they are not
    kept. `largest` is the size in bytes of a body where more than usual is taken (an upload).
    """

    def state(view: Any) -> Any:
        @wraps(view)
        def once(*given: Any, **named: Any) -> Any:
            if largest is not None:
                request.max_content_length = largest
            if required or HEADER in request.headers:
                return _once(lambda: view(*given, **named), secrets)
            return view(*given, **named)

        once.idempotency = "required" if required else "optional"  # type: ignore[attr-defined]
        return describe(once, headers=[_parameter(required)])

    return state if view is None else state(view)


def derived_id(name: str) -> UUID:
    """The id of what the request at hand makes: under one key the same for one name, however often it
    must be done over; a new one for a request without a key."""
    claim: Claim | None = g.get("idempotency_claim")
    return claim.derived_id(name) if claim else new_id()


def _once(work: Callable[[], Any], secrets: tuple[str, ...]) -> Response:
    claim = stored.claim(db(), _asked(), token=new_id(), now=clock.now())
    if isinstance(claim, Answer):
        again = Response(claim.body, claim.status, claim.headers)
        again.headers["Idempotency-Replayed"] = "true"
        return again
    g.idempotency_claim = claim
    try:
        response = current_app.make_response(work())
    except (Refusal, HTTPException) as refusal:
        response = current_app.make_response(current_app.handle_user_exception(refusal))
    except BaseException:
        stored.release(db(), claim, clock.now())
        raise
    _end(claim, response, secrets)
    return response


def _end(claim: Claim, response: Response, secrets: tuple[str, ...]) -> None:
    """Keep what was decided; let what was not be done over."""
    answer = _answer(response)
    if answer is not None and answer.lasting:
        stored.keep(db(), claim, answer.without(secrets))
    elif response.status_code == 429 and claim.first:
        stored.forget(db(), claim)  # or a flood of refused ones would fill the disk
    else:
        stored.release(db(), claim, clock.now())


def _asked() -> Asked:
    """The request at hand. A body that is too large is refused here, before there is a record."""
    if HEADER not in request.headers:
        raise IdempotencyKeyMissing(
            "Send a new Idempotency-Key with each thing that you want once, and the same one to try again."
        )
    seen = request.headers.get("If-Match", "")
    says = (request.method, request.path, request.query_string, seen, request.get_data())
    parts = [part if isinstance(part, bytes) else part.encode() for part in says]
    return Asked(_who(), key_in(request.headers[HEADER]), fingerprint_of(*parts))


def _who() -> str:
    """Whose key it is: one and the same key of two people are two keys."""
    a_program, somebody = program(), identity()
    if a_program:
        return who_is("program", a_program.id)
    if somebody:
        return who_is("user", somebody.user.id)
    return who_is("address", client_address())


def _answer(response: Response) -> Answer | None:
    """What there is to keep; None for a file that goes out piece by piece."""
    if response.direct_passthrough or response.is_streamed:
        return None
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return Answer(response.status_code, headers, response.get_data())


def _parameter(required: bool) -> dict[str, Any]:
    return {
        "name": HEADER,
        "required": required,
        "description": "A text of your choice in quotes, new for each thing that you want once, the same "
        "to try again: a repetition has no second effect and gets the first answer, for 24 hours.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 2 * LONGEST_KEY + 2},
    }
