"""Second factors on MongoDB: a part of the user's document, so each promise is one conditional write."""

from typing import Any
from uuid import UUID

from pymongo.collection import Collection

from common.auth.second_factor.codes import SecondFactor
from common.mongodb import Document, Mongo


class MongoSecondFactors:
    """`SecondFactors` in the collection `users`, at `second_factor`."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    def of(self, user_id: UUID) -> SecondFactor | None:
        document: Any = self._users.find_one({"_id": user_id}, {"second_factor": 1})
        kept = (document or {}).get("second_factor")
        if kept is None:
            return None
        return SecondFactor(
            user_id=user_id,
            secret=kept["secret"],
            last_step=kept["last_step"],
            since=kept["since"],
            recovery_left=len(kept["recovery_hashes"]),
        )

    def turn_on(self, factor: SecondFactor, recovery_hashes: list[str]) -> bool:
        kept = {
            "secret": factor.secret,
            "last_step": factor.last_step,
            "since": factor.since,
            "recovery_hashes": recovery_hashes,
        }
        without = {"second_factor": {"$exists": False}}
        change = {"$set": {"second_factor": kept}, "$inc": {"session_epoch": 1}}
        return self._write(factor.user_id, without, change)

    def turn_off(self, user_id: UUID) -> bool:
        there = {"second_factor": {"$exists": True}}
        return self._write(user_id, there, {"$unset": {"second_factor": ""}})

    def spend_step(self, user_id: UUID, step: int) -> bool:
        # The guard that makes a code good once, whoever else sends it right now.
        later = {"second_factor.last_step": {"$lt": step}}
        return self._write(user_id, later, {"$set": {"second_factor.last_step": step}})

    def spend_recovery(self, user_id: UUID, recovery_hash: str) -> bool:
        unspent = {"second_factor.recovery_hashes": recovery_hash}
        change = {"$pull": {"second_factor.recovery_hashes": recovery_hash}}
        return self._write(user_id, unspent, change)

    def renew_recovery(self, user_id: UUID, recovery_hashes: list[str]) -> bool:
        there = {"second_factor": {"$exists": True}}
        change = {"$set": {"second_factor.recovery_hashes": recovery_hashes}}
        return self._write(user_id, there, change)

    def reseal(self, factor: SecondFactor, secret: str) -> None:
        unchanged = {"second_factor.secret": factor.secret}
        self._write(factor.user_id, unchanged, {"$set": {"second_factor.secret": secret}})

    @property
    def _users(self) -> Collection[Document]:
        return self._mongo.database["users"]

    def _write(self, user_id: UUID, condition: Document, change: Document) -> bool:
        return bool(self._users.update_one({"_id": user_id, **condition}, change).modified_count)
