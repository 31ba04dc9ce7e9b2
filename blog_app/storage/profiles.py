"""How profiles are kept and found: users as others see them, and who follows whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, delete, exists, false, func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from blog_app.models.profiles import follows
from blog_app.models.schema import retired_names, users
from common.auth.users import User
from common.errors import Conflict, NotFound

# In statements that are made once, as to make them takes longer than to ask: who reads, told with each asking.
READER: Any = bindparam("reader_id", type_=Uuid)


@dataclass(frozen=True, slots=True)
class Profile:
    """A user as others see them; `following`: whether the one who asks follows them."""

    name: str
    bio: str | None
    image: str | None
    following: bool


class AlreadyTaken(Conflict):
    title = "Already taken"


def columns(reader_id: UUID | None) -> tuple[ColumnElement[Any], ...]:
    """What to select from `users` to make a `Profile` for this reader."""
    return users.c.name, users.c.bio, users.c.image, _followed_by(reader_id)


def by_name(session: Session, name: str, reader_id: UUID | None) -> Profile:
    """The profile of this name, in whatever case. Raises NotFound."""
    row = session.execute(select(*columns(reader_id)).where(is_named(name))).first()
    if row is None:
        raise _nobody()
    return Profile(*row)


def id_of(session: Session, name: str) -> UUID:
    """Who has this name. Raises NotFound."""
    found = session.scalar(select(users.c.id).where(is_named(name)))
    if found is None:
        raise _nobody()
    return found


def own(session: Session, user_id: UUID) -> tuple[str | None, str | None]:
    """A user's own bio and image."""
    row = session.execute(select(users.c.bio, users.c.image).where(users.c.id == user_id)).one()
    return row.bio, row.image


def follow(session: Session, follower_id: UUID, followed_id: UUID, *, now: datetime) -> bool:
    """Once, however often it is asked for; whether it is new."""
    row = {"follower_id": follower_id, "followed_id": followed_id, "followed_at": now}
    statement = insert_or_skip(follows).values(row).on_conflict_do_nothing()
    return session.execute(statement.returning(follows.c.follower_id)).first() is not None


def unfollow(session: Session, follower_id: UUID, followed_id: UUID) -> None:
    session.execute(
        delete(follows).where(
            follows.c.follower_id == follower_id, follows.c.followed_id == followed_id
        )
    )


def change(session: Session, user: User, values: Mapping[str, Any]) -> User | None:
    """Write all of these columns at once; None: the password was changed elsewhere at the same moment.

    Raises:
        AlreadyTaken: the name or the address is another's. The unique indexes decide, not a look before.
    """
    statement = (
        update(users)
        # As the asker was when the request came in: a change of the password ends what went before it.
        .where(users.c.id == user.id, users.c.session_epoch == user.session_epoch)
        .values(values)
        .returning(*(users.c[name] for name in User.__slots__))
    )
    try:
        row = session.execute(statement).first()
    except IntegrityError as error:
        session.rollback()
        raise taken(session, values, but=user.id) from error
    if row and "name" in values and _is_retired(session, values["name"]):
        session.rollback()
        raise taken(session, values, but=user.id)
    return User(*row) if row else None


def taken(session: Session, values: Mapping[str, Any], *, but: UUID | None = None) -> AlreadyTaken:
    """The refusal that names what is another's."""
    found = select(users.c.id).where(users.c.id != but) if but else select(users.c.id)
    errors = {}
    name = values.get("name")
    if name and (session.scalar(found.where(is_named(name))) or _is_retired(session, name)):
        errors["username"] = ["has already been taken"]
    if "email" in values and session.scalar(found.where(users.c.email == values["email"])):
        errors["email"] = ["has already been taken"]
    return AlreadyTaken("Somebody else has that already.", errors=errors)


def is_named(name: str) -> ColumnElement[bool]:
    """The condition that finds a user along the index of names."""
    return func.lower(users.c.name) == func.lower(name)


def _is_retired(session: Session, name: str) -> bool:
    """Whether an erased account had it: nobody shall pose as its owner."""
    retired = select(retired_names.c.name).where(retired_names.c.name == func.lower(name))
    return session.scalar(retired) is not None


def _followed_by(reader_id: UUID | None) -> ColumnElement[bool]:
    if reader_id is None:
        return false()
    return exists().where(follows.c.follower_id == reader_id, follows.c.followed_id == users.c.id)


def _nobody() -> NotFound:
    return NotFound("There is nobody of that name.", errors={"profile": ["not found"]})
