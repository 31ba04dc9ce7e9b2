"""How a room is told something: the audience of `models/audience.py`, over Socket.IO."""

from typing import Any
from uuid import UUID

import structlog

from chat_app.models.messages import Spoken

log = structlog.get_logger("hall")


class Hall:
    """All sockets in a room, on all nodes."""

    def __init__(self, socketio: Any) -> None:
        self._socketio = socketio

    def hears(self, spoken: Spoken) -> None:
        """To this node's sockets at once, to the other nodes' over the bus."""
        try:
            self._socketio.emit("message", spoken.told(), to=channel_of(spoken.room_id))
        except Exception as error:  # noqa: BLE001  it is kept; whoever missed it will ask for it
            log.warning("not told", reason=type(error).__name__)


def channel_of(room_id: UUID) -> str:
    """Socket.IO's name for a room of ours. The id and not the slug: nobody can type it by accident."""
    return str(room_id)
