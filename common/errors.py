"""The named refusals: every way in which an app says no, and the status and code that go with it.

Actions raise them, `common.http.problems` turns them into answers. Apps add their own below these.

    Refusal
     ├─ BadRequest     400  the bytes make no sense
     ├─ NotSignedIn    401  who are you?
     ├─ Forbidden      403  I know you, and no
     ├─ NotFound       404  not there, or not for you: the answer is the same
     ├─ Conflict       409  true a moment ago, or already taken
     ├─ TooLarge       413  more than an app takes
     ├─ Invalid        422  well-formed, but a field is wrong (`errors` says which)
     ├─ TooMany        429  later (`retry_after` seconds)
     ├─ Unavailable    503  a part is away (`retry_after` seconds)
     └─ StorageFull    507  no room to write; reading goes on
"""

from typing import ClassVar

FieldErrors = dict[str, list[str]]


class Refusal(Exception):
    """A refusal: a sentence for humans, a code for programs, a status for HTTP."""

    status: ClassVar[int] = 400
    title: ClassVar[str] = "Bad request"

    def __init__(
        self,
        detail: str = "",
        *,
        errors: FieldErrors | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = errors or {}
        self.retry_after = retry_after

    @classmethod
    def code(cls) -> str:
        """The class name in kebab case: `SlugTaken` -> `slug-taken`. Stable, programs rely on it."""
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("-")


class BadRequest(Refusal):
    status = 400
    title = "Bad request"


class NotSignedIn(Refusal):
    status = 401
    title = "Not signed in"


class Forbidden(Refusal):
    status = 403
    title = "Forbidden"


class NotFound(Refusal):
    status = 404
    title = "Not found"


class Conflict(Refusal):
    status = 409
    title = "Conflict"


class TooLarge(Refusal):
    status = 413
    title = "Too large"


class Invalid(Refusal):
    status = 422
    title = "Invalid input"

    @classmethod
    def field(cls, name: str, message: str) -> "Invalid":
        """The common case: one field, one reason."""
        return cls(f"{name}: {message}", errors={name: [message]})

    @classmethod
    def fields(cls, errors: FieldErrors) -> "Invalid":
        """All that is wrong at once, by field."""
        return cls("Some fields are not right: " + ", ".join(errors), errors=errors)


class TooMany(Refusal):
    status = 429
    title = "Too many requests"


class Unavailable(Refusal):
    status = 503
    title = "Temporarily unavailable"


class StorageFull(Refusal):
    status = 507
    title = "Storage full"
