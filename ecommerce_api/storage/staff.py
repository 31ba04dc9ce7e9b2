"""How roles are given: one conditional write of an account."""

from uuid import UUID

from common.errors import NotFound
from ecommerce_api.models.staff import Role
from ecommerce_api.storage.database import Database, Document


def addressed(db: Database[Document], email: str) -> tuple[UUID, str]:
    """The id and the role of the account with this address. Raises NotFound, also for a closed one."""
    found = db["users"].find_one({"email": email, "disabled_at": None}, {"role": 1})
    if found is None:
        raise NotFound("There is no such account.")
    return found["_id"], found["role"]


def give_role(db: Database[Document], user_id: UUID, role: Role, *, was: str) -> bool:
    """False, and nothing done, when it has another role than `was` by now."""
    condition = {"_id": user_id, "role": was}
    return db["users"].update_one(condition, {"$set": {"role": role}}).matched_count == 1
