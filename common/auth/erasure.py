"""The end of an account: closed at once, emptied by an errand that a kill does not stop, and then a row
without a person, whose name nobody gets again."""

from datetime import datetime

import structlog

from common.auth import letters
from common.auth.erasures import LONGEST_REQUEST, Erasure
from common.auth.personal import Personal
from common.auth.recovery import refuse_unless_theirs
from common.auth.store import UserStore
from common.auth.users import Identity
from common.errors import Conflict

log = structlog.get_logger("erasure")


def ask(
    store: UserStore, identity: Identity, password: str, *, keep: bool, app_name: str, now: datetime
) -> None:
    """Close the account: every session ends, nobody signs in. The rest is done in a moment, or after the
    next start. `keep`: what others see stays, under the name of nobody.

    Raises:
        Forbidden: see `refuse_unless_theirs`. Conflict: the account was changed elsewhere.
    """
    user = identity.user
    refuse_unless_theirs(identity, password, now)
    told = letters.erased(app_name, user, now=now)
    if not store.close(user, Erasure(user.id, keep, now), told, now):
        raise Conflict("The account was changed elsewhere at the same moment.")


def finish_next(store: UserStore, personal: Personal, *, now: datetime) -> bool:
    """Empty a closed account; False when none waits. First who it was, then what the app knows. A crash
    in between is followed by the whole again; and so is a first round in any case, for what a request that
    was under way when the account closed has written after it."""
    erasure = store.claim_erasure(now)
    if erasure is None:
        return False
    store.bury(erasure.user_id)
    personal.erase(erasure.user_id, erasure.keep, now)
    user = store.user_by_id(erasure.user_id)
    if user is None or user.disabled_at is None or now - user.disabled_at > LONGEST_REQUEST:
        store.forget_erasure(erasure.user_id)
    log.info("account emptied", user_id=str(erasure.user_id), keep=erasure.keep)
    return True
