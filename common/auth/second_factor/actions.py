"""What people do with a second factor, one function each."""

from datetime import datetime
from uuid import UUID

from common.auth import passwords
from common.auth.second_factor import codes
from common.auth.second_factor.codes import CodeWrong, SecondFactor
from common.auth.second_factor.vault import Vault
from common.auth.store import UserStore
from common.auth.users import User
from common.errors import Conflict, Forbidden, Invalid, NotFound


def turn_on(
    store: UserStore, vault: Vault, user_id: UUID, secret: str, code: str, *, now: datetime
) -> list[str]:
    """Ask for codes of this secret from now on, which the first one confirms. Every session ends. The answer
    is the recovery codes, of which only hashes are kept.

    Raises:
        Invalid: the code is not the secret's. Conflict: it is on already.
    """
    step = codes.matching_step(secret, code, now)
    if step is None:
        raise Invalid.field("code", "is not the one that your authenticator should show now")
    recovery = codes.new_recovery_codes()
    factor = SecondFactor(user_id, vault.seal(secret, user_id), step, now, len(recovery))
    if not store.second_factors.turn_on(factor, _hashes(user_id, recovery)):
        raise Conflict("Two-step sign-in is on already.")
    return recovery


def spend(
    store: UserStore, vault: Vault, factor: SecondFactor, code: str, *, now: datetime
) -> bool:
    """Take a code of the moment or a recovery code, each once. True: it was a recovery code.

    Raises:
        CodeWrong: it is none of them, or was used before.
    """
    if not codes.is_of_the_moment(code):
        spent = codes.recovery_hash(factor.user_id, code)
        if not store.second_factors.spend_recovery(factor.user_id, spent):
            raise CodeWrong
        return True
    opened = vault.open(factor.secret, factor.user_id)
    if opened is None:
        raise CodeWrong
    secret, is_newest = opened
    step = codes.matching_step(secret, code, now, after=factor.last_step)
    # The store has the last word: of two who send one code at once, one comes in.
    if step is None or not store.second_factors.spend_step(factor.user_id, step):
        raise CodeWrong
    if not is_newest:
        store.second_factors.reseal(factor, vault.seal(secret, factor.user_id))
    return False


def renew_recovery_codes(store: UserStore, user_id: UUID) -> list[str]:
    """Ten new ones; the old ones are good no more. Raises NotFound."""
    recovery = codes.new_recovery_codes()
    if not store.second_factors.renew_recovery(user_id, _hashes(user_id, recovery)):
        raise not_on()
    return recovery


def turn_off(store: UserStore, user_id: UUID) -> None:
    """Ask for codes no more; the caller has checked password and code. Raises NotFound."""
    if not store.second_factors.turn_off(user_id):
        raise not_on()


def check_own_password(user: User, password: str) -> None:
    """For who is signed in and asked again. Nobody without a password passes. Raises Forbidden."""
    if not passwords.verify(user.password_hash, password):
        raise Forbidden("The password is wrong.", errors={"password": ["is wrong"]})


def not_on() -> NotFound:
    return NotFound("Two-step sign-in is not on.")


def _hashes(user_id: UUID, recovery: list[str]) -> list[str]:
    return [codes.recovery_hash(user_id, code) for code in recovery]
