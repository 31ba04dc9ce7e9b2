"""How an event is received: known, allowed, read into its shape, handled, and always acknowledged.

The acknowledgement is an object: what the handler answers, or `{"problem": …}` with the same problem
document that the API would send.
"""

import json
import time
from dataclasses import dataclass
from typing import Any

import structlog
from flask import current_app, g, request
from pydantic import ValidationError

from chat_app.sockets.access import Event, RoomNamed, access_of, event_named
from chat_app.sockets.connections import Connection, connections
from chat_app.storage import rooms
from chat_app.storage.database import db
from common import clock
from common.auth.sign_in import users
from common.auth.users import User
from common.errors import Forbidden, NotSignedIn
from common.http.problems import invalid
from common.ids import new_id

log = structlog.get_logger("socket")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent an event, and through which socket."""

    user: User
    connection: Connection


def receive(name: str, *payload: object) -> dict[str, Any]:
    """Every event that has a handler arrives here; what has none is passed over."""
    begin()
    started = time.perf_counter()
    try:
        answer = _handle(event_named(name), payload)
    except Exception as error:  # noqa: BLE001  like a request, an event ends in an answer
        answer = {"problem": problem_of(error)}
    log.info(
        "event",
        name=name,
        status=answer.get("problem", {}).get("status", 200),
        ms=round((time.perf_counter() - started) * 1000, 1),
    )
    return answer


def begin() -> None:
    """A request id for what happens now, in every log line and problem."""
    g.request_id = new_id().hex
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def problem_of(error: Exception) -> dict[str, Any]:
    """The problem document that an HTTP request would have got."""
    response = current_app.make_response(current_app.handle_user_exception(error))
    problem: dict[str, Any] = response.get_json()
    if "Retry-After" in response.headers:
        problem["retry_after"] = int(response.headers["Retry-After"])
    return problem


def _handle(found: Event, payload: tuple[object, ...]) -> dict[str, Any]:
    if access_of(found) is None:
        raise Forbidden("This event does not say who may send it, so nobody may.")
    caller = _caller()
    wish = _checked(found.payload, payload)
    room = rooms.for_member(db.session(), caller.user.id, wish.room)
    return found.handler(caller, room, wish)


def _caller() -> Caller:
    """Looked up anew for each event, as for each request: an ended session sends nothing more."""
    connection = connections().of(request.sid)  # pyrefly: ignore[missing-attribute]
    found = users().identity(connection.session_id, clock.now()) if connection else None
    if connection is None or found is None:
        raise NotSignedIn("The session behind this socket has ended. Sign in again.")
    structlog.contextvars.bind_contextvars(user_id=str(found.user.id))
    return Caller(found.user, connection)


def _checked(shape: type[RoomNamed], payload: tuple[object, ...]) -> RoomNamed:
    """One object in the event's shape, as strictly read as a request's body."""
    body = payload[0] if len(payload) == 1 else None
    try:
        # As text again: pydantic's strict mode knows JSON, where a UUID is a string.
        return shape.model_validate_json(json.dumps(body))
    except ValidationError as error:
        raise invalid(error) from error
