"""What the API and the page of moving in and out share: the file of a form, its limits, and what comes of
it; and the answer that is one's articles as a zip."""

import time
from collections import Counter
from dataclasses import dataclass, field
from threading import BoundedSemaphore

from flask import Response, request, stream_with_context

from blog_app.actions import exchange as actions
from blog_app.models.exchange import (
    EXPORTS,
    IMPORTS,
    LARGEST_UPLOAD,
    LONGEST_IMPORT,
    TRIALS,
    Crowded,
    Outcome,
    Unreadable,
)
from blog_app.models.folders import files_of, opened
from blog_app.storage import exchange as stored
from blog_app.storage.database import db, reading
from common import clock
from common.auth.access import current_user
from common.errors import Invalid
from common.http.limits import rate_limits
from common.ids import new_id
from common.objects import objects

ROOM_FOR_THE_FORM = 4096  # bytes around the file
LONGEST_WAIT = 2.0  # seconds for one's turn
# One at a time in each process of the server: a class that moves in shall leave threads to its readers.
_turn = BoundedSemaphore(1)


@dataclass
class Report:
    """What was done, or would be: of each article, and how many of what is no article."""

    dry_run: bool
    outcomes: list[Outcome]
    left_out: dict[str, int]
    next: int | None = None  # where to go on when time ran out
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self.counts[outcome.verdict] += 1


def allow_a_large_file() -> None:
    """Before the first look into the form. It is kept on disk while it is read, not in memory."""
    request.max_content_length = LARGEST_UPLOAD + ROOM_FOR_THE_FORM


def take_in(*, dry_run: bool, start: int = 0) -> Report:
    """Take in the form's `file` from the article `start` on (counted from 0), as far as time allows.

    Raises:
        Unreadable: the file as a whole; what is wrong with one article is told of that.
        TooMany; Crowded: later.
    """
    if not _turn.acquire(timeout=LONGEST_WAIT):
        raise Crowded("Others are moving in just now. Try again.", retry_after=10)
    try:
        return _take_in(dry_run, start)
    finally:
        _turn.release()


def number_of(start: str) -> int:
    """Where to go on, as it was told. Raises Invalid."""
    if not (start.isascii() and start.isdigit() and len(start) < 7):
        raise Invalid.field("start", "is not a number that was told as next")
    return int(start)


def articles_zip() -> Response:
    """All of one's own articles and pictures, packed while they are sent. Raises TooMany."""
    author_id = current_user().id
    rate_limits().take(EXPORTS, "export articles", str(author_id))
    ids = stored.ids_of(reading(), author_id)
    pieces = files_of(
        stored.items(reading(), author_id, ids), stored.pictures(reading(), objects(), author_id)
    )
    answer = Response(stream_with_context(pieces), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename="articles.zip")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _take_in(dry_run: bool, start: int) -> Report:
    began, author_id = time.monotonic(), current_user().id
    rate, verb = (TRIALS, "trial") if dry_run else (IMPORTS, "import")
    rate_limits().take(rate, verb, str(author_id))
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Unreadable("is missing: choose a zip archive or WordPress's XML")
    parcel = opened(file.stream)
    report = Report(dry_run, [], dict(parcel.left_out))
    arrivals = parcel.items(start)
    for outcome in actions.take_in(
        db.session(), author_id, arrivals, save_id=new_id(), now=clock.now(), dry_run=dry_run
    ):
        report.add(outcome)
        reached = start + len(report.outcomes)
        if reached < parcel.count and time.monotonic() - began > LONGEST_IMPORT:
            report.next = reached
            break
    return report
