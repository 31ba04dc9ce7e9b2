"""How events reach webhook endpoints: signed, one after the other, again and again until they are taken.

The queue lies in the store, so what a killed paysim has not delivered the next one does. Who answers 2xx has
taken an event; else it is sent again after a pause that doubles. Source: https://docs.stripe.com/webhooks
"""

import hashlib
import hmac
import json
import logging
import sqlite3
import threading
import time

import httpx

from workshop.paysim import store
from workshop.paysim.errors import Body
from workshop.paysim.store import Database, Store

PATIENCE = 5.0  # seconds for one answer
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 300.0  # seconds
MOST_ATTEMPTS = 30  # which is two hours
IDLE = 30.0  # seconds after which it looks without being woken

log = logging.getLogger("paysim")


class Deliveries:
    """The thread that sends; `wake` it when there is something new."""

    def __init__(self, kept: Store) -> None:
        self._store = kept
        self._woken = threading.Event()
        self._client = httpx.Client(timeout=PATIENCE, trust_env=False)

    def start(self) -> None:
        threading.Thread(target=self._work, name="deliveries", daemon=True).start()

    def wake(self) -> None:
        self._woken.set()

    def _work(self) -> None:
        while True:
            self._woken.clear()  # before looking: what is queued after the look wakes it again
            try:
                while self._one():
                    pass
                pause = self._until_next()
            except sqlite3.Error:  # a full disk
                log.exception("the queue of webhooks cannot be read or written")
                pause = 1.0
            self._woken.wait(pause)

    def _one(self) -> bool:
        """Send what is due first. False when nothing is."""
        with self._store.reading() as db:
            line = db.execute(
                "SELECT * FROM deliveries WHERE state = 'pending' AND due <= ? "
                "ORDER BY due, place LIMIT 1",
                (time.time(),),
            ).fetchone()
            if line is None:
                return False
            event = store.find(db, "event", line["event"])
            endpoint = store.find(db, "webhook_endpoint", line["endpoint"])
        gone = event is None or endpoint is None
        taken = not gone and self._send(event or {}, endpoint or {})
        with self._store.writing() as db:
            _note(db, line, "gone" if gone else "taken" if taken else "pending")
        return True

    def _send(self, event: Body, endpoint: Body) -> bool:
        payload = json.dumps(event, indent=2)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(payload, endpoint["secret"], int(time.time())),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
        try:
            answer = self._client.post(endpoint["url"], content=payload, headers=headers)
        except httpx.HTTPError as error:
            log.warning("webhook %s: %s", event["type"], type(error).__name__)
            return False
        if not answer.is_success:
            log.warning("webhook %s: %s", event["type"], answer.status_code)
        return answer.is_success

    def _until_next(self) -> float:
        with self._store.reading() as db:
            (due,) = db.execute(
                "SELECT min(due) FROM deliveries WHERE state = 'pending'"
            ).fetchone()
        return IDLE if due is None else max(0.0, min(IDLE, due - time.time()))


def signature(payload: str, secret: str, now: int) -> str:
    """The header `Stripe-Signature`: https://docs.stripe.com/webhooks/signature"""
    signed = hmac.new(secret.encode(), f"{now}.{payload}".encode(), hashlib.sha256).hexdigest()
    return f"t={now},v1={signed}"


def pause_after(attempts: int) -> float:
    """Seconds until the next try."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts - 1, 30))


def _note(db: Database, line: sqlite3.Row, state: str) -> None:
    attempts = line["attempts"] + 1
    if state == "pending" and attempts >= MOST_ATTEMPTS:
        state = "given up"
    db.execute(
        "UPDATE deliveries SET state = ?, attempts = ?, due = ? WHERE seq = ?",
        (state, attempts, time.time() + pause_after(attempts), line["seq"]),
    )
