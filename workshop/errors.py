"""Trouble the workshop expects, told as one line: what is wrong, and its cure."""

import errno


class WorkshopError(Exception):
    """Something a person can put right; `capstone` prints it as one line and exits with 1."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure

    def __str__(self) -> str:
        return f"{self.message} {self.cure}"


def from_os(problem: OSError) -> WorkshopError:
    """The same trouble as one line; a full disk and a foreign owner are named for what they are."""
    where = problem.filename or "a file"
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return WorkshopError(
            f"The disk is full ({where}).", "Free some space and start again; nothing is lost."
        )
    if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return WorkshopError(
            f"No permission for {where}.",
            "Run as the user who owns the checkout, or give it back with chown.",
        )
    return WorkshopError(f"{problem.strerror or problem}: {where}.", "Nothing is lost; try again.")
