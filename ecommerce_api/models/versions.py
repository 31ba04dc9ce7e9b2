"""What it means to change a thing that others change, too: say which version you have seen."""

from common.errors import Conflict, Refusal


class Stale(Conflict):
    """Somebody else was first (RFC 9110, section 13.1.1). Nothing is written."""

    status = 412
    title = "Changed meanwhile"


class VersionMissing(Refusal):
    """Whoever changes it must say what they have seen (RFC 6585, section 3)."""

    status = 428
    title = "Version missing"


def stale() -> Stale:
    """The refusal for who saw another version than the one that is there."""
    return Stale("It was changed since you looked at it. Look again, and send your change anew.")
