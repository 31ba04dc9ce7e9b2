"""What people do with their own profile, and with those of others."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.models.notifications import FOLLOW
from blog_app.models.profiles import FRESH_OR_PASSWORD, SHORTEST_PASSWORD, Given, tidied
from blog_app.storage import accounts, notifications, profiles, shelf
from common.auth import letters, passwords, recovery
from common.auth.store import UserStore
from common.auth.users import RECENTLY, Identity, NameTaken, User
from common.errors import Conflict, Invalid
from common.outbox import OutgoingMail

PASSWORD = "currentPassword"  # noqa: S105  the contract's spelling of a field


def register(
    store: UserStore, session: Session, wish: Given, *, app_name: str, user_id: UUID, now: datetime
) -> User:
    """Make an account as the public contract does it: what is taken is told.

    Raises:
        Invalid: naming every field that is not right. AlreadyTaken: naming what is another's.
    """
    clean = tidied(wish)
    name, email, password = (str(clean[field]) for field in ("username", "email", "password"))
    user = User(
        id=user_id,
        name=name,
        email=email,
        password_hash=_hashed(password, name, email, app_name),
        role="user",
        session_epoch=0,
        created_at=now,
    )
    try:
        made = store.add_user(user, letters.welcome(user, now=now))
    except NameTaken:
        made = False
    if not made:
        raise profiles.taken(session, {"name": name, "email": email})
    return user


def change(
    session: Session, identity: Identity, wish: Given, *, app_name: str, url: str, now: datetime
) -> User:
    """Change what is named in `wish` and nothing else, all at once. A new password ends every session; a new
    address is to be confirmed. Mails tell both.

    Raises:
        Invalid: naming every field that is not right, or asking for the current password.
        AlreadyTaken: naming what is another's.
        Conflict: the password was changed elsewhere at the same moment.
    """
    user = identity.user
    current = wish.get(PASSWORD)
    clean = tidied({field: value for field, value in wish.items() if field != PASSWORD})
    values: dict[str, Any] = {
        {"username": "name"}.get(field, field): value
        for field, value in clean.items()
        if field != "password"
    }
    if "password" in clean or values.get("email", user.email) != user.email:
        _refuse_unless_proved(identity, current, now)
    mails: list[OutgoingMail] = []
    if values.get("email", user.email) != user.email:
        values["verified_at"] = None
        email = str(values["email"])
        mails += recovery.about_new_email(user, email, app_name=app_name, url=url, now=now)
    if "password" in clean:
        mails.append(letters.password_changed(app_name, url, user, now=now))
        name, email = values.get("name", user.name), values.get("email", user.email)
        values["password_hash"] = _hashed(str(clean["password"]), name, email, app_name)
        values["session_epoch"] = user.session_epoch + 1
    changed = profiles.change(session, user, values)
    if changed is None:
        raise Conflict("The password was changed elsewhere at the same moment.")
    accounts.put_mails(session, mails)
    shelf.changed(session)  # lists show names and pictures
    session.commit()
    return changed


def follow(session: Session, reader_id: UUID, name: str, *, now: datetime) -> None:
    """Have somebody's articles in one's feed; twice is once. Raises NotFound; Invalid for oneself."""
    followed_id = profiles.id_of(session, name)
    if followed_id == reader_id:
        raise Invalid.field("username", "is your own: follow somebody else")
    if profiles.follow(session, reader_id, followed_id, now=now):
        notifications.add(session, followed_id, FOLLOW, now=now, actor_id=reader_id)
    session.commit()


def unfollow(session: Session, reader_id: UUID, name: str) -> None:
    """Have them in it no longer. Raises NotFound."""
    profiles.unfollow(session, reader_id, profiles.id_of(session, name))
    session.commit()


def _hashed(password: str, name: str, email: str, app_name: str) -> str:
    context = [name, email, email.split("@", maxsplit=1)[0], app_name]
    passwords.check_new(password, context=context, shortest=SHORTEST_PASSWORD)
    return passwords.hashed(password)


def _refuse_unless_proved(identity: Identity, current: str | None, now: datetime) -> None:
    """Who finds a browser that somebody left open shall not get the account with it."""
    if current is not None:
        if not passwords.verify(identity.user.password_hash, current):
            raise Invalid.field(PASSWORD, "is wrong")
        return
    if not identity.proved_within(RECENTLY, now):
        raise Invalid.field(PASSWORD, FRESH_OR_PASSWORD)
