"""What an admin may do with somebody's account, and with whose."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from common.errors import Conflict, Forbidden

USER, ADMIN = "user", "admin"
CONSOLE = UUID(int=0)  # who acts there is nobody with an account
RESETS = "5 per hour"  # mails to set a new password that admins send to one account
Change = dict[str, Any]  # of an account's row


class NothingToChange(Conflict):
    title = "Nothing to change"


class AccountErased(Conflict):
    title = "The account is gone"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's account. `erased`: its owner has closed it, and nobody opens it again."""

    id: UUID
    name: str
    email: str
    role: str
    disabled_at: datetime | None
    has_factor: bool
    erased: bool

    def refuse_own(self, admin_id: UUID) -> None:
        """Who shuts themselves out, or is no admin any more, could not take it back. It is also why there is
        always an admin left: whoever made the other one none. Raises Forbidden."""
        if self.id == admin_id:
            raise Forbidden(
                "Nobody does this to themselves.", errors={"decision": ["is about you"]}
            )

    # Each gives what changes in the row, which is locked (`storage/people.py`). Raises NothingToChange, AccountErased.

    def disable(self, *, now: datetime) -> Change:
        self._refuse(self.disabled_at is not None, "is let in no more already")
        return {"disabled_at": now}

    def enable(self) -> Change:
        self._refuse(self.disabled_at is None, "is let in")
        return {"disabled_at": None}

    def promote(self) -> Change:
        self.refuse_unless_open()
        self._refuse(self.role == ADMIN, "is an admin already")
        return {"role": ADMIN}

    def demote(self) -> Change:
        self._refuse(self.role != ADMIN, "is no admin")
        return {"role": USER}

    def sign_out(self) -> Change:
        self.refuse_unless_open()
        return {}

    def lose_factor(self) -> Change:
        self._refuse(not self.has_factor, "has no second factor")
        return {}

    def refuse_unless_open(self) -> None:
        self._refuse(self.disabled_at is not None, "is let in no more")

    def _refuse(self, when: bool, why: str) -> None:
        if self.erased:
            raise AccountErased("Its owner has closed this account: it stays closed.")
        if when:
            raise NothingToChange(f"{self.name} {why}.", errors={"decision": [why]})
