"""The words of the mails about accounts. What needs a link is written when it is sent (`recovery.py`)."""

from datetime import datetime, timedelta

from common.auth.links import CONFIRM, CONFIRM_LIFE, RESET, RESET_LIFE
from common.auth.users import User
from common.outbox import OutgoingMail, Words, new_mail, notice

NEW = "new"  # in a mail's details: it is the first one to this account


def welcome(user: User, *, now: datetime) -> OutgoingMail:
    """Your account is ready; and is this your address?"""
    return confirmation(user, now=now, new=True)


def confirmation(user: User, *, now: datetime, new: bool = False) -> OutgoingMail:
    details = {"user_id": str(user.id)} | ({NEW: "yes"} if new else {})
    return new_mail(CONFIRM, user.email, details, life=CONFIRM_LIFE, now=now)


def reset(email: str, *, now: datetime) -> OutgoingMail:
    """Whether the address has an account is found out when the mail is written: not by who asks."""
    return new_mail(RESET, email, {}, life=RESET_LIFE, now=now)


def of_confirmation(app: str, url: str, code: str, *, new: bool) -> Words:
    subject = f"Welcome to {app}" if new else f"Confirm your address at {app}"
    text = (
        (f"Your account is ready. Sign in at {url}/sign-in\n\n" if new else "")
        + f"Is this your address? Then open\n\n    {url}/confirm-email#{code}\n\n"
        + f"or go to {url}/confirm-email and enter the code\n\n    {code}\n\n"
        + f"It works once, for {_words(CONFIRM_LIFE)}. Was it not you? Then do nothing.\n"
    )
    return Words(subject, text)


def of_reset(app: str, url: str, name: str, code: str) -> Words:
    text = (
        f"Hello {name},\n\nsomebody, perhaps you, has forgotten the password at {app}. Set a new one at\n\n"
        f"    {url}/reset-password#{code}\n\n"
        f"or go to {url}/reset-password and enter the code\n\n    {code}\n\n"
        f"It works once, for {_words(RESET_LIFE)}. Was it not you? Then do nothing: your password is as it was.\n"
    )
    return Words(f"A new password for {app}", text)


def already_registered(app: str, url: str, email: str, *, now: datetime) -> OutgoingMail:
    text = (
        f"Somebody, perhaps you, tried to register this address at {app} again. Nothing was\n"
        f"changed. Sign in with your password at {url}/sign-in\n"
        f"or set a new one at {url}/forgot-password\n"
    )
    return notice(email, Words(f"You already have an account at {app}", text), now=now)


def password_changed(app: str, url: str, user: User, *, now: datetime) -> OutgoingMail:
    text = (
        f"Hello {user.name},\n\nyour password at {app} was changed, and you are signed out everywhere.\n\n"
        f"Was it not you? Set a new one at once: {url}/forgot-password\n"
    )
    return notice(user.email, Words(f"Your password at {app} was changed", text), now=now)


def address_changed(app: str, url: str, user: User, new: str, *, now: datetime) -> OutgoingMail:
    """To the old address: who has lost the account reads this there, and nowhere else."""
    hidden = new[:1] + "…@" + new.rpartition("@")[2]
    text = (
        f"Hello {user.name},\n\nyour address at {app} is {hidden} from now on, and no longer this one.\n\n"
        f"Was it not you? Then somebody knows your password or sits at your browser. Sign in with the new\n"
        f"address if you can, change the password at {url}/account, and tell those who run {app}.\n"
    )
    return notice(user.email, Words(f"Your address at {app} was changed", text), now=now)


def erased(app: str, user: User, *, now: datetime) -> OutgoingMail:
    text = (
        f"Hello {user.name},\n\nyour account at {app} is closed, as you asked, and what it knew of you is\n"
        f"being removed now. This is the last mail. Goodbye.\n"
    )
    return notice(user.email, Words(f"Your account at {app} is gone", text), now=now)


def _words(life: timedelta) -> str:
    hours = life // timedelta(hours=1)
    return f"{hours} hours" if hours else f"{life // timedelta(minutes=1)} minutes"
