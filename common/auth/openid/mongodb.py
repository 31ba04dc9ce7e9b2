"""Linked identities on MongoDB: a list in the user's document, so each promise is one conditional write."""

from typing import Any
from uuid import UUID

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from common.auth.openid.identities import LinkedIdentity
from common.auth.users import NameTaken, User, name_key
from common.mongodb import Document, Mongo

FIELDS = ("id", "issuer", "subject", "label", "linked_at", "key")


class MongoLinkedIdentities:
    """`LinkedIdentities` in the collection `users`, at `linked_identities`."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    def owner(self, issuer: str, subject: str) -> UUID | None:
        wanted = {"linked_identities.key": f"{issuer} {subject}"}
        document: Any = self._users.find_one(wanted, {"_id": 1})
        return document["_id"] if document else None

    def of(self, user_id: UUID) -> list[LinkedIdentity]:
        document: Any = self._users.find_one({"_id": user_id}, {"linked_identities": 1})
        kept = (document or {}).get("linked_identities", [])
        return [
            LinkedIdentity(user_id=user_id, **{f: one[f] for f in FIELDS if f != "key"})
            for one in kept
        ]

    def add_user(self, user: User, identity: LinkedIdentity) -> bool:
        fields = {name: getattr(user, name) for name in User.__slots__ if name != "id"}
        document = {"_id": user.id, **fields, "name_key": name_key(user.name)}
        try:
            self._users.insert_one(document | {"linked_identities": [_part(identity)]})
        except DuplicateKeyError as error:
            if self._users.find_one({"name_key": document["name_key"]}, {"_id": 1}):
                raise NameTaken.by(user.name) from error
            return False
        return True

    def link(self, identity: LinkedIdentity) -> bool:
        # The unique index does not look within one document: the condition does.
        new = {"_id": identity.user_id, "linked_identities.key": {"$ne": identity.key}}
        change = {"$push": {"linked_identities": _part(identity)}}
        try:
            return bool(self._users.update_one(new, change).modified_count)
        except DuplicateKeyError:
            return False

    def unlink(self, user_id: UUID, identity_id: UUID) -> bool:
        another_way_in = [
            {"password_hash": {"$ne": ""}},
            {"linked_identities.1": {"$exists": True}},
        ]
        wanted = {
            "_id": user_id,
            "linked_identities.id": identity_id,
            "$or": another_way_in,
        }
        change = {"$pull": {"linked_identities": {"id": identity_id}}}
        return bool(self._users.update_one(wanted, change).modified_count)

    @property
    def _users(self) -> Collection[Document]:
        return self._mongo.database["users"]


def _part(identity: LinkedIdentity) -> Document:
    return {name: getattr(identity, name) for name in FIELDS}
