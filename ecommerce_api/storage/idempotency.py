"""How keys of requests are claimed: one document for each, and every step is one conditional write of it.

An insert claims, as `_id` is unique. Who claims again after a lease names the claim that has ended in the
filter, so of many that come at once one gets it; and who was only slow, not dead, cannot write any more.
"""

from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from pymongo.errors import PyMongoError

from ecommerce_api.models.idempotency import (
    KEPT_FOR,
    LEASE,
    Answer,
    Asked,
    Claim,
    Record,
    RequestInFlight,
)
from ecommerce_api.storage.database import Database, Document, DuplicateKeyError

TRIES = 5


def claim(db: Database[Document], asked: Asked, *, token: UUID, now: datetime) -> Claim | Answer:
    """The right to do it, or the answer that it had. `token`: a new id.

    Raises:
        IdempotencyKeyReused, RequestInFlight: see `Record.answer_to`.
    """
    for _ in range(TRIES):
        if _insert(db, asked, token, now):
            return Claim(asked.record_id, token, seed=token)
        found = _record(db["idempotency"].find_one({"_id": asked.record_id}))
        if found is None:
            continue  # it was taken away in this moment
        if (
            found.claim.token == token
        ):  # our own write, sent twice by the driver over a broken connection
            return found.claim
        if found.expires_at <= now:  # the server takes old ones away once a minute only
            _forget(db, found.claim)
            continue
        answer = found.answer_to(asked, now)
        if answer is not None:
            return answer
        if _take_over(db, found.claim, token, now):
            return Claim(asked.record_id, token, found.claim.seed)
    raise RequestInFlight("Many are sending this at once. Send it again.", retry_after=1)


def keep(db: Database[Document], claim: Claim, answer: Answer) -> bool:
    """Keep the answer to be given again. False: the lease was over, and somebody else has claimed since."""
    kept = db["idempotency"].update_one(_held(claim), {"$set": {"answer": asdict(answer)}})
    return kept.matched_count == 1


def release(db: Database[Document], claim: Claim, now: datetime) -> None:
    """End the lease: the next one does it anew, with the same ids. With the database away nothing is
    written, and the lease ends by itself."""
    with suppress(PyMongoError):
        db["idempotency"].update_one(_held(claim), {"$set": {"leased_until": now}})


def forget(db: Database[Document], claim: Claim) -> None:
    """Nothing was begun: leave no trace."""
    with suppress(PyMongoError):
        _forget(db, claim)


def forget_all_of(db: Database[Document], who: str) -> None:
    """Nothing is known any more of what somebody asked for; answers may tell much of a person."""
    db["idempotency"].delete_many({"_id": {"$gte": f"{who} ", "$lt": f"{who}!"}})  # "!" follows " "


def _insert(db: Database[Document], asked: Asked, token: UUID, now: datetime) -> bool:
    document = {
        "_id": asked.record_id,
        "fingerprint": asked.fingerprint,
        "token": token,
        "seed": token,
        "leased_until": now + LEASE,
        "expires_at": now + KEPT_FOR,
        "answer": None,
    }
    try:
        db["idempotency"].insert_one(document)
    except DuplicateKeyError:
        return False
    return True


def _take_over(db: Database[Document], ended: Claim, token: UUID, now: datetime) -> bool:
    lease = {"token": token, "leased_until": now + LEASE}
    unanswered = _held(ended) | {"answer": None}  # who was slow may have answered meanwhile
    return db["idempotency"].update_one(unanswered, {"$set": lease}).matched_count == 1


def _forget(db: Database[Document], claim: Claim) -> None:
    db["idempotency"].delete_one(_held(claim))


def _held(claim: Claim) -> Document:
    """The record while this claim is the newest one."""
    return {"_id": claim.record_id, "token": claim.token}


def _record(document: Document | None) -> Record | None:
    if document is None:
        return None
    return Record(
        claim=Claim(document["_id"], document["token"], document["seed"]),
        fingerprint=document["fingerprint"],
        leased_until=document["leased_until"],
        expires_at=document["expires_at"],
        answer=Answer(**document["answer"]) if document["answer"] else None,
    )
