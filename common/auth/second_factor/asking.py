"""How a code is asked for wherever a password was right: guesses counted across processes, the owner told."""

from flask import current_app

from common import clock
from common.auth.post import post
from common.auth.second_factor import actions
from common.auth.second_factor.codes import PER_ACCOUNT, PER_DAY, CodeNeeded, SecondFactor
from common.auth.second_factor.vault import Vault
from common.auth.store import UserStore
from common.auth.users import User
from common.http.limits import rate_limits

_LIMITS = (PER_ACCOUNT, PER_DAY)


def vault() -> Vault:
    """The vault of the app at hand."""
    found: Vault = current_app.extensions["vault"]
    return found


def factor_of(user: User) -> SecondFactor | None:
    return _store().second_factors.of(user.id)


def pass_code(user: User, code: str) -> None:
    """Let through who has no second factor, and who sends a good code, which is spent.

    Raises:
        CodeNeeded: there is a second factor, and no code was sent.
        CodeWrong: it is not good, or was used. TooMany: too many guesses, from wherever they come.
    """
    factor = factor_of(user)
    if factor is None:
        return
    if not code.strip():
        raise CodeNeeded(user.id)
    for rate in _LIMITS:  # before the code is looked at: twenty guesses at once are twenty guesses
        rate_limits().take(rate, "code", str(user.id))
    recovered = actions.spend(_store(), vault(), factor, code, now=clock.now())
    for rate in _LIMITS:
        rate_limits().forget(rate, "code", str(user.id))
    if recovered:
        tell(user, "A recovery code was used", f"{factor.recovery_left - 1} of them are left.")


def tell(user: User, what: str, more: str) -> None:
    """A mail to the owner about what happened to the account's protection."""
    site, url = current_app.config["SITE"].name, current_app.config["PUBLIC_URL"]
    text = (
        f"{what} for your account at {site}. {more}\n\n"
        f"If that was not you, sign in and change your password now: {url}/account\n"
    )
    post().send(user.email, f"{what} ({site})", text, now=clock.now())


def _store() -> UserStore:
    store: UserStore = current_app.extensions["users"]
    return store
