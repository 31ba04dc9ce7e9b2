"""The user store on MongoDB: two collections, and each promise of the protocol as one conditional write."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from common.auth.openid.mongodb import MongoLinkedIdentities
from common.auth.recovery_mongodb import MongoRecovery, user_in
from common.auth.second_factor.mongodb import MongoSecondFactors
from common.auth.users import Identity, NameTaken, Session, User, name_key
from common.mongodb import Document, Mongo
from common.outbox import OutgoingMail


class MongoUserStore(MongoRecovery):
    """`UserStore` on the collections `users` and `sessions`, and those of `MongoRecovery`."""

    def __init__(self, mongo: Mongo) -> None:
        super().__init__(mongo)
        self.second_factors = MongoSecondFactors(mongo)
        self.linked_identities = MongoLinkedIdentities(mongo)

    def ensure_indexes(self) -> None:
        """Make the indexes that the promises rest on; nothing happens when they are there."""
        self._users.create_index("email", unique=True, name="users_email_key")
        self._users.create_index("name_key", unique=True, name="users_name_key")
        self._sessions.create_index("user_id", name="sessions_user_id_idx")
        self._sessions.create_index(
            "key_hash",
            unique=True,
            name="sessions_key_hash_key",
            # Programs' sessions have none, and a unique index counts null as a value.
            partialFilterExpression={"key_hash": {"$type": "string"}},
        )
        self._users.create_index(
            "linked_identities.key",
            unique=True,
            name="users_linked_identities_key",
            partialFilterExpression={"linked_identities.key": {"$type": "string"}},
        )
        # MongoDB itself takes expired sessions away, about once a minute; reads do not wait for that.
        self._sessions.create_index(
            "expires_at", expireAfterSeconds=0, name="sessions_expires_at_ttl"
        )
        self.ensure_recovery_indexes()

    def add_user(self, user: User, mail: OutgoingMail | None = None) -> bool:
        document = _document(user) | {"name_key": name_key(user.name)}
        try:
            if mail is None:
                self._users.insert_one(document)
            else:
                self._together(partial(self._add, document, mail))
        except DuplicateKeyError as error:
            # Asked for the name alone, whichever index refused first: a taken name must get the same
            # answer with a known and an unknown address.
            if self._users.find_one({"name_key": document["name_key"]}, {"_id": 1}):
                raise NameTaken.by(user.name) from error
            return False
        return True

    def user_by_email(self, email: str) -> User | None:
        return user_in(self._users.find_one({"email": email}))

    def count_users(self) -> int:
        return self._users.estimated_document_count()

    def upgrade_hash(self, user: User, password_hash: str) -> None:
        self._users.update_one(
            {"_id": user.id, "password_hash": user.password_hash},
            {"$set": {"password_hash": password_hash}},
        )

    def change_password(
        self, user: User, password_hash: str, mail: OutgoingMail | None = None
    ) -> User | None:
        condition = {"_id": user.id, "password_hash": user.password_hash}
        change = {"$set": {"password_hash": password_hash}, "$inc": {"session_epoch": 1}}
        if not self._act(condition, change, [mail] if mail else []):
            return None
        return replace(user, password_hash=password_hash, session_epoch=user.session_epoch + 1)

    def end_all_sessions(self, user_id: UUID) -> None:
        self._users.update_one({"_id": user_id}, {"$inc": {"session_epoch": 1}})

    def disable(self, user_id: UUID, at: datetime) -> None:
        self._users.update_one(
            {"_id": user_id}, {"$set": {"disabled_at": at}, "$inc": {"session_epoch": 1}}
        )

    def open_session(self, session: Session) -> None:
        self._sessions.insert_one(_document(session))

    def identity(self, session_id: UUID, now: datetime) -> Identity | None:
        return self._identity({"_id": session_id}, now)

    def identity_by_key(self, key_hash: str, now: datetime) -> Identity | None:
        return self._identity({"key_hash": key_hash}, now)

    def rotate(self, session_id: UUID, generation: int, now: datetime) -> Identity | None:
        # Should the user be disabled after this look, the session is counted up for nothing: it is of
        # an old epoch then, and every later use of it asks again.
        found = self._identity({"_id": session_id}, now)
        if found is None:
            return None
        spent = self._sessions.update_one(
            # The guard that makes a refresh token good once, whoever else spends it right now.
            {"_id": session_id, "generation": generation},
            {"$inc": {"generation": 1}},
        )
        return found if spent.modified_count else None

    def prove(self, user_id: UUID, session_id: UUID, at: datetime) -> None:
        self._sessions.update_one(
            {"_id": session_id, "user_id": user_id}, {"$set": {"proved_at": at}}
        )

    def sessions_of(self, user_id: UUID, now: datetime) -> list[Session]:
        user = self.user_by_id(user_id)
        if user is None or user.disabled_at:
            return []
        living = {"user_id": user_id, "epoch": user.session_epoch, "expires_at": {"$gt": now}}
        found = self._sessions.find(living).sort([("created_at", -1), ("_id", -1)])
        return [_session(document) for document in found]

    def end_session(self, user_id: UUID, session_id: UUID) -> None:
        self._sessions.delete_one({"_id": session_id, "user_id": user_id})

    def _add(self, document: Document, mail: OutgoingMail, session: ClientSession) -> None:
        self._users.insert_one(document, session=session)
        self.outbox.put(mail, session)

    @property
    def _sessions(self) -> Collection[Document]:
        return self._mongo.database["sessions"]

    def _identity(self, condition: Document, now: datetime) -> Identity | None:
        """Session first, then user: an epoch only goes up, so what ended in between is seen."""
        document = self._sessions.find_one(condition | {"expires_at": {"$gt": now}})
        if document is None:
            return None
        session = _session(document)
        user = self.user_by_id(session.user_id)
        if user is None or user.disabled_at or user.session_epoch != session.epoch:
            return None
        return Identity(user, session.id, session.proved_at)


def _document(thing: User | Session) -> Document:
    fields = {name: getattr(thing, name) for name in type(thing).__slots__}
    return {"_id": fields.pop("id"), **fields}


def _session(document: Document) -> Session:
    document.setdefault("proved_at", document["created_at"])  # kept before there was this field
    fields: Document = {name: document[name] for name in Session.__slots__ if name != "id"}
    return Session(id=document["_id"], **fields)
