"""How people come to run the shop: at the console, where the first admin must come from."""

from datetime import datetime
from uuid import UUID

from ecommerce_api.models.audit import Who
from ecommerce_api.models.staff import NothingToChange, Role
from ecommerce_api.storage import audit
from ecommerce_api.storage import staff as stored
from ecommerce_api.storage.database import Database, Document


def appoint(
    db: Database[Document], who: Who, email: str, role: Role, *, entry_id: UUID, now: datetime
) -> None:
    """Give the account with this address a role; it counts from the next request on.

    Raises:
        NotFound: there is no such account. NothingToChange: it has the role, or was changed meanwhile.
    """
    user_id, was = stored.addressed(db, email)
    if was == role:
        raise NothingToChange(f"This account has the role {role} already.")
    audit.record(
        db, who, "role.give", f"user {user_id}", {"role": role, "was": was},
        entry_id=entry_id, now=now,
    )  # fmt: skip
    if not stored.give_role(db, user_id, role, was=was):
        raise NothingToChange("This account's role was changed a moment ago. Look again.")
