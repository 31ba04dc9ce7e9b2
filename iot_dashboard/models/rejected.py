"""What is set aside: a message that is no reading, with the reason, for its device's keeper to see."""

from datetime import datetime
from typing import Self

from sqlalchemy import BigInteger, DateTime, Identity, Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from iot_dashboard.models.messages import MOST_KEPT, Message
from iot_dashboard.models.schema import Base


class Rejected(Base):
    """The same message again counts up `times` instead of making a row: a stuck device sends it for ever."""

    __tablename__ = "rejected"
    __table_args__ = (Index("rejected_device_id_id_idx", "device_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    device_id: Mapped[str] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(Text)
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    times: Mapped[int] = mapped_column(Integer)
    first_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    @classmethod
    def because(cls, reason: str, message: Message) -> Self:
        return cls(
            digest=message.digest,
            device_id=message.device_id,
            topic=message.topic[:300],
            raw=message.payload[:MOST_KEPT],
            size=len(message.payload),
            reason=reason,
            times=1,
            first_at=message.received_at,
            last_at=message.received_at,
        )
