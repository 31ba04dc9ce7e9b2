"""Accounts and profiles, also when two people want the same in the same moment."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from blog_app.actions import profiles
from blog_app.models.schema import sessions, users
from blog_app.settings import BlogSettings
from blog_app.storage.profiles import AlreadyTaken
from common import clock
from common.auth.sign_in import users as accounts
from common.auth.sqlalchemy import SqlUserStore
from common.auth.users import Identity, User
from common.errors import Conflict
from common.ids import new_id
from tests.fixtures.blog import in_processes, own_session
from tests.fixtures.people import NewPerson

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
PROCESSES = 4
WORDS = "pier 8 lamp"


def test_of_registrations_of_one_name_at_once_one_has_it(
    blog_settings: BlogSettings, blog_session: Session
) -> None:
    name = f"n{new_id().hex[-12:]}"
    wishes = [
        {"username": [name, name.upper()][n % 2], "email": f"{name}{n}@example.com"}
        for n in range(PROCESSES)
    ]
    told = in_processes(register, *[(blog_settings.database_url, wish) for wish in wishes])
    assert sorted(told) == [[]] + [["username"]] * (PROCESSES - 1)
    made = [accounts().user_by_email(wish["email"]) for wish in wishes]
    assert len([one for one in made if one]) == 1


def test_of_registrations_of_one_address_at_once_one_has_it(blog_settings: BlogSettings) -> None:
    email = f"{new_id().hex}@example.com"
    wishes = [{"username": f"n{new_id().hex[-12:]}", "email": email} for _ in range(PROCESSES)]
    told = in_processes(register, *[(blog_settings.database_url, wish) for wish in wishes])
    assert sorted(told) == [[]] + [["email"]] * (PROCESSES - 1)


def register(url: str, wish: dict[str, str]) -> list[str]:
    """In a process of its own: what was told to be taken."""
    with own_session(url) as session:
        store = SqlUserStore(session.get_bind().engine, users, sessions)
        try:
            profiles.register(
                store, session, wish | {"password": WORDS}, app_name="Blog",
                user_id=new_id(), now=NOW,
            )  # fmt: skip
        except AlreadyTaken as refusal:
            return list(refusal.errors)
    return []


def test_of_two_who_rename_themselves_alike_at_once_one_has_the_name(
    blog: Flask, blog_settings: BlogSettings, blog_session: Session, member: NewPerson
) -> None:
    people = [person_of(member(blog).email) for _ in range(PROCESSES)]
    name = f"n{new_id().hex[-12:]}"
    told = in_processes(
        change, *[(blog_settings.database_url, person, {"username": name}) for person in people]
    )
    assert sorted(told) == sorted(["changed"] + ["already-taken"] * (PROCESSES - 1))


def test_of_two_new_passwords_at_once_one_is_good(
    blog: Flask, blog_settings: BlogSettings, blog_session: Session, member: NewPerson
) -> None:
    person = person_of(member(blog).email)
    wishes = [{"password": f"pier {n} and a lamp"} for n in range(PROCESSES)]
    told = in_processes(change, *[(blog_settings.database_url, person, one) for one in wishes])
    assert sorted(told) == sorted(["changed"] + ["conflict"] * (PROCESSES - 1))
    now = accounts().user_by_id(person.id)
    assert now
    assert now.session_epoch == person.session_epoch + 1


def change(url: str, user: User, wish: dict[str, str]) -> str:
    """In a process of its own: what came of it."""
    with own_session(url) as session:
        session_id = session.scalars(
            sessions.select().with_only_columns(sessions.c.id).where(sessions.c.user_id == user.id)
        ).first()
        assert isinstance(session_id, UUID)
        try:
            profiles.change(
                session,
                Identity(user, session_id, clock.now()),
                wish,
                app_name="Blog",
                url="http://blog.test",
                now=clock.now(),
            )
        except Conflict as refusal:
            return refusal.code()
    return "changed"


def person_of(email: str) -> User:
    user = accounts().user_by_email(email)
    assert user
    return user
