"""What makes a request that is sent again one request: its key, what it asks for, the answer it had.

Source: draft-ietf-httpapi-idempotency-key-header-07. A client chooses a key for something that it wants
once, and sends the same request under this key until it knows the answer.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from common import ids
from common.errors import BadRequest, Conflict, Invalid

LEASE = timedelta(seconds=30)  # who is not done by then is dead, and the next one does it
KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 255
LARGEST_ANSWER = 1 << 17  # bytes; more is not kept, and a repetition does the work again

# A String of structured fields (RFC 9651, section 3.3.3), or the same without its quotes.
QUOTED = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\])+)"')
BARE = re.compile(r"[A-Za-z0-9_.:~+/=@|-]+")


class IdempotencyKeyMissing(BadRequest):
    title = "Idempotency-Key missing"


class IdempotencyKeyMalformed(BadRequest):
    title = "Idempotency-Key malformed"


class IdempotencyKeyReused(Invalid):
    title = "Idempotency-Key used for another request"


class RequestInFlight(Conflict):
    """Another process is about this very request, or was killed in the middle of it."""

    title = "The same request is being worked on"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request under a key. `who`: see `who_is`, each has keys of their own; `fingerprint`: what is asked."""

    who: str
    key: str
    fingerprint: str

    @property
    def record_id(self) -> str:
        return f"{self.who} {self.key}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered with: the status, the headers that matter, the body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def lasting(self) -> bool:
        """Whether the same request will always be answered so: not while a part is away (5xx) or later
        is better (429); and not when it is too large to be kept."""
        decided = self.status < 500 and self.status != 429
        return decided and len(self.body) <= LARGEST_ANSWER

    def without(self, secrets: tuple[str, ...]) -> Answer:
        """The same with `null` for members of these names: what is shown once is not kept."""
        if not secrets or not self.body:
            return self
        bare = _without(json.loads(self.body), frozenset(secrets))
        return replace(self, body=json.dumps(bare, ensure_ascii=False).encode())


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do what a key asks for. `token` is of this try, `seed` of the first one: what gets its
    id from the seed has the same id when a later try does it over."""

    record_id: str
    token: UUID
    seed: UUID

    @property
    def first(self) -> bool:
        return self.token == self.seed

    def derived_id(self, name: str) -> UUID:
        return ids.derived_id(self.seed, name)


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a key: the newest claim, until when it counts, and the answer if there is one."""

    claim: Claim
    fingerprint: str
    leased_until: datetime
    expires_at: datetime
    answer: Answer | None

    def answer_to(self, asked: Asked, now: datetime) -> Answer | None:
        """The answer to give again; None for a claim whose lease is over: do it anew.

        Raises:
            IdempotencyKeyReused: the key was for another request.
            RequestInFlight: it is being worked on.
        """
        if self.fingerprint != asked.fingerprint:
            raise IdempotencyKeyReused(
                "This Idempotency-Key was used for another request. Choose a new one.",
                errors={"Idempotency-Key": ["was used for another request"]},
            )
        if self.answer is None and self.leased_until > now:
            raise RequestInFlight("The first one is not done yet. Send it again.", retry_after=1)
        return self.answer


def who_is(kind: Literal["user", "guest", "program", "address"], name: object) -> str:
    """Whose keys they are. A name has no space, so that nobody's key begins with another's name."""
    return f"{kind} {name}"


def key_in(header: str) -> str:
    """The key in an Idempotency-Key header. Raises IdempotencyKeyMalformed."""
    found = QUOTED.fullmatch(header.strip())
    if found:
        key = re.sub(r"\\(.)", r"\1", found[1])
    else:
        key = header.strip() if BARE.fullmatch(header.strip()) else ""
    if not 0 < len(key) <= LONGEST_KEY:
        raise IdempotencyKeyMalformed(
            f'Send one text of 1 to {LONGEST_KEY} ASCII characters in quotes: "7f9c2ba4-e88f-4b1c".'
        )
    return key


def fingerprint_of(*parts: bytes) -> str:
    """SHA-256 of what a request says; no two lists of parts run into each other."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()


def _without(part: Any, names: frozenset[str]) -> Any:
    if isinstance(part, dict):
        return {n: None if n in names else _without(v, names) for n, v in part.items()}
    if isinstance(part, list):
        return [_without(item, names) for item in part]
    return part
