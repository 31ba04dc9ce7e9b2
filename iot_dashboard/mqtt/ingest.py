"""The ingest process: gathers deliveries into batches, has each stored, and only then acknowledges it.

Killed at any point it loses nothing: what was not acknowledged, the broker delivers again, and what was
stored already is a duplicate then, which has no effect.
"""

import threading
import time
from collections.abc import Sequence

import structlog
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from common import clock
from common.ids import new_id
from common.postgres import sessions_at
from iot_dashboard.actions import readings as actions
from iot_dashboard.mqtt.inbox import Delivery, Inbox
from iot_dashboard.settings import IotSettings

log = structlog.get_logger("ingest")
# Below the ~100 unacknowledged messages at which some brokers (rumqttd) stop delivering: a larger batch
# would wait for messages that wait for its acknowledgement.
MOST = 80
LONGEST_WAIT = 0.2  # seconds that a message waits for others to share a transaction with
FIRST_DELAY, LONGEST_DELAY = 0.2, 2.0  # seconds between tries to store


def run_ingest(settings: IotSettings, stop: threading.Event) -> None:
    """Take readings from the broker until `stop` is set; what has arrived by then is still stored."""
    ingest = Ingest(settings)
    while not stop.is_set():
        ingest.step()
    ingest.finish()


class Ingest:
    """One step is: let the broker deliver for a moment, then store and acknowledge what is due."""

    def __init__(self, settings: IotSettings) -> None:
        self._inbox = Inbox(settings.mqtt_url)
        self._sessions = sessions_at(settings.database_url)
        self._delay = FIRST_DELAY
        self._not_before = 0.0  # when to try the database again after it was away

    def step(self) -> None:
        self._inbox.receive(self._patience())
        if self._is_due() and time.monotonic() >= self._not_before:
            self._store_next()

    def finish(self) -> None:
        if self._inbox.waiting:
            self._store_next()
        self._inbox.close()

    def _patience(self) -> float:
        """Until the oldest message has waited long enough, but never so long that a stop is late."""
        if not self._inbox.waiting:
            return 0.1
        waited = time.monotonic() - self._inbox.waiting[0].arrived
        return min(0.1, max(0.001, LONGEST_WAIT - waited))

    def _is_due(self) -> bool:
        waiting = self._inbox.waiting
        return bool(waiting) and (
            len(waiting) >= MOST or time.monotonic() - waiting[0].arrived >= LONGEST_WAIT
        )

    def _store_next(self) -> None:
        deliveries = self._inbox.waiting[:MOST]
        try:
            self._store(deliveries)
        except SQLAlchemyError as error:  # away, full, not migrated yet: nothing is acknowledged
            log.warning("storage away", error=type(error).__name__, retry_in=self._delay)
            self._not_before = time.monotonic() + self._delay
            self._delay = min(self._delay * 2, LONGEST_DELAY)
            return
        self._delay = FIRST_DELAY
        self._inbox.acknowledge(deliveries)

    def _store(self, deliveries: Sequence[Delivery]) -> None:
        messages = [delivery.message for delivery in deliveries]
        try:
            with self._sessions() as session:
                taken = actions.take(session, messages, batch_id=new_id(), now=clock.now())
        except (DataError, IntegrityError) as error:
            # One of them is what the database will never take. Alone, each shows whether it is the one;
            # the others must not wait for ever behind it.
            if len(deliveries) > 1:
                for delivery in deliveries:
                    self._store([delivery])
            else:
                self._set_aside(deliveries[0], type(error).__name__)
            return
        if taken.rejected:
            log.warning("messages set aside", count=taken.rejected)
        log.debug("batch", stored=taken.stored, duplicates=taken.duplicates)

    def _set_aside(self, delivery: Delivery, kind: str) -> None:
        reason = f"payload: the database refused it ({kind})"
        with self._sessions() as session:
            actions.set_aside(session, delivery.message, reason, batch_id=new_id(), now=clock.now())
        log.warning("messages set aside", count=1)
