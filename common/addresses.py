"""Addresses that a setting may hold: of a server of some kind, of a mailbox. What is none is told with an example."""

from typing import Annotated
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator


def url_with_scheme(*schemes: str) -> AfterValidator:
    """A URL with one of these schemes and a host; anything else is refused with an example."""

    def check(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(f"is not a URL like {schemes[0]}://user:password@host:port/…")
        return value

    return AfterValidator(check)


HttpUrl = Annotated[str, url_with_scheme("http", "https")]
PostgresUrl = Annotated[str, url_with_scheme("postgresql")]
MongoUrl = Annotated[str, url_with_scheme("mongodb", "mongodb+srv")]
ValkeyUrl = Annotated[str, url_with_scheme("valkey", "valkeys")]
SmtpUrl = Annotated[str, url_with_scheme("smtp", "smtps")]
MqttUrl = Annotated[str, url_with_scheme("mqtt", "mqtts")]


def _address(value: str) -> str:
    try:
        return value and validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError("is not an address like no-reply@example.org") from error


MailAddress = Annotated[str, AfterValidator(_address)]
