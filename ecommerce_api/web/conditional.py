"""Changes that are refused when somebody else was first, and reads that cost nothing when nothing changed.

    @terms.get("")                              @terms.put("")
    @staff("terms:read")                        @staff("terms:write")
    @revalidated                                @needs_version
    @contract("terms", HTTP_200=TermsOut)       @contract("terms", HTTP_200=TermsOut)
    def show():                                 def change(json: TermsIn):
        ...                                         kept = actions.change(db(), …, seen=if_match())
        return out, 200, {"ETag": etag_of(v)}       return out, 200, {"ETag": etag_of(kept.version)}

The version is a number that goes up with every write of a thing; storage compares it in the filter of the
write and raises `models.versions.stale()` when another one is there.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, request

from common.errors import BadRequest
from common.http.description import describe
from ecommerce_api.models.versions import Stale, VersionMissing, stale

__all__ = ["Stale", "etag_of", "if_match", "needs_version", "revalidated"]

View = TypeVar("View", bound=Callable[..., Any])
OURS = re.compile(r'"v([0-9]{1,15})"')
TEXT = {"type": "string", "maxLength": 100}
IF_MATCH = {
    "name": "If-Match",
    "required": True,
    "description": "The ETag of what you have seen: another version there is 412. `*`: whatever is there.",
    "schema": TEXT,
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "required": False,
    "description": "The ETag of what you have: 304 while it is still the same.",
    "schema": TEXT,
}


def etag_of(version: int) -> str:
    """The strong entity tag of a thing's version (RFC 9110, section 8.8.3)."""
    return f'"v{version}"'


def if_match() -> int | None:
    """The version that the asker has seen; None for `*`, which is whatever is there.

    Raises:
        VersionMissing: there is no If-Match. BadRequest: there are several tags.
        Stale: a tag that is weak, or of no version (RFC 9110, section 13.1.1: it matches nothing).
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise VersionMissing("Send If-Match with the ETag of what you have seen.")
    if given == "*":
        return None
    if "," in given:
        raise BadRequest("Send one ETag in If-Match.")
    found = OURS.fullmatch(given)
    if found is None:
        raise stale()
    return int(found[1])


def needs_version(view: View) -> View:
    """State that a route changes only what was seen: 428 without If-Match, before anything else is read."""

    @wraps(view)
    def seen(*given: Any, **named: Any) -> Any:
        if_match()
        return view(*given, **named)

    return describe(seen, headers=[IF_MATCH])  # type: ignore[return-value]


def revalidated(view: View) -> View:
    """State that a GET answers 304 to who has it already. Its ETag is the view's, or is made from its bytes."""

    @wraps(view)
    def compared(*given: Any, **named: Any) -> Any:
        response = current_app.make_response(view(*given, **named))
        if response.status_code == 200 and not response.is_streamed:
            response.add_etag()
            response.make_conditional(request.environ)
        return response

    unchanged = {"304": {"description": "You have it already"}}
    return describe(compared, headers=[IF_NONE_MATCH], answers=unchanged)  # type: ignore[return-value]
