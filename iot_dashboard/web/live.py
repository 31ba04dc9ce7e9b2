"""The live stream: one thread per web process asks PostgreSQL for what is new, while somebody listens.

However many listen, the database is asked twice a second. Each listener has a short queue of its own; one
that reads too slowly is sent away, and resumes where it was, from the database.
"""

import queue
import threading
from collections.abc import Iterator, Sequence

import structlog
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from common.errors import Unavailable
from iot_dashboard.storage import readings
from iot_dashboard.storage.readings import Stored
from iot_dashboard.web.shutdown import server_stops

log = structlog.get_logger("live")
MOST_LISTENERS = 24  # per process; each holds one of the server's threads, of which there are 32
EVERY = 0.5  # seconds between two looks
AT_ONCE = 500  # readings in one event
QUEUE = 40  # events that may wait for a slow listener
HEARTBEAT = 5.0  # seconds after which silence is broken, to notice who has left


class TooManyListeners(Unavailable):
    title = "Too many listeners"


class Listener:
    """One stream: iterate for lists of readings, in the order they were stored; an empty one is a heartbeat."""

    def __init__(self, live: "LiveReadings", device_ids: Sequence[str], after: int | None) -> None:
        self.device_ids = frozenset(device_ids)
        self.after = after
        self.queue: queue.Queue[list[Stored]] = queue.Queue(QUEUE)
        self.gone = threading.Event()
        self._live = live

    def __iter__(self) -> Iterator[list[Stored]]:
        yield []
        if self.after is not None:
            yield from self._missed(self.after)
        while not self.gone.is_set():
            yield self._next()

    def leave(self) -> None:
        """Make room for another one. To be called in the end, whether or not the stream was ever begun."""
        self._live.leave(self)

    def offer(self, rows: list[Stored]) -> None:
        """Called by the hub. A full queue ends the stream: memory is bounded, and nothing is skipped."""
        try:
            self.queue.put_nowait(rows)
        except queue.Full:
            self.gone.set()

    def _next(self) -> list[Stored]:
        try:
            return self._own(self.queue.get(timeout=HEARTBEAT))
        except queue.Empty:
            return []

    def _missed(self, after: int) -> Iterator[list[Stored]]:
        """What was stored since `after`; the queue, which was there first, may have some of it again."""
        while rows := self._live.stored_after(after, sorted(self.device_ids)):
            after = self.after = rows[-1].id
            yield rows

    def _own(self, rows: list[Stored]) -> list[Stored]:
        last = self.after or 0
        return [
            row
            for row in rows
            if row.id > last and (not self.device_ids or row.device_id in self.device_ids)
        ]


class LiveReadings:
    """The hub of one process. Its thread lives from the first listener to the last."""

    def __init__(self, sessions: "sessionmaker[Session]", stops: threading.Event) -> None:
        self._sessions = sessions
        self._stops = stops
        self._lock = threading.Lock()
        self._listeners: set[Listener] = set()
        self._thread: threading.Thread | None = None
        self._seen = 0

    def listen(self, device_ids: Sequence[str] = (), after: int | None = None) -> Listener:
        """Begin a stream; with `after`, first what was stored since that reading.

        Raises:
            TooManyListeners: every stream holds a thread, and others want to be served, too.
        """
        listener = Listener(self, device_ids, after)
        with self._lock:
            if len(self._listeners) >= MOST_LISTENERS:
                raise TooManyListeners("Too many are listening. Try again soon.", retry_after=10)
            if self._thread is None:
                with self._sessions() as session:
                    self._seen = readings.newest_id(session)
                self._thread = threading.Thread(target=self._run, name="live", daemon=True)
                self._thread.start()
            self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        with self._lock:
            self._listeners.discard(listener)

    def stored_after(self, reading_id: int, device_ids: Sequence[str]) -> list[Stored]:
        with self._sessions() as session:
            return readings.after(session, reading_id, AT_ONCE, device_ids)

    def _run(self) -> None:
        while not self._stops.wait(EVERY):
            with self._lock:
                if not self._listeners:
                    self._thread = None
                    return
            try:
                self._look()
            except (
                SQLAlchemyError
            ) as error:  # it comes back, and then the stream goes on where it was
                log.warning("storage away", error=type(error).__name__)
        with self._lock:
            listeners, self._thread = list(self._listeners), None
        for listener in listeners:
            listener.gone.set()
            listener.offer([])  # wakes it

    def _look(self) -> None:
        while rows := self.stored_after(self._seen, ()):
            self._seen = rows[-1].id
            with self._lock:
                listeners = list(self._listeners)
            for listener in listeners:
                listener.offer(rows)
            if len(rows) < AT_ONCE:
                return


def install(app: Flask, sessions: "sessionmaker[Session]") -> None:
    app.extensions["live"] = LiveReadings(sessions, server_stops())


def live_readings() -> LiveReadings:
    """The hub of the app at hand."""
    hub: LiveReadings = current_app.extensions["live"]
    return hub
