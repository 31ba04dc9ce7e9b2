"""What linked identities need of a database; `sqlalchemy.py` and `mongodb.py` keep the same promises."""

from typing import Protocol
from uuid import UUID

from common.auth.openid.identities import LinkedIdentity
from common.auth.users import User


class LinkedIdentities(Protocol):
    """Each method is one atomic write or one read."""

    def owner(self, issuer: str, subject: str) -> UUID | None:
        """The user whom this identity lets in."""
        ...

    def of(self, user_id: UUID) -> list[LinkedIdentity]:
        """Oldest first."""
        ...

    def add_user(self, user: User, identity: LinkedIdentity) -> bool:
        """Keep a new user with the identity that lets them in, both or neither. False: the mail address has
        an account, or the identity is linked already.

        Raises:
            NameTaken: when the name belongs to somebody else.
        """
        ...

    def link(self, identity: LinkedIdentity) -> bool:
        """False: it lets somebody in already, this user or another."""
        ...

    def unlink(self, user_id: UUID, identity_id: UUID) -> bool:
        """Take it away, unless it is the user's last way in. False: it is that, or not there."""
        ...
