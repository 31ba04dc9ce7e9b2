"""What accounts need of a database: one small protocol, kept by PostgreSQL (`sqlalchemy.py`) and MongoDB
(`mongodb.py`) alike; one contract test runs against both.

Each method is one atomic write or one read, so an app can stop between any two without half a truth.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from common.auth.erasures import Erasure
from common.auth.links import Link
from common.auth.openid.store import LinkedIdentities
from common.auth.second_factor.store import SecondFactors
from common.auth.users import Identity, Session, User
from common.outbox import Outbox, OutgoingMail


class UserStore(Protocol):
    """Users and their sessions. "Living" means: not ended, not expired, of the user's current epoch,
    and the user not disabled. A `mail` goes into the outbox in the transaction of the act, or not at all."""

    @property
    def second_factors(self) -> SecondFactors: ...

    @property
    def linked_identities(self) -> LinkedIdentities: ...

    def add_user(self, user: User, mail: OutgoingMail | None = None) -> bool:
        """Keep a new user. False: the address has an account already, and nothing was written.

        Raises:
            NameTaken: when the name belongs to somebody else, or did until that account was erased.
        """
        ...

    def user_by_id(self, user_id: UUID) -> User | None: ...

    def user_by_email(self, email: str) -> User | None: ...

    def count_users(self) -> int: ...

    def upgrade_hash(self, user: User, password_hash: str) -> None:
        """Replace the hash of the same password, unless it has changed meanwhile."""
        ...

    def change_password(
        self, user: User, password_hash: str, mail: OutgoingMail | None = None
    ) -> User | None:
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

    # Links in mails, and what they open (`recovery.py`).

    @property
    def outbox(self) -> Outbox: ...

    def keep_link(self, link: Link) -> None:
        """In the place of the user's last one of that kind, unless that one expires later or is this one."""
        ...

    def link(self, kind: str, key_hash: str) -> Link | None: ...

    def reset_password(
        self, link: Link, password_hash: str, mail: OutgoingMail, now: datetime
    ) -> bool:
        """New hash, next epoch, confirmed address. False: the link opens nothing (any more)."""
        ...

    def confirm_email(self, link: Link, now: datetime) -> bool:
        """False: the link opens nothing (any more)."""
        ...

    def change_email(self, user: User, email: str, mails: Sequence[OutgoingMail]) -> User | None:
        """A new address, not confirmed. None: it is another's, or the account changed meanwhile."""
        ...

    # The end of an account (`erasure.py`).

    def close(self, user: User, wish: Erasure, mail: OutgoingMail, now: datetime) -> bool:
        """Nobody comes in any more, and the rest waits to be done. False: the account changed meanwhile."""
        ...

    def claim_erasure(self, now: datetime) -> Erasure | None:
        """One that waits, put off for a while, so that others do not take it meanwhile."""
        ...

    def bury(self, user_id: UUID) -> None:
        """Take away all that says who this was; the row stays for what hangs on it, and the name stays
        taken. Doing it again does no harm."""
        ...

    def forget_erasure(self, user_id: UUID) -> None:
        """It is done."""
        ...
