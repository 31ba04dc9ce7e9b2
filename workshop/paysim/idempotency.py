"""Once per `Idempotency-Key`: the first answer is kept with the work, in one transaction, for 24 hours.

Which request is in flight is known in memory alone: paysim is one process, and after kill -9 none is.
Source: https://docs.stripe.com/api/idempotent_requests
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from workshop.paysim.errors import ApiError, Body
from workshop.paysim.store import Database

KEPT_FOR = 24 * 3600  # seconds


class Answer(NamedTuple):
    """What a request was answered with; `request_id` is the first one's."""

    status: int
    body: Body
    request_id: str


@dataclass
class InFlight:
    """The keys of the requests that are being worked on."""

    keys: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Raises ApiError (409) while another request has this key."""
        with self.lock:
            if key in self.keys:
                raise ApiError(
                    "There is currently another in-progress request using this Idempotent Key (that probably "
                    f"means you submitted twice, and the other request is still going through): {key}.",
                    status=409,
                    kind="idempotency_error",
                    code="idempotency_key_in_use",
                )
            self.keys.add(key)
        try:
            yield
        finally:
            with self.lock:
                self.keys.discard(key)


def answered(db: Database, key: str, request: str) -> Answer | None:
    """What this key got before. Raises ApiError when that was another request."""
    row = db.execute("SELECT * FROM answers WHERE key = ?", (key,)).fetchone()
    if row is None:
        return None
    if row["request"] != request:
        raise ApiError(
            "Keys for idempotent requests can only be used with the same parameters they were first used "
            f"with. Try using a key other than '{key}' if you meant to execute a different request.",
            kind="idempotency_error",
        )
    return Answer(row["status"], json.loads(row["body"]), row["request_id"])


def remember(db: Database, key: str, request: str, answer: Answer, now: int) -> None:
    db.execute("DELETE FROM answers WHERE at < ?", (now - KEPT_FOR,))
    db.execute(
        "INSERT INTO answers (key, request, status, body, request_id, at) VALUES (?, ?, ?, ?, ?, ?)",
        (key, request, answer.status, json.dumps(answer.body), answer.request_id, now),
    )
