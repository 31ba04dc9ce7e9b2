"""Rate limits that an operator may set: which ones there are, and what a rate looks like."""

from typing import Annotated

from limits import parse
from pydantic import AfterValidator

# Those that all apps have. Guesses at passwords and codes are not among them: nobody gets more of these.
SHARED = frozenset({"register", "refresh", "export", "erase", "openid", "openid_back"})


def _rate(value: str) -> str:
    try:
        parse(value)
    except ValueError as error:
        raise ValueError('is not a rate like "30 per minute"') from error
    return value


Rate = Annotated[str, AfterValidator(_rate)]


def name_of(verb: str) -> str:
    """The name under which the limit of a verb is set."""
    return verb.replace(" ", "_").replace("-", "_")
