"""The nouns of accounts: users, sessions, and who is asking. No queries, no HTTP, no clock."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from common.errors import Conflict, Invalid

SESSION_LIFE = timedelta(days=30)
RECENTLY = timedelta(minutes=10)  # for so long nobody is asked again who they are
NAME = re.compile(r"[\w.-]{2,32}", re.UNICODE)


class NameTaken(Conflict):
    title = "Name taken"

    @classmethod
    def by(cls, name: str) -> Self:
        """Somebody else has this name."""
        return cls(f"The name {name} is taken.", errors={"name": ["is taken"]})


@dataclass(frozen=True, slots=True)
class User:
    """An account. `session_epoch` goes up to end all its sessions at once. `password_hash` is empty for
    who came by "Sign in with …" and has no password. `verified_at` is when somebody showed that they read
    `email`, None for an address that was only typed."""

    id: UUID
    name: str
    email: str
    password_hash: str
    role: str
    session_epoch: int
    created_at: datetime
    disabled_at: datetime | None = None
    verified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in, on one device: the refresh token family of a program, or the cookie of a browser.

    `generation` counts the refresh tokens given out; only the newest is good. `key_hash` is the SHA-256
    of a browser's cookie, None for programs.
    """

    id: UUID
    user_id: UUID
    epoch: int
    generation: int
    key_hash: str | None
    device: str
    created_at: datetime
    expires_at: datetime
    proved_at: datetime  # when the user last showed who they are: at sign-in, or asked again


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks, through which session."""

    user: User
    session_id: UUID
    proved_at: datetime

    def proved_within(self, span: timedelta, now: datetime) -> bool:
        """Whether the user showed so lately who they are that nobody can have taken their seat."""
        return now - self.proved_at <= span


def clean_name(name: str) -> str:
    """The name as it is kept. Names are public and unique without regard to case.

    Raises:
        Invalid: outside 2 to 32 letters, digits, dots, hyphens and underscores of any script.
    """
    name = unicodedata.normalize("NFKC", name).strip()
    if not NAME.fullmatch(name):
        raise Invalid.field("name", "use 2 to 32 letters, digits, dots, hyphens or underscores")
    return name


def name_key(name: str) -> str:
    """By this a name is unique without regard to case, where a database cannot do that itself."""
    return name.casefold()


def clean_email(email: str) -> str:
    """The address as it is kept: normalised, the domain in lower case.

    Raises:
        Invalid: for what cannot be an address (RFC 5321 and 5322, without asking DNS).
    """
    try:
        found = validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Invalid.field("email", str(error)) from error
    return found.normalized.lower()


def email_to_find(email: str) -> str:
    """The same address as `clean_email` keeps it, however it was typed: browsers send "ä.example" as
    "xn--4ca.example". What cannot be an address stays as typed; nobody has it."""
    try:
        return clean_email(email.strip())
    except Invalid:
        return email.strip().lower()
