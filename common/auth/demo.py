"""Demo users: the same people in all four apps, let in by one click where an app runs with demo data."""

import secrets
from datetime import datetime

from common.auth import passwords
from common.auth.store import UserStore
from common.auth.users import User
from common.ids import new_id

DemoUser = dict[str, str]


def demo_user(name: str, about: str) -> DemoUser:
    """A person for the sign-in page: `key`, `name`, `email` (a reserved domain, RFC 2606), `about`."""
    key = name.lower()
    return {"key": key, "name": name, "email": f"{key}@example.com", "about": about}


def ensure(store: UserStore, demo: DemoUser, *, now: datetime, role: str = "user") -> User:
    """The demo user's account, made if it is not there; nobody knows its password."""
    found = store.user_by_email(demo["email"])
    if found is not None:
        return found
    store.add_user(
        User(
            id=new_id(),
            name=demo["name"],
            email=demo["email"],
            password_hash=passwords.hashed(secrets.token_urlsafe(32)),
            role=role,
            session_epoch=0,
            created_at=now,
            verified_at=now,
        )
    )
    made = store.user_by_email(demo["email"])
    if made is None:
        raise RuntimeError(f"the demo user {demo['name']} could not be made")
    return made
