"""Codes of the moment and recovery codes: what is good, and when."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from common.auth.second_factor import codes
from common.auth.second_factor.vault import Vault
from common.ids import new_id

# The key and two of the values of RFC 6238, appendix B (SHA-1), of which we take the last six digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
NOW = datetime(2026, 11, 23, 9, 45, 7, tzinfo=UTC)
STEP = int(NOW.timestamp()) // 30


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1_111_111_109, "081804")])
def test_the_values_of_the_rfc_match(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert codes.matching_step(RFC_SECRET, code, at) == seconds // 30


@pytest.mark.parametrize(
    ("drift", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_two_clocks_may_be_one_step_apart(drift: int, good: bool) -> None:
    secret = codes.new_secret()
    code = pyotp.TOTP(secret).at(NOW + timedelta(seconds=30 * drift))
    assert codes.matching_step(secret, code, NOW) == (STEP + drift if good else None)


def test_a_step_that_was_used_matches_no_more() -> None:
    secret = codes.new_secret()
    code = pyotp.TOTP(secret).at(NOW)
    assert codes.matching_step(secret, code, NOW, after=STEP - 1) == STEP
    assert codes.matching_step(secret, code, NOW, after=STEP) is None


def test_people_may_put_spaces_between_the_digits() -> None:
    code = pyotp.TOTP(RFC_SECRET).at(NOW)
    assert codes.matching_step(RFC_SECRET, f" {code[:3]} {code[3:]} ", NOW) == STEP


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "\uff11\uff12\uff13\uff14\uff15\uff16", "abcdef", "é" * 6]
)
def test_what_is_not_six_digits_matches_nothing(code: str) -> None:
    assert codes.matching_step(RFC_SECRET, code, NOW) is None
    assert not codes.is_of_the_moment(code)


def test_ten_recovery_codes_are_all_different_and_can_be_read_from_paper() -> None:
    made = codes.new_recovery_codes()
    assert len(set(made)) == codes.RECOVERY_CODES == 10
    for code in made:
        assert [len(group) for group in code.split("-")] == [4] * 4
        assert not set("ilo01") & set(code)


def test_a_recovery_code_is_kept_as_a_hash_of_its_owner() -> None:
    owner, other = new_id(), new_id()
    kept = codes.recovery_hash(owner, "abcd-efgh-jkmn-pqrs")
    assert kept == codes.recovery_hash(owner, "ABCD EFGH JKMN PQRS")
    assert kept != codes.recovery_hash(other, "abcd-efgh-jkmn-pqrs")
    assert "abcd" not in kept


def test_a_sealed_secret_opens_for_its_owner_only() -> None:
    vault, owner = Vault([b"a" * 32]), new_id()
    sealed = vault.seal(RFC_SECRET, owner)
    assert RFC_SECRET not in sealed
    assert sealed != vault.seal(RFC_SECRET, owner), "two of the same do not look the same"
    assert vault.open(sealed, owner) == (RFC_SECRET, True)
    assert vault.open(sealed, new_id()) is None


def test_a_new_key_in_front_opens_what_the_old_one_sealed_and_says_so() -> None:
    owner = new_id()
    sealed = Vault([b"old" * 11]).seal(RFC_SECRET, owner)
    assert Vault([b"new" * 11, b"old" * 11]).open(sealed, owner) == (RFC_SECRET, False)
    assert Vault([b"new" * 11]).open(sealed, owner) is None
