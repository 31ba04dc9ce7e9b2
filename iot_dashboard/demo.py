"""The dashboard's demo data: two keepers, 24 stations, and the readings of the last two hours, told as verbs."""

import json
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from common.auth.demo import demo_user, ensure
from common.auth.store import UserStore
from common.clock import rfc3339
from common.ids import new_id
from iot_dashboard.actions import devices as actions
from iot_dashboard.actions import readings
from iot_dashboard.models.devices import DeviceWish
from iot_dashboard.models.messages import Message
from iot_dashboard.recordings import Values, recorded, values_at
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
STEPS, EVERY = 720, timedelta(seconds=10)  # two hours


def seed(users: UserStore, session: Session, *, now: datetime) -> None:
    """Register each station, and report two hours of readings from it."""
    keepers = [ensure(users, person, now=now) for person in DEMO_USERS][:2]
    if stored.count(session):
        return
    recordings = recorded()
    for number, name in enumerate(NAMES):
        keeper = keepers[number * 2 // len(NAMES)]
        wish = DeviceWish(f"station-{number + 1:02}", name)
        actions.register(session, keeper.id, wish, now=now - STEPS * EVERY)
        if recordings:
            past = [
                _reading(
                    wish.id, step, now - (STEPS - step) * EVERY, values_at(recordings, number, step)
                )
                for step in range(STEPS)
            ]
            readings.take(session, past, batch_id=new_id(), now=now)


def _reading(device_id: str, seq: int, at: datetime, values: Values) -> Message:
    payload = json.dumps({"seq": seq, "at": rfc3339(at), "values": values}).encode()
    return Message(device_id, f"devices/{device_id}/readings", payload, at)
