"""Who may send an event: stated beside the event, checked before it, denied when nothing is stated.

    @event("send", NewMessage)
    @members
    def send(caller, room, wish): ...

The twin of `common/auth/access.py` for sockets; `capstone policy` prints what is stated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from common.http.openapi import Input

Handler = TypeVar("Handler", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class SocketAccess:
    """What an event asks of its sender, who always has a living session."""

    name: str
    of_room: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """An event that clients may send, with the shape of what comes with it."""

    name: str
    payload: type[Input]
    handler: Callable[..., dict[str, Any]]


SIGNED_IN = SocketAccess("signed in")
MEMBERS = SocketAccess("member of the room", of_room=True)
_events: dict[str, Event] = {}


def event(name: str, payload: type[Input]) -> Callable[[Handler], Handler]:
    """Make a function the handler of an event."""

    def register(handler: Handler) -> Handler:
        _events[name] = Event(name, payload, handler)
        return handler

    return register


def signed_in(handler: Handler) -> Handler:
    """Anyone with a living session; called as `handler(caller, wish)`."""
    return _state(handler, SIGNED_IN)


def members(handler: Handler) -> Handler:
    """Members of the room that the payload names; called as `handler(caller, room, wish)`."""
    return _state(handler, MEMBERS)


def event_named(name: str) -> Event:
    return _events[name]


def access_of(found: Event) -> SocketAccess | None:
    """What an event states, or None."""
    return getattr(found.handler, "access", None)


def every_event() -> list[Event]:
    """All that clients may send, by name."""
    return sorted(_events.values(), key=lambda found: found.name)


def _state(handler: Handler, access: SocketAccess) -> Handler:
    handler.access = access  # type: ignore[attr-defined]
    return handler
