"""Pages to look at readings on: the dashboard, and one device. Everybody may."""

from datetime import datetime

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from common import clock
from common.auth.access import public
from common.paging import key_of
from iot_dashboard.models.devices import state_of
from iot_dashboard.models.readings import QUANTITIES
from iot_dashboard.storage import devices as stored_devices
from iot_dashboard.storage import readings as stored
from iot_dashboard.storage.database import db
from iot_dashboard.web.sketch import sketch
from iot_dashboard.web.spans import SPANS

readings = Blueprint("readings", __name__)
CHARTED = 5  # lines that one chart can show and still be read
ON_DASHBOARD = 48
ROWS = 12
FIRST = "temperature_c"


@readings.get("/")
@public
def home() -> ResponseReturnValue:
    """The dashboard: a live chart, and every device with what it last said."""
    now = clock.now()
    newest = stored.newest_id(db.session())  # first: what is stored meanwhile, the stream brings
    found = stored_devices.in_service(db.session(), ON_DASHBOARD, None).rows
    since, until = SPANS["15m"].ending(now)
    buckets = stored.buckets(
        db.session(),
        [device.id for device in found],
        FIRST,
        since=since,
        until=until,
        width=SPANS["2h"].width,
    )
    # Spread over the list, so that the lines are of different keepers and seasons.
    heard = [device for device in found if device.received_at is not None]
    charted = heard[:: max(1, len(heard) // CHARTED)][:CHARTED]
    ids = {device.id for device in charted}
    return render_template(
        "iot/home.html",
        devices=[(device, state_of(device, now)) for device in found],
        lines=[(device.id, device.name) for device in charted],
        chart=sketch([row for row in buckets if row.device_id in ids], since, until),
        sparks={
            device.id: sketch([row for row in buckets if row.device_id == device.id], since, until)
            for device in found
        },
        quantities=QUANTITIES,
        newest=newest,
        demo=bool(current_app.config["DEMO_USERS"]),
    )


@readings.get("/devices/<device_id>")
@public
def show(device_id: str) -> ResponseReturnValue:
    """One device: its live chart and its readings."""
    newest = stored.newest_id(db.session())  # asked first, as above
    device = stored_devices.seen(db.session(), device_id)
    span_name = request.args.get("span", "15m")
    span_name = span_name if span_name in SPANS else "15m"
    quantity = request.args.get("quantity", FIRST)
    quantity = quantity if quantity in QUANTITIES else FIRST
    after = key_of(request.args.get("cursor"), datetime.fromisoformat, int)
    span, now = SPANS[span_name], clock.now()
    since, until = span.ending(now)
    buckets = stored.buckets(
        db.session(), [device_id], quantity, since=since, until=until, width=span.width
    )
    return render_template(
        "iot/device.html",
        device=device,
        state=state_of(device, now),
        span_name=span_name,
        spans=SPANS,
        quantity=quantity,
        quantities=QUANTITIES,
        chart=sketch(buckets, since, until),
        history=stored.of_device(db.session(), device_id, ROWS, after),
        first=after is None,
        newest=newest,
    )
