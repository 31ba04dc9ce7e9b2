"""What linked identities are promised by any user store."""

from dataclasses import replace

import pytest

from common.auth.openid.identities import LinkedIdentity
from common.auth.store import UserStore
from common.auth.users import NameTaken, User
from common.ids import new_id
from tests.common.auth.test_user_store import NOW, at_once, signed_in, somebody, store

__all__ = ["store"]  # the fixture: both databases in turn


def identity_for(user: User, **given: object) -> LinkedIdentity:
    made = new_id()
    kept = LinkedIdentity(made, user.id, "https://id.test", made.hex, "kim@example.org", NOW)
    return replace(kept, **given)  # type: ignore[arg-type]


def test_an_identity_is_found_with_its_owner(store: UserStore) -> None:
    user, _ = signed_in(store)
    first, second = identity_for(user), identity_for(user)
    assert store.linked_identities.of(user.id) == []
    assert store.linked_identities.owner(first.issuer, first.subject) is None
    assert store.linked_identities.link(first)
    assert store.linked_identities.link(second)
    assert store.linked_identities.of(user.id) == [first, second]
    assert store.linked_identities.owner(first.issuer, first.subject) == user.id
    assert store.linked_identities.owner("https://other.test", first.subject) is None
    assert store.user_by_id(user.id) == user, "the account is what it was"


def test_an_identity_lets_into_one_account_however_many_link_it(store: UserStore) -> None:
    people = [signed_in(store)[0] for _ in range(4)]
    subject = new_id().hex
    wishes = [identity_for(person, subject=subject) for person in people] * 2
    done = at_once(
        8,
        lambda n: store.linked_identities.link(
            wishes[n] if n < 4 else replace(wishes[n], id=new_id())
        ),
    )
    assert sorted(done) == [False] * 7 + [True]
    owner = store.linked_identities.owner("https://id.test", subject)
    assert sum(len(store.linked_identities.of(person.id)) for person in people) == 1
    assert owner in {person.id for person in people}


def test_a_new_user_and_the_identity_come_together_or_not_at_all(store: UserStore) -> None:
    user = somebody(password_hash="")
    identity = identity_for(user)
    assert store.linked_identities.add_user(user, identity)
    assert store.user_by_email(user.email) == user
    assert store.linked_identities.owner(identity.issuer, identity.subject) == user.id
    again = somebody(password_hash="")
    assert not store.linked_identities.add_user(
        again, replace(identity, id=new_id(), user_id=again.id)
    )
    assert store.user_by_email(again.email) is None, "the identity has an account"
    twin = somebody(password_hash="", email=user.email)
    assert not store.linked_identities.add_user(twin, identity_for(twin))
    namesake = somebody(password_hash="", name=user.name.upper())
    with pytest.raises(NameTaken):
        store.linked_identities.add_user(namesake, identity_for(namesake))


def test_of_first_visits_at_once_one_makes_the_account(store: UserStore) -> None:
    subject = new_id().hex
    people = [somebody(password_hash="") for _ in range(6)]
    done = at_once(
        6,
        lambda n: store.linked_identities.add_user(
            people[n], identity_for(people[n], subject=subject)
        ),
    )
    assert sorted(done) == [False] * 5 + [True]


def test_with_a_password_every_identity_can_go(store: UserStore) -> None:
    user, _ = signed_in(store)
    identity = identity_for(user)
    assert store.linked_identities.link(identity)
    stranger, _ = signed_in(store)
    assert not store.linked_identities.unlink(stranger.id, identity.id), "it is not theirs"
    assert store.linked_identities.unlink(user.id, identity.id)
    assert not store.linked_identities.unlink(user.id, identity.id)
    assert store.linked_identities.owner(identity.issuer, identity.subject) is None
    assert store.linked_identities.link(identity), "it can be linked again"


def test_the_last_way_in_stays_even_when_two_go_at_once(store: UserStore) -> None:
    user = somebody(password_hash="")
    first, second = identity_for(user), identity_for(user)
    assert store.linked_identities.add_user(user, first)
    assert not store.linked_identities.unlink(user.id, first.id)
    assert store.linked_identities.link(second)

    def go(n: int) -> bool:
        return store.linked_identities.unlink(user.id, (first, second)[n].id)

    assert sorted(at_once(2, go)) == [False, True]
    assert len(store.linked_identities.of(user.id)) == 1
