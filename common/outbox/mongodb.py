"""The outbox on MongoDB: one collection."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from common.mongodb import Document, Mongo
from common.outbox import OutgoingMail, pause_after


class MongoOutbox:
    """`Outbox` on the collection `outgoing_mails`."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    def ensure_indexes(self) -> None:
        self._mails.create_index("due_at", name="outgoing_mails_due_at_idx")

    def put(self, mail: OutgoingMail, session: ClientSession | None = None) -> None:
        fields = {name: getattr(mail, name) for name in OutgoingMail.__slots__}
        self._mails.insert_one({"_id": fields.pop("id"), **fields}, session=session)

    def claim(self, now: datetime) -> OutgoingMail | None:
        while True:
            found = self._mails.find_one({"due_at": {"$lte": now}}, sort=[("due_at", 1)])
            if found is None:
                return None
            mail = _mail(found)
            due_at, tries = now + pause_after(mail.tries), mail.tries + 1
            claimed = self._mails.update_one(
                # The guard: whoever else has seen it has claimed it, or finds it claimed.
                {"_id": mail.id, "tries": mail.tries},
                {"$set": {"due_at": due_at, "tries": tries}},
            )
            if claimed.modified_count:
                return replace(mail, due_at=due_at, tries=tries)

    def remove(self, mail_id: UUID) -> None:
        self._mails.delete_one({"_id": mail_id})

    @property
    def _mails(self) -> Collection[Document]:
        return self._mongo.database["outgoing_mails"]


def _mail(document: Document) -> OutgoingMail:
    fields: Document = {name: document[name] for name in OutgoingMail.__slots__ if name != "id"}
    return OutgoingMail(id=document["_id"], **fields)
