"""Who may send an event: stated beside the event, checked before it, denied when nothing is stated.

    @event("send", Sending)
    @members
    def send(caller, room, wish): ...

The twin of `common/auth/access.py` for sockets; `capstone policy` prints what is stated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from common.http.openapi import Input

Handler = TypeVar("Handler", bound=Callable[..., Any])
MEMBERS = "member of the room"


class RoomNamed(Input):
    """What comes with an event: at the least, the slug of the room that it is about."""

    room: str


@dataclass(frozen=True, slots=True)
class Event:
    """An event that clients may send, with the shape of what comes with it."""

    name: str
    payload: type[RoomNamed]
    handler: Callable[..., dict[str, Any]]


_events: dict[str, Event] = {}


def event(name: str, payload: type[RoomNamed]) -> Callable[[Handler], Handler]:
    """Make a function the handler of an event; it is called as `handler(caller, room, wish)`."""

    def register(handler: Handler) -> Handler:
        _events[name] = Event(name, payload, handler)
        return handler

    return register


def members(handler: Handler) -> Handler:
    """Those in the room that the payload names, as long as their session lives."""
    handler.access = MEMBERS  # pyrefly: ignore[missing-attribute]
    return handler


def event_named(name: str) -> Event:
    return _events[name]


def access_of(found: Event) -> str | None:
    """Who may send an event, or None: that is not stated."""
    return getattr(found.handler, "access", None)


def every_event() -> list[Event]:
    """All that clients may send, by name."""
    return sorted(_events.values(), key=lambda found: found.name)
