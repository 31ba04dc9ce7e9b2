"""What second factors are promised by any user store."""

from dataclasses import replace

from common.auth.second_factor.codes import SecondFactor
from common.auth.store import UserStore
from common.auth.users import User
from common.ids import new_id
from tests.common.auth.test_user_store import NOW, at_once, signed_in, store

__all__ = ["store"]  # the fixture: both databases in turn
HASHES = [f"hash-{number}" for number in range(10)]


def factor_for(user: User) -> SecondFactor:
    return SecondFactor(user.id, "sealed", 100, NOW, len(HASHES))


def with_factor(store: UserStore) -> tuple[User, SecondFactor]:
    user, _ = signed_in(store)
    factor = factor_for(user)
    assert store.second_factors.turn_on(factor, HASHES)
    return user, factor


def test_it_is_found_as_it_was_kept(store: UserStore) -> None:
    user, session = signed_in(store)
    assert store.second_factors.of(user.id) is None
    assert store.second_factors.turn_on(factor_for(user), HASHES)
    assert store.second_factors.of(user.id) == factor_for(user)
    assert store.identity(session.id, NOW) is None, "every session has ended"
    assert store.user_by_id(user.id) == replace(user, session_epoch=1)


def test_it_is_turned_on_once_however_many_try(store: UserStore) -> None:
    user, _ = signed_in(store)
    done = at_once(6, lambda _: store.second_factors.turn_on(factor_for(user), HASHES))
    assert sorted(done) == [False] * 5 + [True]
    found = store.user_by_id(user.id)
    assert found
    assert found.session_epoch == 1


def test_a_step_is_spent_once_and_only_forwards(store: UserStore) -> None:
    user, _ = with_factor(store)
    spend = store.second_factors.spend_step
    assert [spend(user.id, step) for step in (100, 101, 101, 100, 102)] == [
        False, True, False, False, True,
    ]  # fmt: skip
    assert not spend(new_id(), 200)


def test_one_step_spent_by_many_at_once_is_spent_once(store: UserStore) -> None:
    user, _ = with_factor(store)
    spent = at_once(12, lambda _: store.second_factors.spend_step(user.id, 101))
    assert sorted(spent) == [False] * 11 + [True]


def test_a_recovery_code_is_good_once_even_for_many_at_once(store: UserStore) -> None:
    user, _ = with_factor(store)
    stranger, _ = with_factor(store)
    spent = at_once(12, lambda _: store.second_factors.spend_recovery(user.id, "hash-3"))
    assert sorted(spent) == [False] * 11 + [True]
    left = store.second_factors.of(user.id)
    assert left
    assert left.recovery_left == 9
    assert not store.second_factors.spend_recovery(user.id, "no such hash")
    assert store.second_factors.spend_recovery(stranger.id, "hash-3"), "another's are untouched"


def test_new_recovery_codes_replace_the_old_ones(store: UserStore) -> None:
    user, _ = with_factor(store)
    assert store.second_factors.renew_recovery(user.id, ["new"])
    assert not store.second_factors.spend_recovery(user.id, "hash-3")
    assert store.second_factors.spend_recovery(user.id, "new")
    assert not store.second_factors.renew_recovery(new_id(), ["new"])


def test_it_is_turned_off_with_all_its_codes(store: UserStore) -> None:
    user, _ = with_factor(store)
    assert store.second_factors.turn_off(user.id)
    assert store.second_factors.of(user.id) is None
    assert not store.second_factors.turn_off(user.id)
    assert not store.second_factors.spend_step(user.id, 101)
    assert not store.second_factors.spend_recovery(user.id, "hash-3")
    assert not store.second_factors.renew_recovery(user.id, ["new"])


def test_a_secret_is_sealed_anew_unless_it_has_changed(store: UserStore) -> None:
    user, factor = with_factor(store)
    store.second_factors.reseal(replace(factor, secret="another"), "of an old secret")
    assert store.second_factors.of(user.id) == factor
    store.second_factors.reseal(factor, "newly sealed")
    assert store.second_factors.of(user.id) == replace(factor, secret="newly sealed")
