"""What a reading is: which quantities there are, and how a message becomes one or is refused."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from iot_dashboard.models.messages import LARGEST_PAYLOAD, Message, Unreadable
from iot_dashboard.models.schema import Base


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something measured; values outside `least` to `most` come from a broken sensor."""

    label: str
    unit: str
    least: float
    most: float


# The next quantity is one more line here.
QUANTITIES = {
    "temperature_c": Quantity("Temperature", "°C", -100, 100),
    "wind_m_s": Quantity("Wind", "m/s", 0, 120),
    "precipitation_mm": Quantity("Precipitation", "mm", 0, 2000),
    "humidity_percent": Quantity("Humidity", "%", 0, 100),
    "pressure_hpa": Quantity("Pressure", "hPa", 300, 1200),
    "battery_v": Quantity("Battery", "V", 0, 60),
}
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # a clock that was never set says 1970
LARGEST_LEAD = timedelta(days=1)  # by which a device's clock may be ahead of ours
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


class Reading(Base):
    """A stored reading.

    The same device, moment and number is the same reading, however often it is sent. The number alone
    would not do (a device that restarts counts from 0 again), nor the moment alone (a clock set back
    passes the same moment twice).
    """

    __tablename__ = "readings"
    __table_args__ = (
        UniqueConstraint("device_id", "at", "seq"),
        Index("readings_device_id_id_idx", "device_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    device_id: Mapped[str] = mapped_column(Text, ForeignKey("devices.id"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seq: Mapped[int] = mapped_column(BigInteger)
    values: Mapped[dict[str, float]] = mapped_column(JSONB)
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def _rfc_3339(text: Any) -> Any:
    """Before pydantic's own reading, which would also take numbers, and text that looks like them."""
    if not isinstance(text, str) or not RFC_3339.fullmatch(text):
        raise ValueError("is not a time like 2026-11-23T09:45:30Z (RFC 3339)")
    return text


class Measured(BaseModel):
    """The payload: strict types, no unknown names. Nothing in it says which device sent it."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    seq: int = Field(ge=0, lt=2**63)
    at: Annotated[AwareDatetime, Field(strict=False), BeforeValidator(_rfc_3339)]
    values: dict[str, float] = Field(min_length=1, max_length=len(QUANTITIES))


def measured_in(message: Message) -> Measured:
    """The reading in a message. Decides by the message alone.

    Raises:
        Unreadable: with the first reason why it is none.
    """
    if len(message.payload) > LARGEST_PAYLOAD:
        raise Unreadable(f"payload: larger than {LARGEST_PAYLOAD} bytes")
    try:
        measured = Measured.model_validate_json(message.payload)
    except ValidationError as error:
        raise Unreadable(_first(error)) from None
    if measured.at < EARLIEST:
        raise Unreadable(f"at: before {EARLIEST.year}; is the device's clock set?")
    if measured.at > message.received_at + LARGEST_LEAD:
        raise Unreadable("at: more than a day ahead of our clock")
    for name, value in measured.values.items():
        _refuse_odd(name, value)
    return measured


def _refuse_odd(name: str, value: float) -> None:
    quantity = QUANTITIES.get(name)
    if quantity is None:
        raise Unreadable(f"values: {name[:40]!r} is not a quantity we know")
    if not quantity.least <= value <= quantity.most:
        raise Unreadable(f"values.{name}: not between {quantity.least} and {quantity.most}")


def _first(error: ValidationError) -> str:
    finding = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part)[:40] for part in finding["loc"]) or "payload"
    return f"{where}: {finding['msg'].removeprefix('Value error, ')}"[:300]
