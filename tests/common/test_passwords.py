"""New passwords are long and not among the known ones; hashes are argon2id and age well."""

import pytest
from argon2 import PasswordHasher

from common.auth import passwords
from common.errors import Invalid

pytestmark = pytest.mark.slow_hashes
GOOD = "a lamp in the harbour"


def test_the_hash_is_argon2id_with_enough_memory() -> None:
    made = passwords.hashed(GOOD)
    assert made.startswith("$argon2id$")
    assert "m=19456,t=2" in made
    assert passwords.verify(made, GOOD)
    assert not passwords.verify(made, GOOD + " ")


def test_a_password_is_never_cut_short() -> None:
    long = "pässwörter sind lang " * 6
    assert len(long) <= passwords.LONGEST
    passwords.check_new(long, context=[])
    kept = passwords.hashed(long)
    assert passwords.verify(kept, long)
    assert not passwords.verify(kept, long[:-1])


def test_the_same_letters_typed_on_another_keyboard_are_the_same_password() -> None:
    assert passwords.verify(
        passwords.hashed("Zoë's caf\u00e9 on the corner"), "Zoe\u0308's cafe\u0301 on the corner"
    )


@pytest.mark.parametrize(
    "weak",
    [
        "short",
        "x" * 129,
        "aaaaaaaaaaaaaaaaaaaa",
        "passwordpassword",
        "1234567890123456",
        "adalovelace1815",
    ],
)
def test_weak_passwords_are_refused_with_a_reason(weak: str) -> None:
    with pytest.raises(Invalid) as caught:
        passwords.check_new(weak, context=["adalovelace"])
    assert caught.value.errors["password"][0]


def test_nobodys_password_is_wrong_and_takes_the_same_work() -> None:
    assert not passwords.verify(None, GOOD)


def test_a_hash_with_weaker_settings_is_known_as_outdated() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    assert passwords.outdated(old)
    assert not passwords.outdated(passwords.hashed(GOOD))


def test_a_hundred_and_twenty_eight_characters_are_the_most() -> None:
    longest = ("many words of a long song " * 5)[: passwords.LONGEST]
    assert len(longest) == 128
    passwords.check_new(longest, context=[])
    with pytest.raises(Invalid, match="at most 128"):
        passwords.check_new(f"{longest}!", context=[])


def test_any_script_and_any_character_may_be_in_a_password() -> None:
    for password in (
        "пароль длиннее всех остальных",
        "合言葉は山と川のあいだにある橋の名前",
        "🐙🦑🐚🪸🐠🐡🦈🐬🐳🦭🦐🦞🦀🪼🐋",
    ):
        passwords.check_new(password, context=["somebody"])
        assert passwords.verify(passwords.hashed(password), password)
