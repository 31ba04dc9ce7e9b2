"""What people do with identities of elsewhere, one function each."""

from datetime import datetime
from uuid import UUID

from common.auth.openid.identities import AlreadyLinked, Claims, LastWayIn, LinkedIdentity
from common.auth.store import UserStore
from common.auth.users import User, clean_email, clean_name
from common.errors import Conflict
from common.ids import new_id


def make_account(store: UserStore, claims: Claims, name: str, *, now: datetime) -> User:
    """An account without a password, let in by this identity.

    Raises:
        Invalid: the name is none. NameTaken: it is another's.
        Conflict: address or identity came to an account meanwhile.
    """
    user = User(
        id=new_id(),
        name=clean_name(name),
        email=clean_email(claims.email),
        password_hash="",
        role="user",
        session_epoch=0,
        created_at=now,
    )
    identity = _identity_of(user.id, claims, now)
    if not store.linked_identities.add_user(user, identity):
        raise Conflict("This address has an account already. Sign in to it, then connect it there.")
    return user


def link(store: UserStore, user_id: UUID, claims: Claims, *, now: datetime) -> None:
    """Let this identity into the account as well. Raises AlreadyLinked."""
    if not store.linked_identities.link(_identity_of(user_id, claims, now)):
        raise AlreadyLinked("It is connected already, with this account or another.")


def unlink(store: UserStore, user_id: UUID, identity_id: UUID) -> None:
    """Let it in no more; what is not there is gone already. Raises LastWayIn."""
    if store.linked_identities.unlink(user_id, identity_id):
        return
    # The store decides, in the same write; this only finds the words.
    if any(one.id == identity_id for one in store.linked_identities.of(user_id)):
        raise LastWayIn("Without it nobody could sign in to this account any more.")


def _identity_of(user_id: UUID, claims: Claims, now: datetime) -> LinkedIdentity:
    label = claims.email or claims.name or claims.subject
    return LinkedIdentity(new_id(), user_id, claims.issuer, claims.subject, label[:254], now)
