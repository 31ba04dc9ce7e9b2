"""The archive over JSON: which objects there are, and the raw messages inside one."""

from flask import Blueprint, Response
from pydantic import Field

from common import clock
from common.auth.access import role
from common.http.openapi import Output, PageQuery, contract
from common.objects import objects
from common.paging import key_of
from iot_dashboard.storage import batches as stored
from iot_dashboard.storage.database import db

archive = Blueprint("archive_api", __name__, url_prefix="/api/archive")


class ObjectOut(Output):
    key: str
    batches: int
    messages: int
    archived_at: str


class ObjectList(Output):
    objects: list[ObjectOut]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page")


@archive.get("")
@role("admin")
@contract("archive", HTTP_200=ObjectList)
def list_objects(query: PageQuery) -> ObjectList:
    """Objects in S3, newest first."""
    after = key_of(query.cursor, str)
    found = stored.archived(db.session(), query.limit, after)
    shown = [
        ObjectOut(
            key=row.object_key,
            batches=row.batches,
            messages=row.messages,
            archived_at=clock.rfc3339(row.archived_at),
        )
        for row in found.rows
    ]
    return ObjectList(objects=shown, next_cursor=found.next)


@archive.get("/<path:key>")
@role("admin")
@contract("archive")
def show(key: str) -> Response:
    """One object: gzipped NDJSON, one raw message a line."""
    response = Response(objects().get(key), mimetype="application/gzip")
    response.headers["Content-Disposition"] = "attachment"
    return response
