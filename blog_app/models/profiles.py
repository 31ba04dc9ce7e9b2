"""What others see of a user, who follows whom, and what a user may change about themselves."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from sqlalchemy import Column, DateTime, ForeignKey, Table

from blog_app.models.schema import Base
from common.auth.users import clean_email, clean_name
from common.errors import FieldErrors, Invalid
from common.texts import fault_of_note, fault_of_text

LONGEST_BIO = 2_000
LONGEST_IMAGE = 2_000
SHORTEST_PASSWORD = 8  # characters: what clients of the public contract send
# A class and its test suites behind one address. Each hash costs us 20 ms, so this is one core's minute.
REGISTRATIONS = "3000 per hour"
PER_READER = "600 per minute"  # people followed and left by one person
PER_OWNER = "120 per minute"  # changes of one's own profile
FRESH_OR_PASSWORD = "sign in again or send it"  # noqa: S105  a sentence, not a password

follows = Table(
    "follows",
    Base.metadata,
    Column("follower_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("followed_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("followed_at", DateTime(timezone=True), nullable=False),
)

Given = Mapping[str, str | None]


def tidied(given: Given) -> dict[str, str | None]:
    """The contract's fields (`username`, `email`, `password`, `bio`, `image`) as they are kept.

    Raises:
        Invalid: naming every field that is not right.
    """
    errors: FieldErrors = {}
    clean: dict[str, str | None] = {}
    for field, value in given.items():
        try:
            clean[field] = _RULES[field](value or "")
        except Invalid as refusal:
            errors[field] = next(iter(refusal.errors.values()))
    if errors:
        raise Invalid.fields(errors)
    return clean


def _needed(rule: Callable[[str], str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not value.strip():
            raise Invalid.field("", "can't be blank")
        return rule(value)

    return check


def _bio(value: str) -> str | None:
    value = value.strip()
    if value and (fault := fault_of_text(value, LONGEST_BIO)):
        raise Invalid.field("bio", fault)
    return value or None


def _image(value: str) -> str | None:
    """An address on the web: nothing that a browser could run."""
    value = value.strip()
    fault = fault_of_note(value, LONGEST_IMAGE)
    if value and not fault and not _is_web_address(value):
        fault = "is not an address that begins with https:// or http://"
    if fault:
        raise Invalid.field("image", fault)
    return value or None


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


_RULES: dict[str, Callable[[str], str | None]] = {
    "username": _needed(clean_name),
    "email": _needed(clean_email),
    "password": _needed(str),
    "bio": _bio,
    "image": _image,
}
