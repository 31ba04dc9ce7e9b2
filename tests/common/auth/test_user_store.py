"""What accounts are promised by any user store: PostgreSQL and MongoDB keep the same promises."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import create_engine

from blog_app.models.schema import sessions, users
from blog_app.settings import BlogSettings
from common.auth.mongodb import MongoUserStore
from common.auth.sqlalchemy import SqlUserStore
from common.auth.store import UserStore
from common.auth.users import NameTaken, Session, User
from common.ids import new_id
from common.mongodb import Mongo
from common.postgres import driver_url, engine_options

NOW = datetime(2026, 11, 23, 9, 45, 30, 123000, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
T = TypeVar("T")


@pytest.fixture(params=["postgresql", "mongodb"])
def store(request: pytest.FixtureRequest) -> Iterator[UserStore]:
    if request.param == "mongodb":
        mongo: Mongo = request.getfixturevalue("mongo")
        yield MongoUserStore(mongo)
        return
    settings: BlogSettings = request.getfixturevalue("blog_settings")
    engine = create_engine(driver_url(settings.database_url), **engine_options())
    yield SqlUserStore(engine, users, sessions)
    engine.dispose()


def somebody(**given: object) -> User:
    """A new person with a name and an address that nobody else has."""
    made = new_id()
    fields = {
        "id": made,
        "name": f"Émile-{made.hex[-10:]}",
        "email": f"{made.hex}@example.com",
        "password_hash": "$argon2id$first",
        "role": "user",
        "session_epoch": 0,
        "created_at": NOW,
    }
    return User(**fields | given)  # type: ignore[arg-type]


def session_of(user: User, **given: object) -> Session:
    fields = {
        "id": new_id(),
        "user_id": user.id,
        "epoch": user.session_epoch,
        "generation": 0,
        "key_hash": None,
        "device": "a test",
        "created_at": NOW,
        "expires_at": LATER,
        "proved_at": NOW,
    }
    return Session(**fields | given)  # type: ignore[arg-type]


def signed_in(store: UserStore, **given: object) -> tuple[User, Session]:
    """A user who is kept, with a living session."""
    user = somebody()
    assert store.add_user(user)
    session = session_of(user, **given)
    store.open_session(session)
    assert store.identity(session.id, NOW), "the premise"
    return user, session


def at_once(times: int, do: Callable[[int], T]) -> list[T]:
    """`do(0) … do(times - 1)`, each in a thread of its own, let go together."""
    gate = Barrier(times)

    def run(number: int) -> T:
        gate.wait(timeout=10)
        return do(number)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times), timeout=30))


def test_a_user_is_found_again_as_it_was_kept(store: UserStore) -> None:
    user = somebody()
    before = store.count_users()
    assert store.add_user(user)
    assert store.user_by_id(user.id) == user
    assert store.user_by_email(user.email) == user
    assert store.count_users() == before + 1


def test_who_is_not_there_is_not_found(store: UserStore) -> None:
    assert store.user_by_id(new_id()) is None
    assert store.user_by_email("nobody@example.com") is None
    assert store.identity(new_id(), NOW) is None
    assert store.identity_by_key("no such key", NOW) is None
    assert store.sessions_of(new_id(), NOW) == []


def test_a_second_account_for_an_address_is_not_made(store: UserStore) -> None:
    first = somebody()
    assert store.add_user(first)
    assert store.add_user(somebody(email=first.email)) is False
    assert store.user_by_email(first.email) == first


def test_a_name_is_taken_in_any_case_and_for_any_address(store: UserStore) -> None:
    first = somebody()
    assert store.add_user(first)
    for email in (first.email, somebody().email):
        with pytest.raises(NameTaken):
            store.add_user(somebody(name=first.name.upper().replace("É", "é"), email=email))


def test_of_registrations_of_one_address_at_once_one_makes_the_account(store: UserStore) -> None:
    email = somebody().email
    made = at_once(6, lambda _: store.add_user(somebody(email=email)))
    assert sorted(made) == [False] * 5 + [True]


def test_of_registrations_of_one_name_at_once_one_makes_the_account(store: UserStore) -> None:
    name = somebody().name

    def register(number: int) -> bool:
        try:
            return store.add_user(somebody(name=name if number % 2 else name.lower()))
        except NameTaken:
            return False

    assert sorted(at_once(6, register)) == [False] * 5 + [True]


def test_a_hash_is_upgraded_unless_the_password_has_changed(store: UserStore) -> None:
    user, session = signed_in(store)
    store.upgrade_hash(user, "$argon2id$stronger")
    upgraded = replace(user, password_hash="$argon2id$stronger")
    assert store.user_by_id(user.id) == upgraded
    assert store.identity(session.id, NOW), "the password is the same: sessions go on"
    store.upgrade_hash(user, "$argon2id$of-an-old-password")
    assert store.user_by_id(user.id) == upgraded


def test_a_changed_password_ends_all_sessions(store: UserStore) -> None:
    user, session = signed_in(store, key_hash=new_id().hex)
    changed = store.change_password(user, "$argon2id$second")
    assert changed == replace(user, password_hash="$argon2id$second", session_epoch=1)
    assert store.identity(session.id, NOW) is None
    assert store.identity_by_key(str(session.key_hash), NOW) is None
    assert store.sessions_of(user.id, NOW) == []
    assert store.rotate(session.id, 0, NOW) is None


def test_of_password_changes_at_once_one_takes_place(store: UserStore) -> None:
    user, _ = signed_in(store)
    changed = at_once(4, lambda number: store.change_password(user, f"$argon2id${number}"))
    winners = [one for one in changed if one]
    assert len(winners) == 1
    assert store.user_by_id(user.id) == winners[0]
    assert winners[0].session_epoch == 1


def test_all_sessions_of_a_user_end_and_nobody_elses(store: UserStore) -> None:
    user, session = signed_in(store)
    _, others = signed_in(store)
    store.end_all_sessions(user.id)
    assert store.identity(session.id, NOW) is None
    assert store.identity(others.id, NOW)


def test_a_disabled_user_has_no_living_session(store: UserStore) -> None:
    user, session = signed_in(store)
    store.disable(user.id, NOW)
    disabled = replace(user, disabled_at=NOW, session_epoch=1)
    assert store.user_by_id(user.id) == disabled
    assert store.identity(session.id, NOW) is None
    store.open_session(session_of(disabled))
    assert store.sessions_of(user.id, NOW) == []


def test_an_expired_session_is_over_before_anyone_sweeps_it_away(store: UserStore) -> None:
    user, session = signed_in(store)
    assert store.identity(session.id, LATER - timedelta(seconds=1))
    assert store.identity(session.id, LATER) is None
    assert store.rotate(session.id, 0, LATER) is None
    assert store.sessions_of(user.id, LATER) == []


def test_a_session_is_found_by_its_cookie(store: UserStore) -> None:
    key = new_id().hex
    user, session = signed_in(store, key_hash=key)
    found = store.identity_by_key(key, NOW)
    assert found is not None
    assert (found.user, found.session_id) == (user, session.id)


def test_a_session_knows_when_its_user_last_showed_who_they_are(store: UserStore) -> None:
    user, session = signed_in(store)
    stranger, _ = signed_in(store)
    asked_again = NOW + timedelta(minutes=11)
    store.prove(stranger.id, session.id, asked_again)
    found = store.identity(session.id, NOW)
    assert found is not None
    assert found.proved_at == NOW, "another's session is not theirs to prove"
    store.prove(user.id, session.id, asked_again)
    for proved in (store.identity(session.id, NOW), store.rotate(session.id, 0, NOW)):
        assert proved is not None
        assert proved.proved_at == asked_again


def test_sessions_are_listed_newest_first(store: UserStore) -> None:
    user, first = signed_in(store)
    second = session_of(user, created_at=NOW + timedelta(minutes=1), device="another")
    store.open_session(second)
    assert store.sessions_of(user.id, NOW) == [second, first]


def test_a_session_is_ended_by_its_user_only(store: UserStore) -> None:
    user, session = signed_in(store)
    stranger, _ = signed_in(store)
    store.end_session(stranger.id, session.id)
    assert store.identity(session.id, NOW)
    store.end_session(user.id, session.id)
    store.end_session(user.id, session.id)
    assert store.identity(session.id, NOW) is None


def test_a_generation_is_spent_once(store: UserStore) -> None:
    user, session = signed_in(store)
    found = store.rotate(session.id, 0, NOW)
    assert found is not None
    assert found.user == user
    assert store.rotate(session.id, 0, NOW) is None
    assert store.rotate(session.id, 1, NOW)
    assert store.sessions_of(user.id, NOW)[0].generation == 2


def test_one_refresh_token_spent_twenty_times_at_once_succeeds_once(store: UserStore) -> None:
    user, session = signed_in(store)
    spent = at_once(20, lambda _: store.rotate(session.id, 0, NOW))
    assert len([one for one in spent if one]) == 1
    assert store.sessions_of(user.id, NOW)[0].generation == 1
