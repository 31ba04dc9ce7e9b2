"""What each node looks after every two seconds: that nobody hears more than they may, or less.

- A socket whose session has ended is closed; one whose user has left a room hears nothing more of it.
- Each room's newest number is told to those who listen, so that what was lost between nodes (Valkey
  away, a node killed between commit and telling) is asked for. This is why a message never needs the bus.
- Who is here is reported and told.
- Sockets that do not say who they are, or do not read what they get, are cut off.
"""

import threading
import time
from typing import Any
from uuid import UUID

import structlog
from flask import Flask, current_app

from chat_app.sockets.connections import Connection, connections
from chat_app.sockets.hall import channel_of
from chat_app.storage import rooms
from chat_app.storage.database import db
from chat_app.storage.presence import presence
from common import clock

INTERVAL = 2  # seconds; the promise is that an ended session hears nothing after 5
PATIENCE = 5  # seconds for a new socket to say who it is

log = structlog.get_logger("sweeper")


class Sweeper:
    """One thread per process, begun with the first socket."""

    def __init__(self, app: Flask, socketio: Any) -> None:
        self._app = app
        self._socketio = socketio
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._present: dict[UUID, list[str]] = {}

    def start(self) -> None:
        """Begin, unless it has begun. Not at import and not in `create_app`: a server that forks
        afterwards would leave the thread behind."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)
                self._thread.start()

    def sweep(self) -> None:
        """Look after every socket once."""
        self._cut_off_strangers()
        # Before the question: who joins while the database answers must not be measured by its answer.
        listening = [(one, dict(one.rooms)) for one in connections().all()]
        presence().report({one.user.id for one, _ in listening}, clock.now())
        if not listening:
            return
        sessions = {one.session_id for one, _ in listening}
        standing = rooms.standing(db.session(), sessions, clock.now())
        newest: dict[UUID, tuple[str, int]] = {}
        for one, heard in listening:
            allowed = standing.get(one.session_id)
            if allowed is None:
                self._end(one)
                continue
            for room_id, slug in heard.items():
                if room_id in allowed:
                    newest[room_id] = (slug, allowed[room_id])
                else:
                    self._remove(one, room_id, slug)
        self._tell(newest)

    def _run(self) -> None:
        while True:
            time.sleep(INTERVAL)
            try:
                with self._app.app_context():
                    self.sweep()
            except Exception as error:  # noqa: BLE001  the database may be away; the next round comes
                log.warning("sweep failed", reason=type(error).__name__)

    def _end(self, one: Connection) -> None:
        self._emit("ended", {"detail": "Your session has ended."}, one.sid)
        self._socketio.server.disconnect(one.sid, ignore_queue=True)

    def _remove(self, one: Connection, room_id: UUID, slug: str) -> None:
        self._socketio.server.leave_room(one.sid, channel_of(room_id))
        one.rooms.pop(room_id, None)
        detail = "You are not in this room any more."
        self._emit("removed", {"room": slug, "detail": detail}, one.sid)

    def _tell(self, newest: dict[UUID, tuple[str, int]]) -> None:
        """Each room's newest number and, when that has changed, who is here."""
        here = presence().here(clock.now())
        present = rooms.names_in(db.session(), newest.keys(), here) if newest else {}
        for room_id, (slug, last_seq) in newest.items():
            channel, names = channel_of(room_id), present[room_id]
            self._emit("latest", {"room": slug, "last_seq": last_seq}, channel)
            if self._present.get(room_id) != names:
                self._emit("present", {"room": slug, "names": names}, channel)
        self._present = present

    def _emit(self, event: str, data: dict[str, Any], to: str) -> None:
        # This node's sockets alone: every node has a sweeper.
        self._socketio.emit(event, data, to=to, ignore_queue=True)

    def _cut_off_strangers(self) -> None:
        known = {id(one.wire) for one in connections().all()}
        for environ in list(self._socketio.server.environ.values()):
            wire = environ.get("chat.wire")
            stranger = id(wire) not in known
            if wire is None:
                continue
            if wire.is_behind or (stranger and time.monotonic() - environ["chat.since"] > PATIENCE):
                wire.cut()


def sweeper() -> Sweeper:
    """The sweeper of the app at hand."""
    found: Sweeper = current_app.extensions["sweeper"]
    return found
