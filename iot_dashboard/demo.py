"""The dashboard's demo data: two keepers, 24 stations, and the readings of the last two hours, told as verbs."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from common.auth.demo import demo_user, ensure
from common.auth.store import UserStore
from common.auth.users import User
from common.clock import rfc3339
from common.ids import new_id
from iot_dashboard.actions import devices, readings
from iot_dashboard.models.connection import topic_of
from iot_dashboard.models.devices import DeviceWish, Seen, state_of
from iot_dashboard.models.messages import Message
from iot_dashboard.recordings import HOUR_LASTS, Values, recorded, values_at
from iot_dashboard.storage import devices as stored

DEMO_USERS = [
    demo_user("Ada", "keeps the northern stations"),
    demo_user("Grace", "keeps the southern stations"),
    demo_user("Linus", "keeps nothing yet"),
]
NAMES = (
    "Ballard", "Bitter Lake", "Broadview", "Crown Hill", "Fremont", "Green Lake",
    "Greenwood", "Lake City", "Laurelhurst", "Northgate", "Phinney Ridge", "Ravenna",
    "Alki", "Beacon Hill", "Columbia City", "Delridge", "Fauntleroy", "Georgetown",
    "Highland Park", "Leschi", "Mount Baker", "Rainier Beach", "Seward Park", "White Center",
)  # fmt: skip
STATIONS = {f"station-{number:02}": name for number, name in enumerate(NAMES, start=1)}
STEPS, EVERY = 720, timedelta(seconds=HOUR_LASTS)  # two hours of ours


def seed(users: UserStore, session: Session, *, now: datetime) -> None:
    """Register each station that is not there, and report two hours of readings from each that is new.

    Looked at one by one, so that a seed that was interrupted is completed by the next.
    """
    keepers = [ensure(users, person, now=now) for person in DEMO_USERS][:2]
    _register_missing(session, keepers, now)
    new = {one.id for one in _stations(session) if state_of(one, now) == "new"}
    recordings = recorded() if new else []
    if not recordings:
        return
    for number, device_id in enumerate(STATIONS):
        if device_id in new:
            past = _past(recordings, number, device_id, now)
            readings.take(session, past, batch_id=new_id(), now=now)


def _register_missing(session: Session, keepers: Sequence[User], now: datetime) -> None:
    known = {one.id for one in _stations(session)}
    for number, (device_id, name) in enumerate(STATIONS.items()):
        if device_id not in known:
            keeper = keepers[number * len(keepers) // len(STATIONS)]
            wish = DeviceWish(device_id, name)
            devices.register(session, keeper.id, wish, now=now - STEPS * EVERY)


def _stations(session: Session) -> list[Seen]:
    return stored.seen_of(session, STATIONS)


def _past(
    recordings: list[list[Values]], number: int, device_id: str, now: datetime
) -> list[Message]:
    """What a station would have reported, the last of it just before now."""
    moments = [now - (STEPS - step) * EVERY for step in range(STEPS)]
    return [
        _reading(device_id, step, moment, values_at(recordings, number, moment))
        for step, moment in enumerate(moments)
    ]


def _reading(device_id: str, seq: int, at: datetime, values: Values) -> Message:
    payload = json.dumps({"seq": seq, "at": rfc3339(at), "values": values}).encode()
    return Message(device_id, topic_of(device_id), payload, at)
