"""What accounts need of a database: one small protocol, kept by PostgreSQL (`sqlalchemy.py`) and MongoDB
(`mongodb.py`) alike; one contract test runs against both.

Each method is one atomic write or one read, so an app can stop between any two without half a truth.
"""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from common.auth.openid.store import LinkedIdentities
from common.auth.second_factor.store import SecondFactors
from common.auth.users import Identity, Session, User


class UserStore(Protocol):
    """Users and their sessions. "Living" means: not ended, not expired, of the user's current epoch,
    and the user not disabled."""

    @property
    def second_factors(self) -> SecondFactors: ...

    @property
    def linked_identities(self) -> LinkedIdentities: ...

    def add_user(self, user: User) -> bool:
        """Keep a new user. False: the address has an account already, and nothing was written.

        Raises:
            NameTaken: when the name belongs to somebody else.
        """
        ...

    def user_by_id(self, user_id: UUID) -> User | None: ...

    def user_by_email(self, email: str) -> User | None: ...

    def count_users(self) -> int: ...

    def upgrade_hash(self, user: User, password_hash: str) -> None:
        """Replace the hash of the same password, unless it has changed meanwhile."""
        ...

    def change_password(self, user: User, password_hash: str) -> User | None:
        """New hash and next epoch in one write, which ends all sessions. None: it changed meanwhile."""
        ...

    def end_all_sessions(self, user_id: UUID) -> None:
        """Next epoch: every session of the user is over."""
        ...

    def disable(self, user_id: UUID, at: datetime) -> None:
        """No more sign-in, and every session is over."""
        ...

    def open_session(self, session: Session) -> None: ...

    def identity(self, session_id: UUID, now: datetime) -> Identity | None:
        """Who a living session belongs to."""
        ...

    def identity_by_key(self, key_hash: str, now: datetime) -> Identity | None:
        """The same by the hash of a browser's cookie."""
        ...

    def rotate(self, session_id: UUID, generation: int, now: datetime) -> Identity | None:
        """Count a living session's generation up, if it stands at `generation`; else None."""
        ...

    def prove(self, user_id: UUID, session_id: UUID, at: datetime) -> None:
        """The user of this session has shown again who they are."""
        ...

    def sessions_of(self, user_id: UUID, now: datetime) -> list[Session]:
        """The living ones, newest first."""
        ...

    def end_session(self, user_id: UUID, session_id: UUID) -> None:
        """End one session of this user; nothing happens when it is another's or gone."""
        ...
