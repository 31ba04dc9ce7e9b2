"""What a batch is: the messages that were stored together, as they came, on their way to the archive."""

import base64
import gzip
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Integer, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from common.clock import rfc3339
from iot_dashboard.models.messages import Message
from iot_dashboard.models.schema import Base


class Batch(Base):
    """`raw` is gzipped NDJSON, one message a line; it is here or in S3 under `object_key`, never nowhere."""

    __tablename__ = "batches"
    __table_args__ = (
        CheckConstraint(
            "(raw IS NOT NULL) = (archived_at IS NULL) AND "
            "(object_key IS NULL) = (archived_at IS NULL)",
            name="batches_raw_check",
        ),
        Index("batches_waiting_idx", "id", postgresql_where=text("archived_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    stored_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    messages: Mapped[int] = mapped_column(Integer)
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)
    object_key: Mapped[str | None] = mapped_column(Text, index=True)
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @classmethod
    def of(cls, messages: Sequence[Message], *, batch_id: UUID, now: datetime) -> Self:
        """A new batch, not yet archived."""
        lines = "".join(_line(message) for message in messages)
        return cls(
            id=batch_id,
            stored_at=now,
            messages=len(messages),
            raw=gzip.compress(lines.encode(), compresslevel=6, mtime=0),
            object_key=None,
            archived_at=None,
        )


def object_key(first: Batch, body: bytes) -> str:
    """Where a group of batches is archived: by hour, named after its first batch and its bytes.

    The same bytes have the same key, so a retry writes over itself. Other bytes never do: a put that was
    given up may still be carried out, and late, when more batches have been put with the same first one.
    """
    digest = hashlib.sha256(body).hexdigest()[:12]
    return f"{first.stored_at:%Y/%m/%d/%H}/{first.id}-{digest}.ndjson.gz"


def _line(message: Message) -> str:
    """The payload as text where it is text, else in base64, so that the bytes can be had back."""
    line: dict[str, object] = {"topic": message.topic, "received_at": rfc3339(message.received_at)}
    try:
        line["payload"] = message.kept.decode("utf-8")
    except UnicodeDecodeError:
        line["payload_base64"] = base64.b64encode(message.kept).decode()
    if len(message.kept) < len(message.payload):
        line["bytes"] = len(message.payload)
    return json.dumps(line, ensure_ascii=False) + "\n"
