"""The record of what those did who keep order: to read, and to take along as a table."""

import csv
import io
from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from blog_app.models.acts import COLUMNS, KINDS, PER_DOWNLOAD, plain_cell
from blog_app.storage import acts as stored
from blog_app.storage.acts import Act, Wanted
from blog_app.storage.database import reading
from common import clock
from common.auth.access import current_user, recently, role
from common.errors import Invalid
from common.http.limits import rate_limits
from common.pages.forms import Form
from common.paging import key_of

PER_PAGE = 50

record = Blueprint("admin_record", __name__, url_prefix="/admin")


@record.get("/record")
@role("admin")
@recently("30 minutes")
def show() -> ResponseReturnValue:
    """Who did what with which thing, when and why, the newest first."""
    asked, wanted = _asked()
    after = key_of(request.args.get("cursor"), int)
    found = stored.latest(reading(), wanted, limit=PER_PAGE, after=after)
    return render_template(
        "blog/admin/record.html", found=found, asked=asked, form=Form(asked), first=after is None
    )


@record.get("/record.csv")
@role("admin")
@recently("30 minutes")
def download() -> ResponseReturnValue:
    """The same, all of it, as a table for a spreadsheet."""
    _, wanted = _asked()
    rate_limits().take(PER_DOWNLOAD, "record", str(current_user().id))
    table = _table(stored.every(reading(), wanted))
    answer = Response(stream_with_context(table), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename="record.csv")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked() -> tuple[dict[str, str], Wanted]:
    """What the address asks for: `who`, `kind` and `thing`. Raises Invalid."""
    asked = {name: request.args.get(name, "").strip() for name in ("who", "kind", "thing")}
    if asked["kind"] and asked["kind"] not in KINDS:
        raise Invalid("There is no such kind of thing. Begin with the whole record.")
    return asked, Wanted(**asked)


def _table(pages: Iterable[list[Act]]) -> Iterator[str]:
    yield _lines([COLUMNS])
    for acts in pages:
        yield _lines(map(_cells, acts))


def _cells(act: Act) -> list[str]:
    found = (
        clock.rfc3339(act.at), act.who, act.admin, act.what, act.kind, act.thing, act.name,
        act.title, act.reason,
    )  # fmt: skip
    return [plain_cell("" if cell is None else str(cell)) for cell in found]


def _lines(rows: Iterable[Iterable[str]]) -> str:
    lines = io.StringIO()
    csv.writer(lines).writerows(rows)
    return lines.getvalue()
