"""The part of the user store on MongoDB that is about mails, links and the end of an account."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import pymongo
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError
from pymongo.write_concern import WriteConcern

from common.auth.erasures import ERASURE_LEASE, Erasure, buried_as
from common.auth.links import Link
from common.auth.users import User
from common.mongodb import Document, Mongo
from common.outbox import OutgoingMail
from common.outbox.mongodb import MongoOutbox

T = TypeVar("T")
PATIENCE = 2.0  # seconds for a transaction with all its retries


class MongoRecovery:
    """See `UserStore`. An act and its mails are one transaction; an act alone is one write."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self.outbox = MongoOutbox(mongo)

    def ensure_recovery_indexes(self) -> None:
        self.outbox.ensure_indexes()
        self._links.create_index("key_hash", unique=True, name="links_key_hash_key")
        self._erasures.create_index("due_at", name="erasures_due_at_idx")

    def keep_link(self, link: Link) -> None:
        place = {"_id": f"{link.kind}:{link.user_id}"}
        fields: Document = {name: getattr(link, name) for name in Link.__slots__}
        older = place | {"expires_at": {"$lt": link.expires_at}}
        if self._links.update_one(older, {"$set": fields}).matched_count:
            return
        try:
            self._links.insert_one(place | fields)
        except DuplicateKeyError:
            return  # there is one that is as new

    def link(self, kind: str, key_hash: str) -> Link | None:
        found = self._links.find_one({"key_hash": key_hash, "kind": kind})
        return Link(**{name: found[name] for name in Link.__slots__}) if found else None

    def reset_password(
        self, link: Link, password_hash: str, mail: OutgoingMail, now: datetime
    ) -> bool:
        condition = self._of(link) | {"session_epoch": link.epoch}
        new = {"password_hash": password_hash, "verified_at": now}
        return self._act(condition, {"$set": new, "$inc": {"session_epoch": 1}}, [mail])

    def confirm_email(self, link: Link, now: datetime) -> bool:
        condition = self._of(link) | {"verified_at": None}
        return self._act(condition, {"$set": {"verified_at": now}}, [])

    def change_email(self, user: User, email: str, mails: Sequence[OutgoingMail]) -> User | None:
        condition = {"_id": user.id, "session_epoch": user.session_epoch}
        try:
            changed = self._act(condition, {"$set": {"email": email, "verified_at": None}}, mails)
        except DuplicateKeyError:
            return None
        return self.user_by_id(user.id) if changed else None

    def close(self, user: User, wish: Erasure, mail: OutgoingMail, now: datetime) -> bool:
        condition = {"_id": user.id, "session_epoch": user.session_epoch}
        change = {"$set": {"disabled_at": now}, "$inc": {"session_epoch": 1}}
        row = {"_id": wish.user_id, "keep": wish.keep, "due_at": wish.due_at}

        def attempt(session: ClientSession) -> bool:
            if not self._users.update_one(condition, change, session=session).modified_count:
                return False
            self._erasures.insert_one(row, session=session)
            self.outbox.put(mail, session)
            return True

        return self._together(attempt)

    def claim_erasure(self, now: datetime) -> Erasure | None:
        while True:
            found = self._erasures.find_one({"due_at": {"$lte": now}}, sort=[("due_at", 1)])
            if found is None:
                return None
            claimed = self._erasures.update_one(
                {"_id": found["_id"], "due_at": found["due_at"]},
                {"$set": {"due_at": now + ERASURE_LEASE}},
            )
            if claimed.modified_count:
                return Erasure(found["_id"], found["keep"], found["due_at"])

    def bury(self, user_id: UUID) -> None:
        # `name_key` stays as it is: its unique index keeps the name from everybody else.
        gone = {"second_factor": "", "linked_identities": ""}
        self._users.update_one({"_id": user_id}, {"$set": buried_as(user_id), "$unset": gone})
        self._links.delete_many({"user_id": user_id})
        self._mongo.database["sessions"].delete_many({"user_id": user_id})

    def forget_erasure(self, user_id: UUID) -> None:
        self._erasures.delete_one({"_id": user_id})

    def user_by_id(self, user_id: UUID) -> User | None:
        return user_in(self._users.find_one({"_id": user_id}))

    def _act(self, condition: Document, change: Document, mails: Sequence[OutgoingMail]) -> bool:
        """Whether the conditional write met its user; only then the mails are put."""
        if not mails:
            return self._users.update_one(condition, change).modified_count == 1

        def attempt(session: ClientSession) -> bool:
            met = self._users.update_one(condition, change, session=session).modified_count == 1
            for mail in mails if met else ():
                self.outbox.put(mail, session)
            return met

        return self._together(attempt)

    def _together(self, work: Callable[[ClientSession], T]) -> T:
        """All that `work` writes, or nothing; it runs again when somebody else was quicker."""
        with pymongo.timeout(PATIENCE), self._mongo.client.start_session() as session:
            return session.with_transaction(work, write_concern=WriteConcern("majority", j=True))

    def _of(self, link: Link) -> Document:
        """The user behind a link, as the user was when it was made: the guard of `Link.opens`."""
        return {"_id": link.user_id, "email": link.email, "disabled_at": None}

    @property
    def _users(self) -> Collection[Document]:
        return self._mongo.database["users"]

    @property
    def _links(self) -> Collection[Document]:
        return self._mongo.database["links"]

    @property
    def _erasures(self) -> Collection[Document]:
        return self._mongo.database["erasures"]


def user_in(document: Document | None) -> User | None:
    """The user in a document; what younger versions have added to users is None in older documents."""
    if document is None:
        return None
    fields: Document = {name: document.get(name) for name in User.__slots__ if name != "id"}
    return User(id=document["_id"], **fields)
