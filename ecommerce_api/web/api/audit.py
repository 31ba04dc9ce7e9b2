"""The record of what those did who run the shop, over JSON."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint
from pydantic import Field

from common.auth.access import role
from common.http.openapi import Output, PageQuery, contract
from common.paging import key_of
from ecommerce_api.storage import audit as stored
from ecommerce_api.storage.database import db

audit = Blueprint("audit_api", __name__, url_prefix="/api/audit")


class AuditQuery(PageQuery):
    about: str = Field(
        "", max_length=200, description="Only of this thing: `product storm-lantern`"
    )
    who: UUID | None = Field(None, description="Only by this person or program")


class WhoOut(Output):
    kind: str
    id: UUID
    name: str


class EntryOut(Output):
    id: UUID
    at: datetime
    who: WhoOut
    what: str
    about: str
    details: dict[str, Any]


class AuditList(Output):
    entries: list[EntryOut]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page")


@audit.get("")
@role("admin")
@contract("audit", HTTP_200=AuditList)
def list_entries(query: AuditQuery) -> AuditList:
    """Who did what with which thing, the newest first."""
    after = key_of(query.cursor, UUID)
    found = stored.latest(db(), about=query.about, who_id=query.who, limit=query.limit, after=after)
    entries = [EntryOut.model_validate(entry) for entry in found.rows]
    return AuditList(entries=entries, next_cursor=found.next)
