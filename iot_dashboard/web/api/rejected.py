"""Messages that were set aside, over JSON, for the keepers of the devices that sent them."""

from flask import Blueprint
from pydantic import Field

from common import clock
from common.auth.access import current_user, signed_in
from common.http.openapi import Output, PageQuery, contract
from common.paging import key_of
from iot_dashboard.storage import rejected as stored
from iot_dashboard.storage.database import db

rejected = Blueprint("rejected_api", __name__, url_prefix="/api/rejected")


class RejectedOut(Output):
    device: str
    reason: str
    payload: str = Field(description="The beginning, with \\x.. for what is no text")
    bytes: int
    times: int
    first_at: str
    last_at: str


class RejectedList(Output):
    rejected: list[RejectedOut]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page")


@rejected.get("")
@signed_in
@contract("devices", HTTP_200=RejectedList)
def list_rejected(query: PageQuery) -> RejectedList:
    """What devices that you keep sent and nobody could read, newest first."""
    after = key_of(query.cursor, int)
    found = stored.of_keeper(db.session(), current_user().id, query.limit, after)
    shown = [
        RejectedOut(
            device=row.device_id,
            reason=row.reason,
            payload=row.raw[:500].decode("utf-8", "backslashreplace"),
            bytes=row.size,
            times=row.times,
            first_at=clock.rfc3339(row.first_at),
            last_at=clock.rfc3339(row.last_at),
        )
        for row in found.rows
    ]
    return RejectedList(rejected=shown, next_cursor=found.next)
