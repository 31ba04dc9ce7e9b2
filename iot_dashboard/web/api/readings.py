"""Readings over JSON: a device's history, buckets for charts, and the live stream (Server-Sent Events)."""

import json as json_text
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal

from flask import Blueprint, Response, g, request
from pydantic import AwareDatetime, Field

from common import clock
from common.auth.access import public
from common.errors import Invalid
from common.http.openapi import Output, PageQuery, Query, contract
from common.paging import key_of
from iot_dashboard.models.devices import LONGEST_ID
from iot_dashboard.models.readings import QUANTITIES
from iot_dashboard.storage import devices as stored_devices
from iot_dashboard.storage import readings as stored
from iot_dashboard.storage.database import db
from iot_dashboard.storage.readings import Bucket, Stored
from iot_dashboard.web.live import Listener, live_readings
from iot_dashboard.web.spans import SPANS

readings = Blueprint("readings_api", __name__, url_prefix="/api")
DeviceId = Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]
DeviceIds = Annotated[list[DeviceId], Field(max_length=24)]


class ReadingOut(Output):
    id: int
    device: str
    at: str = Field(description="By the device's clock")
    seq: int
    values: dict[str, float]
    received_at: str = Field(description="By our clock")


class ReadingList(Output):
    readings: list[ReadingOut]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next, older page")


class BucketOut(Output):
    at: str
    mean: float
    least: float
    most: float
    readings: int


class Series(Output):
    """Per device the buckets that have readings, oldest first."""

    quantity: str
    since: str
    width_seconds: int
    series: dict[str, list[BucketOut]]


class ReadingsQuery(PageQuery):
    since: AwareDatetime | None = Field(None, alias="from", description="No older than this")


class SeriesQuery(Query):
    device: DeviceIds = Field(min_length=1)
    quantity: str = "temperature_c"
    span: Literal["15m", "2h", "24h", "7d"] = "15m"


class StreamQuery(Query):
    device: DeviceIds = Field(default_factory=list, description="Only these; all of them without")
    after: int | None = Field(None, ge=0, description="Like Last-Event-ID, for the first request")


@readings.get("/devices/<device_id>/readings")
@public
@contract("readings", HTTP_200=ReadingList)
def list_readings(device_id: str, query: ReadingsQuery) -> ReadingList:
    """A device's readings, newest first by its own clock."""
    stored_devices.seen(db.session(), device_id)
    after = key_of(query.cursor, datetime.fromisoformat, int)
    found = stored.of_device(db.session(), device_id, query.limit, after, query.since)
    return ReadingList(readings=[_reading(row) for row in found.rows], next_cursor=found.next)


@readings.get("/readings/series")
@public
@contract("readings", HTTP_200=Series)
def series(query: SeriesQuery) -> Series:
    """Mean, least and most per stretch of time: what charts draw."""
    if query.quantity not in QUANTITIES:
        raise Invalid.field("quantity", "is none of " + ", ".join(QUANTITIES))
    span = SPANS[query.span]
    since, until = span.ending(clock.now())
    found = stored.buckets(
        db.session(), query.device, query.quantity, since=since, until=until, width=span.width
    )
    by_device: dict[str, list[BucketOut]] = {device: [] for device in query.device}
    for bucket in found:
        by_device[bucket.device_id].append(_bucket(bucket))
    width = int(span.width.total_seconds())
    return Series(
        quantity=query.quantity, since=clock.rfc3339(since), width_seconds=width, series=by_device
    )


@readings.get("/readings/stream")
@public
@contract("readings")
def stream(query: StreamQuery) -> Response:
    """Readings as they come in (`text/event-stream`): events `readings`, each a list; `Last-Event-ID` resumes."""
    offered = request.headers.get("Last-Event-ID", "")
    after = int(offered) if offered.isdecimal() and len(offered) < 19 else query.after
    g.listener = live_readings().listen(query.device, after)
    response = Response(mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # nginx would keep events until they fill a buffer
    return response


@readings.after_request
def begin_streaming(response: Response) -> Response:
    """Put the endless body in now: the contract reads every answer whole before it lets it go."""
    listener = g.pop("listener", None)
    if listener is not None:
        response.response = _events(listener)
        # Not in the generator: of a HEAD request it is never begun, and so never ends.
        response.call_on_close(listener.leave)
        response.headers.pop("Content-Length", None)
    return response


def _events(listener: Listener) -> Iterator[str]:
    """The stream's text (HTML standard, section 9.2). A line of its own that begins with a colon is nothing."""
    yield "retry: 2000\n\n"
    for rows in listener:
        if not rows:
            yield ":\n\n"
            continue
        data = json_text.dumps([_reading(row).model_dump() for row in rows], separators=(",", ":"))
        yield f"id: {rows[-1].id}\nevent: readings\ndata: {data}\n\n"


def _reading(row: Stored) -> ReadingOut:
    return ReadingOut(
        id=row.id,
        device=row.device_id,
        at=clock.rfc3339(row.at),
        seq=row.seq,
        values=row.values,
        received_at=clock.rfc3339(row.received_at),
    )


def _bucket(bucket: Bucket) -> BucketOut:
    return BucketOut(
        at=clock.rfc3339(bucket.at),
        mean=round(bucket.mean, 3),
        least=bucket.least,
        most=bucket.most,
        readings=bucket.readings,
    )
