"""Turning two-step sign-in on and off, as API and pages share it: a secret that waits for its first code,
limits, and the mail about what was done."""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app

from common import clock
from common.auth.access import ConfirmationNeeded, identity, not_signed_in
from common.auth.second_factor import actions, codes
from common.auth.second_factor.asking import factor_of, pass_code, tell, vault
from common.auth.sign_in import PER_CHANGE, users
from common.auth.tickets import tickets
from common.auth.users import RECENTLY, Identity, User
from common.errors import Conflict
from common.http.limits import rate_limits

LIFE = timedelta(minutes=10)
_PURPOSE = "second_factor"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator must be told: as text, and as a QR code's content."""

    secret: str
    uri: str


def begin() -> Enrolment:
    """A fresh secret for this session. Raises Conflict: it is on already."""
    found = asker()
    rate_limits().take(PER_CHANGE, "enrolment", str(found.user.id))
    if factor_of(found.user):
        raise Conflict("Two-step sign-in is on already.")
    secret = codes.new_secret()
    held = {"secret": vault().seal(secret, found.user.id)}
    tickets().keep(_PURPOSE, str(found.session_id), held, LIFE)
    return _enrolment(found.user, secret)


def waiting() -> Enrolment | None:
    """The secret of this session that waits for its first code."""
    found = asker()
    held = tickets().look(_PURPOSE, str(found.session_id))
    opened = vault().open(held["secret"], found.user.id) if held else None
    return _enrolment(found.user, opened[0]) if opened else None


def finish(code: str) -> list[str]:
    """The first code has come: on. All sessions end; the answer is the recovery codes."""
    found, enrolment = asker(), waiting()
    rate_limits().take(codes.PER_ACCOUNT, "first code", str(found.user.id))
    if enrolment is None:
        raise Conflict("Too much time has passed. Begin again.")
    recovery = actions.turn_on(
        users(), vault(), found.user.id, enrolment.secret, code, now=clock.now()
    )
    tickets().take(_PURPOSE, str(found.session_id))
    tell(found.user, "Two-step sign-in is on", "From now on a code is asked for at sign-in.")
    return recovery


def renew_recovery_codes(code: str) -> list[str]:
    """Ten new ones, for a code."""
    user = asker().user
    if factor_of(user) is None:
        raise actions.not_on()
    pass_code(user, code)
    recovery = actions.renew_recovery_codes(users(), user.id)
    tell(user, "There are new recovery codes", "The old ones are good no more.")
    return recovery


def turn_off(password: str, code: str) -> None:
    """Both are needed: who has one of them shall not get rid of the other."""
    user = asker().user
    if factor_of(user) is None:
        raise actions.not_on()
    if user.password_hash:
        rate_limits().take(PER_CHANGE, "password", str(user.id))
        actions.check_own_password(user, password)
    elif not asker().proved_within(RECENTLY, clock.now()):
        raise ConfirmationNeeded("Confirm that it is you first.")
    pass_code(user, code)
    actions.turn_off(users(), user.id)
    tell(user, "Two-step sign-in is off", "The password alone is enough now.")


def confirm(password: str, code: str) -> None:
    """Who is signed in shows again who they are, with all that a sign-in would ask for: password and code,
    or one of them where there is no other. (With neither, a provider is asked: `openid/pages.py`.)

    Raises:
        Forbidden: the password is wrong. CodeNeeded, CodeWrong, TooMany.
    """
    found = asker()
    rate_limits().take(PER_CHANGE, "password", str(found.user.id))
    if found.user.password_hash or factor_of(found.user) is None:
        actions.check_own_password(found.user, password)
    pass_code(found.user, code)
    users().prove(found.user.id, found.session_id, clock.now())


def asker() -> Identity:
    """Who asks; only for views that ask for a user."""
    found = identity()
    if found is None:
        raise not_signed_in()
    return found


def _enrolment(user: User, secret: str) -> Enrolment:
    name = current_app.config["SITE"].name
    return Enrolment(secret, codes.setup_uri(secret, account=user.email, app_name=name))
