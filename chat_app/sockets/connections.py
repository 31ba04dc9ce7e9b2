"""The sockets that are open on this node: whose they are, and which rooms each listens to."""

import threading
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import current_app

from common.auth.users import User


@dataclass(slots=True)
class Connection:
    """A socket that has said who it is."""

    sid: str
    user: User
    session_id: UUID
    wire: Any
    rooms: dict[UUID, str] = field(default_factory=dict)  # those it listens to: id -> slug


class Connections:
    """By Socket.IO's id. Handlers of many threads and the sweeper share it."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Connection] = {}
        self._lock = threading.Lock()

    def add(self, connection: Connection) -> None:
        with self._lock:
            self._by_sid[connection.sid] = connection

    def remove(self, sid: str) -> Connection | None:
        with self._lock:
            return self._by_sid.pop(sid, None)

    def of(self, sid: str) -> Connection | None:
        with self._lock:
            return self._by_sid.get(sid)

    def all(self) -> list[Connection]:
        """As they are right now."""
        with self._lock:
            return list(self._by_sid.values())

    def of_user(self, user_id: UUID) -> int:
        """How many sockets a user has open here."""
        return sum(connection.user.id == user_id for connection in self.all())


def connections() -> Connections:
    """The connections of the app at hand."""
    found: Connections = current_app.extensions["connections"]
    return found
