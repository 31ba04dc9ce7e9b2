"""What people do with their accounts, one function each. Time and stores come in; ids and keys
are made here, as nobody outside may choose them."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common.auth import letters, passwords
from common.auth.store import UserStore
from common.auth.users import (
    SESSION_LIFE,
    Identity,
    Session,
    User,
    clean_email,
    clean_name,
    email_to_find,
)
from common.errors import Conflict, FieldErrors, Forbidden, Invalid, NotSignedIn
from common.ids import new_id

WRONG = "The mail address or the password is wrong."


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody typed to get an account."""

    name: str
    email: str
    password: str


def register(store: UserStore, wish: Registration, *, app_name: str, now: datetime) -> bool:
    """Make an account. False: the address has one already, which the caller must not tell (row 3 of
    the security requirements: known and unknown addresses get the same answer, as slowly).

    Raises:
        Invalid: a bad name, address or password.
        NameTaken: names are public, so this may be told.
    """
    name, email = _checked(wish, app_name)
    user = User(
        id=new_id(),
        name=name,
        email=email,
        password_hash=passwords.hashed(wish.password),
        role="user",
        session_epoch=0,
        created_at=now,
    )
    return store.add_user(user, letters.welcome(user, now=now))


def _checked(wish: Registration, app_name: str) -> tuple[str, str]:
    """Name and address as they are kept. Raises Invalid, naming everything that is not right."""
    errors: FieldErrors = {}
    name, email = wish.name, wish.email
    try:
        name = clean_name(wish.name)
    except Invalid as refusal:
        errors |= refusal.errors
    try:
        email = clean_email(wish.email)
    except Invalid as refusal:
        errors |= refusal.errors
    try:
        passwords.check_new(wish.password, context=[name, email, email.split("@")[0], app_name])
    except Invalid as refusal:
        errors |= refusal.errors
    if errors:
        raise Invalid.fields(errors)
    return name, email


def check_password(store: UserStore, email: str, password: str) -> User:
    """The user behind an address and a password; upgrades an old hash on the way.

    Raises:
        NotSignedIn: with the same words for an unknown address, a wrong password, a disabled account.
    """
    user = store.user_by_email(email_to_find(email))
    right = passwords.verify(user.password_hash if user else None, password)
    if user is None or not right or user.disabled_at:
        raise NotSignedIn(WRONG)
    if passwords.outdated(user.password_hash):
        store.upgrade_hash(user, passwords.hashed(password))
    return user


def open_session(store: UserStore, user: User, *, device: str, now: datetime) -> Session:
    """Begin a program's session: a family of refresh tokens, at generation 0."""
    return _open(store, user, None, device, now)


def open_browser_session(store: UserStore, user: User, *, device: str, now: datetime) -> str:
    """Begin a browser's session; the answer is the cookie's value, of which only a hash is kept."""
    key = secrets.token_urlsafe(32)
    _open(store, user, key_hash(key), device, now)
    return key


def refresh(
    store: UserStore, user_id: UUID, session_id: UUID, generation: int, *, now: datetime
) -> Session:
    """Spend a refresh token: the session at its next generation.

    Spending one twice means that two hold it, and one is a thief: the family ends (RFC 9700, 4.14.2).

    Raises:
        NotSignedIn: for a spent token, an ended session, a disabled user.
    """
    found = store.rotate(session_id, generation, now)
    if found is None:
        store.end_session(user_id, session_id)
        raise NotSignedIn("The refresh token is not valid any more. Sign in again.")
    return Session(
        id=session_id,
        user_id=found.user.id,
        epoch=found.user.session_epoch,
        generation=generation + 1,
        key_hash=None,
        device="",
        created_at=now,
        expires_at=now + SESSION_LIFE,
        proved_at=found.proved_at,
    )


def change_password(
    store: UserStore, identity: Identity, current: str, new: str, *, app_name: str, url: str, now: datetime
) -> User:  # fmt: skip
    """Set a new password, which ends every session, the asking one included. A mail tells it.

    Raises:
        Forbidden: the current password is wrong.
        Invalid: the new one is weak.
        Conflict: it was changed elsewhere at the same moment.
    """
    user = identity.user
    if not passwords.verify(user.password_hash, current):
        raise Forbidden("The current password is wrong.")
    passwords.check_new(new, context=[user.name, user.email, user.email.split("@")[0], app_name])
    told = letters.password_changed(app_name, url, user, now=now)
    changed = store.change_password(user, passwords.hashed(new), told)
    if changed is None:
        raise Conflict("The password was changed elsewhere at the same moment.")
    return changed


def key_hash(key: str) -> str:
    """What is kept of a browser's cookie: 256 random bits need no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def _open(
    store: UserStore, user: User, key_hash: str | None, device: str, now: datetime
) -> Session:
    session = Session(
        id=new_id(),
        user_id=user.id,
        epoch=user.session_epoch,
        generation=0,
        key_hash=key_hash,
        device=device[:200],
        created_at=now,
        expires_at=now + SESSION_LIFE,
        proved_at=now,
    )
    store.open_session(session)
    return session
