"""How the terms of sale are kept: one document, read whole and replaced whole."""

from functools import cache

from pydantic import TypeAdapter

from ecommerce_api.models.terms import Terms
from ecommerce_api.storage.database import Database, Document, DuplicateKeyError

ID = "terms"


def current(db: Database[Document]) -> Terms:
    """The terms of now; those of version 0, which are empty, before there are any. One point lookup."""
    found = db["terms"].find_one({"_id": ID}, {"_id": 0})
    return _adapter().validate_python(found) if found else Terms()


def replace(db: Database[Document], terms: Terms, *, was: int) -> bool:
    """Keep new terms. False, and nothing done, when they are not of version `was` any more."""
    content = _adapter().dump_python(terms)
    if was:
        kept = db["terms"].update_one({"_id": ID, "version": was}, {"$set": content})
        return kept.modified_count == 1
    try:
        db["terms"].insert_one({"_id": ID, **content})
    except DuplicateKeyError:
        return False
    return True


@cache
def _adapter() -> TypeAdapter[Terms]:
    """Dataclasses to plain values and back, which takes a moment to prepare."""
    return TypeAdapter(Terms)
