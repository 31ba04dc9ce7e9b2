"""What people do with their address: confirm it, change it, and come back in by it when the password is lost."""

from datetime import datetime
from uuid import UUID

from common.auth import letters, links, passwords
from common.auth.access import ConfirmationNeeded
from common.auth.links import CONFIRM, RESET, Link, hash_of
from common.auth.store import UserStore
from common.auth.users import RECENTLY, Identity, User, clean_email
from common.errors import Conflict, Forbidden, Invalid
from common.outbox import OutgoingMail, Words


class AddressTaken(Conflict):
    title = "Address taken"


def reset_password(
    store: UserStore, code: str, new: str, *, app_name: str, url: str, now: datetime
) -> None:
    """Set a new password with the code of a mail: every session ends, and nobody is signed in. The mail
    was read, so the address is confirmed, too.

    Raises:
        Invalid: the code is not good (any more), or the password is weak; then the code still is.
    """
    link, user = _opened(store, RESET, code, now)
    passwords.check_new(new, context=[user.name, user.email, user.email.split("@")[0], app_name])
    told = letters.password_changed(app_name, url, user, now=now)
    if not store.reset_password(link, passwords.hashed(new), told, now):
        raise links.not_valid()


def confirm_email(store: UserStore, code: str, *, now: datetime) -> None:
    """The address is this user's. Raises Invalid: the code is not good (any more)."""
    link, _ = _opened(store, CONFIRM, code, now)
    if not store.confirm_email(link, now):
        raise links.not_valid()


def change_email(
    store: UserStore, identity: Identity, current: str, email: str, *, app_name: str, url: str, now: datetime
) -> User:  # fmt: skip
    """Have another address, at once, still to be confirmed. The old one is told.

    Raises:
        Forbidden: the current password is wrong. Invalid: a bad address.
        AddressTaken: somebody else has it. Conflict: the account was changed elsewhere.
    """
    user = identity.user
    refuse_unless_theirs(identity, current, now)
    email = clean_email(email)
    if email == user.email:
        raise Invalid.field("email", "is your address already")
    mails = about_new_email(user, email, app_name=app_name, url=url, now=now)
    changed = store.change_email(user, email, mails)
    if changed is None:
        if store.user_by_email(email):
            raise AddressTaken("Somebody else has this address.", errors={"email": ["is taken"]})
        raise Conflict("The account was changed elsewhere at the same moment.")
    return changed


def refuse_unless_theirs(identity: Identity, current: str, now: datetime) -> None:
    """Who has a password sends it; who comes by "Sign in with …" alone has just done so.

    Raises:
        Forbidden, ConfirmationNeeded: somebody may have found a browser left open.
    """
    if identity.user.password_hash:
        if not passwords.verify(identity.user.password_hash, current):
            raise Forbidden("The current password is wrong.")
    elif not identity.proved_within(RECENTLY, now):
        raise ConfirmationNeeded("Confirm that it is you first (/confirm), then send this again.")


def about_new_email(
    user: User, email: str, *, app_name: str, url: str, now: datetime
) -> list[OutgoingMail]:
    """What goes out when an address changes: a word to the old one, a link to the new one."""
    new = User(**{name: getattr(user, name) for name in User.__slots__} | {"email": email})
    return [
        letters.address_changed(app_name, url, user, email, now=now),
        letters.confirmation(new, now=now),
    ]


def write_reset(
    store: UserStore, mail: OutgoingMail, key: bytes, *, app_name: str, url: str, now: datetime
) -> Words | None:
    """The mail to somebody who forgot; nothing when nobody has this address."""
    user = store.user_by_email(mail.recipient)
    if user is None or user.disabled_at:
        return None
    code = _code_to(store, user, mail, key, now)
    if code is None:
        return None
    return letters.of_reset(app_name, url, user.name, code)


def write_confirmation(
    store: UserStore, mail: OutgoingMail, key: bytes, *, app_name: str, url: str, now: datetime
) -> Words | None:
    """The mail that asks whether this is your address; nothing when it is not, or known to be."""
    user = store.user_by_id(UUID(mail.details["user_id"]))
    if user is None or user.disabled_at or user.verified_at or user.email != mail.recipient:
        return None
    code = _code_to(store, user, mail, key, now)
    if code is None:
        return None
    return letters.of_confirmation(app_name, url, code, new=letters.NEW in mail.details)


def _code_to(
    store: UserStore, user: User, mail: OutgoingMail, key: bytes, now: datetime
) -> str | None:
    """The code of this mail; None when a newer mail has taken its place, or it was used: a mail may be
    written twice (the process died after sending it), a code opens once."""
    code = links.code_for(key, mail.kind, mail.id)
    store.keep_link(Link.to(user, mail.kind, code, mail.dies_at))
    kept = store.link(mail.kind, hash_of(code))
    return code if kept and kept.opens(user, now) else None


def _opened(store: UserStore, kind: str, code: str, now: datetime) -> tuple[Link, User]:
    """The link behind a code, and its user. Found by the hash: comparing tells no time."""
    link = store.link(kind, hash_of(code.strip()[: links.LONGEST_CODE]))
    user = store.user_by_id(link.user_id) if link else None
    if link is None or user is None or not link.opens(user, now):
        raise links.not_valid()
    return link, user
