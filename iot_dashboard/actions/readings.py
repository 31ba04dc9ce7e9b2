"""What devices do: report readings. The broker's way in and the demo data call the same functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from iot_dashboard.models.batches import Batch
from iot_dashboard.models.messages import Message, Unreadable
from iot_dashboard.models.readings import measured_in
from iot_dashboard.models.rejected import Rejected
from iot_dashboard.storage import batches, devices, readings, rejected

STRANGER = "device: not registered, or retired"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch; the three add up to its messages."""

    stored: int
    duplicates: int
    rejected: int


def take(session: Session, messages: Sequence[Message], *, batch_id: UUID, now: datetime) -> Taken:
    """Store a batch in one transaction: its readings once each, what is none set aside, all of it raw.

    Nothing in a message can stop the rest of the batch. After a return the messages may be
    acknowledged; after an exception nothing was written, and they may be taken again.
    """
    readings.in_order(session)
    known = devices.listening(session, {message.device_id for message in messages})
    rows, refused = _sorted(messages, known)
    stored = readings.add_all(session, rows)
    rejected.add_all(session, refused)
    batches.add(session, Batch.of(messages, batch_id=batch_id, now=now))
    session.commit()
    return Taken(stored, len(rows) - stored, len(refused))


def set_aside(
    session: Session, message: Message, reason: str, *, batch_id: UUID, now: datetime
) -> None:
    """Put away a message that the database itself refuses to take."""
    rejected.add_all(session, [Rejected.because(reason, message)])
    batches.add(session, Batch.of([message], batch_id=batch_id, now=now))
    session.commit()


def _sorted(
    messages: Sequence[Message], known: set[str]
) -> tuple[list[dict[str, Any]], list[Rejected]]:
    """Readings to store, and messages to set aside."""
    rows: list[dict[str, Any]] = []
    refused: list[Rejected] = []
    for message in messages:
        try:
            if message.device_id not in known:
                raise Unreadable(STRANGER)
            measured = measured_in(message)
        except Unreadable as reason:
            refused.append(Rejected.because(str(reason), message))
        else:
            own = {"device_id": message.device_id, "received_at": message.received_at}
            rows.append(own | {"at": measured.at, "seq": measured.seq, "values": measured.values})
    return rows, refused
